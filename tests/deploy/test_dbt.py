"""The dbt package: its sources say what the schema says, and it builds on the bundled samples.

``python -m tests.deploy.test_dbt`` writes ``models/lake.yml`` anew. dbt has an environment of its
own (``make dbt``); without it what runs it is skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.reading.catalog_script import lake_tables
from schemas.arrow import described_schema
from schemas.datasets import ARTICLES, DATASETS, POLLS, REJECTS, Dataset
from schemas.feed_source import SOURCE_KINDS
from schemas.poll_outcome import PollOutcome
from schemas.reasons import Reason
from tests.support.kept_files import keep
from transforms.lake.lake import Lake
from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.statements import catalog_statements, script
from transforms.lib.catalog.tables import description
from transforms.lib.catalog.views import view_statements
from transforms.lib.tags.topics.taxonomy import CATEGORIES, DOMAINS, REGIONS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "deploy" / "dbt"
LAKE = PACKAGE / "models" / "lake.yml"
DBT = ROOT / ".engines" / "dbt" / "bin" / "dbt"
_HEADER = "# Made from the schema by: python -m tests.deploy.test_dbt\n"

needs_dbt = pytest.mark.skipif(not DBT.exists(), reason="dbt is not there: make dbt")
# An article of another day under a known id: a copy of itself, in no region, with a text cut short.
_BROKEN = """
CREATE TABLE broken AS SELECT * REPLACE (article_id AS duplicate_of, 'mars' AS region,
  left(text, 5) AS text, '2026-11-01' AS published_date)
FROM lake_articles WHERE len(entities) > 3 ORDER BY article_id LIMIT 1;
ALTER VIEW lake_articles RENAME TO sound_articles;
CREATE VIEW lake_articles AS SELECT * FROM sound_articles UNION ALL SELECT * FROM broken;
"""
# Articles and commits to which rows can be added; a revision of two days later, and its commit.
_GROWING = """
CREATE TABLE later_articles AS FROM lake_articles LIMIT 0;
CREATE TABLE later_commits AS FROM lake_commits LIMIT 0;
ALTER VIEW lake_articles RENAME TO first_articles;
ALTER VIEW lake_commits RENAME TO first_commits;
CREATE VIEW lake_articles AS FROM first_articles UNION ALL FROM later_articles;
CREATE VIEW lake_commits AS FROM first_commits UNION ALL FROM later_commits;
"""
_REVISION = """
INSERT INTO later_articles SELECT * REPLACE (revision + 1 AS revision,
  title || ' (corrected)' AS title, ingested_at + INTERVAL 2 DAY AS ingested_at)
FROM first_articles WHERE published_date = '{day}' LIMIT 1;
"""
_COMMIT = """
INSERT INTO later_commits SELECT * REPLACE (committed_at + INTERVAL 2 DAY AS committed_at,
  ['articles/published_date={day}/part-1.parquet'] AS files)
FROM first_commits ORDER BY committed_at DESC LIMIT 1;
"""

# What a column may hold; "" for nothing known.
_VALUES: dict[str, dict[str, Sequence[str]]] = {
    "articles": {
        "source_kind": ("", *SOURCE_KINDS),
        "text_source": ("page", "feed"),
        "access": ("free", "paywalled", "truncated"),
        "published_from": ("feed", "page", "feed_doubted", "fetched"),
        "category": CATEGORIES,
        "domain": DOMAINS,
        "region": REGIONS,
    },
    "feed_health": {"outcome": [str(o) for o in PollOutcome if o is not PollOutcome.REDRIVEN]},
    "rejects": {"reason": [str(reason) for reason in Reason]},
}
_OF: Mapping[str, Dataset] = {"articles": ARTICLES, "feed_health": POLLS, "rejects": REJECTS}
_FRESHNESS = {
    "loaded_at_field": "committed_at",
    "config": {
        "freshness": {
            "warn_after": {"count": 6, "period": "hour"},
            "error_after": {"count": 24, "period": "hour"},
        }
    },
}


def sources() -> str:
    """The file of the sources."""
    tables = [
        *({"name": f"lake_{name}", **_FRESHNESS} for name in ("commits",)),
        *(_view(name) for name in _OF),
        _view_of_lists("entities"),
        *({"name": name} for name in ("topics", "awards", "changes")),
        _versions(),
    ]
    source = {"name": "lake", "schema": "{{ var('lake_schema') }}", "tables": tables}
    document = {"version": 2, "sources": [source]}
    return _HEADER + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=140)


def _view(name: str) -> dict[str, Any]:
    columns = []
    for field in described_schema(_OF[name]):
        column: dict[str, Any] = {"name": field.name, "description": description(field)}
        if field.name in _VALUES[name]:
            column["data_tests"] = [accepted(_VALUES[name][field.name])]
        columns.append(column)
    return {"name": name, "columns": columns}


def accepted(values: Sequence[str]) -> dict[str, Any]:
    return {"accepted_values": {"arguments": {"values": list(values)}}}


def _view_of_lists(name: str) -> dict[str, Any]:
    (sentence,) = (
        description(struct)
        for struct in described_schema(ARTICLES).field("entities").type.value_type
        if struct.name == "type"
    )
    types = re.findall(r"\w+", sentence.replace(" or ", " "))
    return {"name": name, "columns": [{"name": "type", "data_tests": [accepted(types)]}]}


def _versions() -> dict[str, Any]:
    """After a crash a revision may be there twice, with two texts: that is worth a warning."""
    columns = ["article_id", "revision"]
    test = {"arguments": {"columns": columns}, "config": {"severity": "warn"}}
    return {"name": "article_versions", "data_tests": [{"unique_together": test}]}


def test_the_sources_say_what_the_schema_says() -> None:
    assert LAKE.read_text("utf-8") == sources(), "run: python -m tests.deploy.test_dbt"


def test_every_source_is_a_table_or_view_that_the_catalog_makes() -> None:
    (source,) = yaml.safe_load(LAKE.read_text("utf-8"))["sources"]
    tables = lake_tables(Lake("/nowhere"))
    views = " ".join(view_statements(tables, Dialect.DUCKDB))
    made = {f"lake_{name}" for name in DATASETS} | set(re.findall(r"VIEW (\w+)", views))
    assert {table["name"] for table in source["tables"]} <= made


@pytest.fixture
def project(sample_lake: Path, tmp_path: Path) -> Project:
    """The package beside a warehouse of DuckDB with the views on the samples."""
    tables = lake_tables(Lake(str(sample_lake)))
    project = Project(tmp_path)
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute(script(catalog_statements(tables, str(sample_lake), Dialect.DUCKDB)))
    shutil.copytree(PACKAGE, project.package)
    return project


@dataclass(frozen=True)
class Project:
    """A copy of the package, and a warehouse beside it."""

    root: Path

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def package(self) -> Path:
        return self.root / "package"

    def dbt(self, *command: str) -> tuple[int, dict[str, str]]:
        """The exit status, and the status of each source, model and test."""
        settings = {"WAREHOUSE": str(self.warehouse), "DO_NOT_TRACK": "1", "HOME": str(self.root)}
        done = subprocess.run(
            [str(DBT), "--no-use-colors", *command, "--profiles-dir", "."],
            cwd=self.package,
            env={"PATH": os.environ["PATH"], **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        print(done.stdout, done.stderr)
        name = "sources.json" if command[0] == "source" else "run_results.json"
        results = json.loads((self.package / "target" / name).read_text("utf-8"))["results"]
        return done.returncode, {result["unique_id"]: result["status"] for result in results}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.warehouse)) as connection:
            return connection.sql(query).fetchall()


@pytest.mark.engine
@needs_dbt
def test_a_lake_that_was_just_written_is_fresh(project: Project) -> None:
    status, found = project.dbt("source", "freshness")
    assert (status, list(found.values())) == (0, ["pass"])


@pytest.mark.engine
@needs_dbt
def test_every_model_is_built_and_every_test_passes_also_when_it_runs_again(
    project: Project,
) -> None:
    for _ in range(2):
        status, found = project.dbt("build")
        assert status == 0
        assert set(found.values()) == {"success", "pass"}
        assert sum(name.startswith("test.") for name in found) > 15
    assert project.rows("SELECT count(*) FROM stg_articles") == project.rows(
        "SELECT count(*) FROM articles"
    )
    assert all(project.rows(f"FROM {name} LIMIT 1") for name in ("stg_entities", "stg_awards"))


@pytest.mark.engine
@needs_dbt
def test_a_run_takes_the_days_that_commits_have_touched_since_and_no_others(
    project: Project,
) -> None:
    def corrected(*statements: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(project.warehouse)) as connection:
            for statement in statements:
                connection.execute(statement)
        assert project.dbt("run", "--select", "stg_articles")[0] == 0
        return project.rows(
            "SELECT published_date FROM stg_articles WHERE title LIKE '%(corrected)'"
        )

    assert corrected() == []
    committed, not_committed = "2026-11-16", "2026-11-18"
    first = (_GROWING, _REVISION.format(day=committed), _COMMIT.format(day=committed))
    assert corrected(*first) == [(committed,)]
    assert corrected(_REVISION.format(day=not_committed)) == [(committed,)]


@pytest.mark.engine
@needs_dbt
def test_rows_that_cannot_be_fail_the_tests_that_are_there_for_them(project: Project) -> None:
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute(_BROKEN)
    assert project.dbt("run")[0] == 0
    status, found = project.dbt("test")
    assert status == 1
    failed = {name.split(".")[2] for name, of_it in found.items() if of_it == "fail"}
    assert {
        "an_article_is_no_copy_of_itself",
        "offsets_cut_out_mentions",
        "unique_stg_articles_article_id",
    } <= failed
    assert any(name.startswith("source_accepted_values_lake_articles_region") for name in failed)


if __name__ == "__main__":
    keep(LAKE, sources())
