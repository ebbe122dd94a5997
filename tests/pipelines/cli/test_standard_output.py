"""What becomes of a command whose standard output cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.small_files import write_small_files
from transforms.lake.lake import Lake

ROOT = Path(__file__).parents[3]
COMMANDS = {"report": [], "check": ["--check"], "compact": ["--grace_seconds=0"]}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return write_small_files(str(tmp_path / "lake"))


def run(name: str, lake: Lake, output: int) -> tuple[int, str]:
    """The exit status and what is on stderr."""
    module = "pipelines.compact" if name == "compact" else "pipelines.report"
    command = [sys.executable, "-m", module, f"--output={lake.root}", *COMMANDS[name]]
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}  # what is written late fails late
    done = subprocess.run(
        command,
        cwd=ROOT,
        check=False,
        env=environment,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
    )
    return done.returncode, done.stderr


def without_reader() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_that_goes_away_does_not_change_the_status(name: str, lake: Lake) -> None:
    assert run(name, lake, without_reader()) == (0, "")


def test_a_check_that_fails_does_so_without_a_reader(lake: Lake) -> None:
    Path(lake.files("articles")[0].path).unlink()
    assert run("check", lake, without_reader()) == (1, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_is_full_is_one_line_and_1(name: str, lake: Lake) -> None:
    status, error = run(name, lake, os.open("/dev/full", os.O_WRONLY))
    assert status == 1
    assert "No space left on device" in error
    assert error.count("\n") == 1
