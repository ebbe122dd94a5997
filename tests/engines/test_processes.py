"""Background processes end with their owner, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.engines.processes import ROOT, Processes, alive, wait_until

# A process with a child, both of which say who they are.
PARENT = ["sh", "-c", "sleep 600 & echo $$ $!; wait"]
OWNER = """
import sys, time
from pathlib import Path
from tests.support.engines.processes import Processes
processes = Processes(Path(sys.argv[1]))
processes.__enter__()
processes.start("parent", {parent!r})
time.sleep(600)
"""


def family(directory: Path) -> list[int]:
    """The two process ids, once they are known."""
    log = directory / "parent.log"
    text = wait_until(lambda: log.exists() and log.read_text(), 30, lambda: "no output")
    return [int(word) for word in str(text).split()]


def test_all_are_gone_after_the_block(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        processes.start("parent", PARENT)
        parent, child = family(tmp_path)
        assert alive(parent)
        assert processes.started_by("parent") == [child]
    assert not alive(parent)
    assert not alive(child)


def test_all_are_gone_after_their_owner_was_killed(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER.format(parent=PARENT), str(tmp_path)], cwd=ROOT
    )
    members = family(tmp_path)
    assert all(alive(pid) for pid in members)
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    wait_until(lambda: not any(alive(pid) for pid in members), 30, lambda: f"{members} live on")


def test_a_process_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        processes.start("server", ["sh", "-c", "echo no such configuration; exit 3"])
        with pytest.raises(RuntimeError, match="no such configuration"):
            processes.wait_for_port("server", 1, seconds=10)
