"""The source distribution is what a Dataflow worker installs: whole without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = """
import importlib, pkgutil, sys
import pipelines, schemas, transforms
names = []
for package in (schemas, transforms, pipelines):
    assert "site-packages" in package.__file__, package.__file__
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        names.append(module.name)
        importlib.import_module(module.name)
import apache_beam as beam
from pipelines import graph
from schemas.feed_source import FeedSource
from transforms.run_context import RunContext
from transforms.lib.tagging import tag_document
pipeline = beam.Pipeline(runner="apache_beam.runners.portability.fn_api_runner.FnApiRunner")
sources = pipeline | beam.Create([FeedSource("http://127.0.0.1/", "a", "A")])
graph.poll(sources, RunContext(run_id="r", lake="/tmp/lake"))
assert tag_document("A title", "NATO and Germany signed.").entities, "no gazetteer in the package"
print(len(names), "modules")
"""


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    target = str(folder)
    command = [sys.executable, "setup.py", "-q", "egg_info", "-e", target, "sdist", "-d", target]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.tar.gz"))


def test_the_sdist_holds_the_packages_and_nothing_else(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = [name.split("/", 1)[1] for name in archive.getnames() if "/" in name]
    tops = {name.split("/")[0] for name in names if name.endswith(".py")}
    assert tops == {"setup.py", "schemas", "transforms", "pipelines"}
    assert any(name.startswith("transforms/lib/data/") for name in names)


def test_a_worker_can_install_it_import_every_module_and_build_the_graph(
    sdist: Path, tmp_path: Path
) -> None:
    # An empty environment that sees the locked dependencies, so that the test needs no network;
    # `make test-install` does the same with the dependencies installed by the bundled pip.
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    install = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        str(sdist),
    ]
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    site = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    (site / "locked.pth").write_text(dependencies + "\n", encoding="utf-8")
    subprocess.run(install, check=True, capture_output=True, cwd=tmp_path)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", CHECK],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "modules" in done.stdout
