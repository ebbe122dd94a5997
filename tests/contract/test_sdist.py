"""The source distribution is what a Dataflow worker installs: whole without the repository."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tarfile
import venv
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from schemas.version import VERSION

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "transforms", "pipelines")
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
from pipelines.ingestion import graph
from schemas.feed_source import FeedSource
from transforms.stages.run_context import RunContext
from transforms.lib.tags.tagging import tag_document
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


def package_files(names: Iterable[str]) -> set[str]:
    """The files of the packages among these, code and data, without caches and hidden files."""
    paths = (Path(name) for name in names)
    return {
        path.as_posix()
        for path in paths
        if path.parts[0] in PACKAGES
        and path.suffix  # so no folder
        and not any(part.startswith((".", "__pycache__")) for part in path.parts)
    }


def files_under(folder: Path) -> Iterator[str]:
    return (
        str(path.relative_to(folder)) for name in PACKAGES for path in (folder / name).rglob("*")
    )


def test_the_package_has_the_version_that_articles_carry(sdist: Path) -> None:
    assert sdist.name.endswith(f"-{VERSION}.tar.gz"), sdist.name


def test_the_sdist_holds_the_packages_and_nothing_else(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = [name.split("/", 1)[1] for name in archive.getnames() if "/" in name]
    tops = {name.split("/")[0] for name in names if name.endswith(".py")}
    assert tops == {"setup.py", *PACKAGES}
    assert package_files(names) == package_files(files_under(ROOT))


# Loaded only where the extra is asked for.
OF_EXTRAS = {"transforms/lake/iceberg.py": {"pyiceberg", "sqlalchemy"}}


def required(sdist: Path, *, extra: bool = False) -> set[str]:
    """Distributions that the sdist asks for without extras, or for them alone."""
    with tarfile.open(sdist) as archive:
        path = next(name for name in archive.getnames() if name.count("/") == 1 and "PKG" in name)
        file = archive.extractfile(path)
        assert file is not None
        metadata = message_from_bytes(file.read())
    requirements = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    return {canonicalize_name(r.name) for r in requirements if extra == ("extra" in str(r.marker))}


def test_what_an_extra_brings_is_imported_by_its_module_alone_and_required_by_the_extra(
    sdist: Path,
) -> None:
    for module, names in OF_EXTRAS.items():
        elsewhere = set(imported_packages(without=module))
        assert names <= set(imported_packages()) - elsewhere
        assert names <= required(sdist, extra=True)


def imported_packages(without: str = "") -> Iterator[str]:
    modules = (name for name in files_under(ROOT) if name.endswith(".py") and name != without)
    for name in modules:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield (node.module or "").split(".")[0]


def test_the_sdist_requires_what_its_modules_import(sdist: Path) -> None:
    # The next test lends the worker the packages of this environment, so it misses none.
    standard = sys.stdlib_module_names | {"compression"}  # of Python 3.14
    of_extras = {name for names in OF_EXTRAS.values() for name in names}
    foreign = set(imported_packages()) - standard - set(PACKAGES) - of_extras
    givers = packages_distributions()
    requirements = required(sdist)
    missing = {
        name: givers.get(name)
        for name in foreign
        if not requirements & {canonicalize_name(giver) for giver in givers.get(name, [])}
    }
    assert "apache_beam" in foreign
    assert not missing, f"setup.py does not require what gives {missing}"


def test_a_worker_can_install_it_import_every_module_and_build_the_graph(
    sdist: Path, tmp_path: Path
) -> None:
    # An empty environment that sees the locked dependencies, so that the test needs no network.
    venv.create(tmp_path / "venv")
    python = str(tmp_path / "venv" / "bin" / "python")
    # With the pip of this environment: to bring one along takes longer than the installation.
    pip = [sys.executable, "-m", "pip", "--python", python]
    install = [*pip, "install", "-q", "--no-deps", "--no-build-isolation", str(sdist)]
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    site = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    (site / "locked.pth").write_text(dependencies + "\n", encoding="utf-8")
    subprocess.run(install, check=True, capture_output=True, cwd=tmp_path)
    assert package_files(files_under(site)) == package_files(files_under(ROOT))
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
