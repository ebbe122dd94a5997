"""What becomes of a command whose standard output cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.small_files import write_small_files
from transforms.lake.lake import Lake

ROOT = Path(__file__).parents[3]
COMMANDS = {"report": [], "check": ["--check"], "compact": ["--grace_seconds=0"]}
NO_READER = ""
# Each line is a command, where its standard output goes, and its standard error. A child of this
# process runs it to the end of its interpreter; this one gives the status.
LOADED = """
import json, os, runpy, sys
import pipelines.reading.ledger_check, pipelines.reading.report_lake, pipelines.upkeep.compact

def become(output, errors, command):
    if output:
        target = os.open(output, os.O_WRONLY)
    else:
        reader, target = os.pipe()
        os.close(reader)
    os.dup2(target, 1)
    os.dup2(os.open(errors, os.O_CREAT | os.O_WRONLY), 2)
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)

for line in sys.stdin:
    child = os.fork()
    if not child:
        become(*json.loads(line))
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return write_small_files(str(tmp_path / "lake"))


@pytest.fixture(scope="module")
def loaded() -> Iterator[subprocess.Popen[str]]:
    """A process that has loaded the commands, which takes most of their time: see ``LOADED``."""
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}  # what is written late fails late
    command, pipe = [sys.executable, "-c", LOADED], subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
    ) as process:
        yield process
        process.communicate()  # its input ends, and so does it


def run(loaded: subprocess.Popen[str], name: str, lake: Lake, output: str) -> tuple[int, str]:
    """The exit status and what is on stderr."""
    errors = Path(f"{lake.root}.errors")
    module = "pipelines.compact" if name == "compact" else "pipelines.report"
    command = [module, f"--output={lake.root}", *COMMANDS[name]]
    assert loaded.stdin is not None
    assert loaded.stdout is not None
    print(json.dumps([output, str(errors), command]), file=loaded.stdin, flush=True)
    return int(loaded.stdout.readline()), errors.read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_that_goes_away_does_not_change_the_status(
    loaded: subprocess.Popen[str], name: str, lake: Lake
) -> None:
    assert run(loaded, name, lake, NO_READER) == (0, "")


def test_a_check_that_fails_does_so_without_a_reader(
    loaded: subprocess.Popen[str], lake: Lake
) -> None:
    Path(lake.files("articles")[0].path).unlink()
    assert run(loaded, "check", lake, NO_READER) == (1, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_is_full_is_one_line_and_1(
    loaded: subprocess.Popen[str], name: str, lake: Lake
) -> None:
    status, error = run(loaded, name, lake, "/dev/full")
    assert status == 1
    assert "No space left on device" in error
    assert error.count("\n") == 1
