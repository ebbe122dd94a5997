"""``python -m pipelines`` lists the commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.__main__ import commands

ROOT = Path(__file__).parents[2]


def test_every_command_is_listed_with_one_line_that_ends() -> None:
    found = dict(commands())
    assert {"compact", "forget", "ingest", "maintain", "preview", "redrive", "report"} <= set(found)
    assert "__main__" not in found
    assert all(line.endswith((".", "?")) for line in found.values()), found


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [name for name, _ in commands() if f"python -m pipelines.{name} " not in readme]
    assert not missing


def test_an_argument_is_a_mistake_that_shows_the_list() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", "compact"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "python -m pipelines.compact " in done.stdout


@pytest.mark.parametrize("command", [name for name, _ in commands()])
def test_a_command_ends_without_the_interpreters_teardown(command: str) -> None:
    """A thread of a library may abort it, as the function here does at each exit."""
    code = f"""
import atexit, os, runpy, sys
atexit.register(os.abort)
sys.argv = ["{command}", "--no_such_flag"]
runpy.run_module("pipelines.{command}", run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
