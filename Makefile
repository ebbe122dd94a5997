# make run, make test: all a fresh machine needs is Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
INSTALLED := $(VENV)/.installed
GCP_INSTALLED := $(VENV)/.installed-gcp
ENGINES := $(CURDIR)/.engines

.DEFAULT_GOAL := help
.PHONY: help install run test test-engines fuzz prism flink dbt warehouses lint format train-tags eval bench lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(INSTALLED) ## Set up .venv with the locked packages

# All that a run needs; what tests need is more than as much again. The locks are complete: without
# --no-deps pip only warns of an extra that lxml has no more.
$(RUNTIME): requirements/lock.txt requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/lock.txt -r requirements/run.txt
	@touch $@

$(INSTALLED): requirements/dev.txt setup.py $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(GCP_INSTALLED): requirements/gcp.txt $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/gcp.txt
	@touch $@

run: $(RUNTIME) ## Ingest the bundled samples from a local web server and show the result
	$(BIN)/python -m samples.demo --output lake-samples

test: $(GCP_INSTALLED) ## Run the tests
	$(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

test-engines: install ## Run the tests that need Prism, Flink, dbt or warehouses; without them they are skipped
	$(BIN)/python -m pytest -n 0 -m engine -rs $(TESTS)

prism: install ## Build Prism, Beam's local streaming runner (needs Go)
	@command -v go >/dev/null || { echo "make prism: Go is missing; install it and run this again" >&2; exit 1; }
	GOBIN=$(ENGINES)/bin go install github.com/apache/beam/sdks/v2/go/cmd/prism@v$$($(BIN)/python -c 'import apache_beam.version as beam; print(beam.__version__)')

flink: ## Fetch Flink and its Beam job server (needs Java and Maven)
	@for tool in java mvn; do command -v $$tool >/dev/null || { echo "make flink: $$tool is missing; install Java 11 or 17 and Maven, and run this again" >&2; exit 1; }; done
	@mkdir -p $(ENGINES)
	mvn --batch-mode --quiet --file deploy/flink/pom.xml dependency:build-classpath -Dmdep.outputFile=$(ENGINES)/flink.classpath

dbt: ## Install dbt, in an environment of its own, for the package in deploy/dbt
	$(PYTHON) -m venv $(ENGINES)/dbt
	$(ENGINES)/dbt/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dbt.txt

# Spark's jars: Iceberg for its line, and SQLite for the catalog.
warehouses: ## Install ClickHouse, Spark and others that read a lake, in an environment of their own
	$(PYTHON) -m venv $(ENGINES)/warehouses
	$(ENGINES)/warehouses/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/warehouses.txt
	@command -v mvn >/dev/null || { echo "make warehouses: Maven is missing: Spark cannot read Iceberg" >&2; exit 1; }
	for jar in org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0 org.xerial:sqlite-jdbc:3.54.1.0; do \
	  mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact=$$jar -DoutputDirectory=$(ENGINES)/warehouses/jars || exit 1; done

fuzz: install ## Try 100,000 odd feeds, headers, URLs and encodings each
	FUZZ_EXAMPLES=100000 $(BIN)/python -m pytest -n 2 --timeout 0 --hypothesis-show-statistics tests/fuzz

lint: $(GCP_INSTALLED) ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train-tags: install ## Train the heads of the tags again (../shared)
	$(BIN)/python -m benchmarks.tags_training --shared ../shared

eval: install ## Score text, metadata and tags against the evaluation data (../shared)
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.metadata
	$(BIN)/python -m benchmarks.tags --shared ../shared
	$(BIN)/python -m benchmarks.entities --shared ../shared
	$(BIN)/python -m benchmarks.tags_classification --shared ../shared
	$(BIN)/python -m benchmarks.money --shared ../shared

bench: install ## Measure the pipeline against plain loops (../shared)
	$(BIN)/python -m benchmarks.pipeline

lock: ## Lock the newest versions that setup.py and requirements/dev.in allow
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --no-header --generate-hashes --no-emit-index-url --python-version 3.11 setup.py -o requirements/lock.txt
	for part in run dev; do $(BIN)/uv pip compile --quiet --upgrade --universal --no-header --generate-hashes --no-emit-index-url --python-version 3.11 requirements/$$part.in -o requirements/$$part.txt || exit 1; done
	$(BIN)/uv pip compile --quiet --upgrade --universal --no-header --generate-hashes --no-emit-index-url --python-version 3.11 requirements/gcp.in -o requirements/gcp.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --no-strip-extras --no-header --generate-hashes --no-emit-index-url --python-version 3.11 requirements/dbt.in -o requirements/dbt.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --no-header --generate-hashes --no-emit-index-url --python-version 3.11 requirements/warehouses.in -o requirements/warehouses.txt

clean: ## Remove the environment and what runs left behind
	rm -rf $(VENV) $(ENGINES) lake-samples report.html build dist *.egg-info
