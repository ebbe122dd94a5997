"""``--wait``: every command that has the lake for itself waits for another run to end."""

from __future__ import annotations

import ast
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import compact, forget, ingest, maintain, redrive
from tests.support.leases import held_elsewhere
from tests.support.small_files import write_small_files
from transforms.lake import lease
from transforms.lake.lake import Lake

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "compact": (compact.main, ()),
    "forget": (forget.main, ("--url=http://127.0.0.2/a", "--reason=order 12")),
    "ingest": (ingest.main, ("--feed=http://127.0.0.2/feed",)),
    "maintain": (maintain.main, ()),
    "redrive": (redrive.main, ("--reason=parse_timeout",)),
}


@pytest.fixture(scope="module")
def busy_lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    lake = write_small_files(str(tmp_path_factory.mktemp("busy") / "lake"))
    with held_elsewhere(lake):
        yield lake


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_waits_and_says_so_before_it_gives_up(
    busy_lake: Lake,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    main, arguments = COMMANDS[command]
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.05)
    # The logging of a command line is for its process, not for this one.
    monkeypatch.setattr("pipelines.cli.logs.configure", lambda *_: None)
    with caplog.at_level(logging.WARNING, "transforms.lake.lease"):
        assert main([f"--output={busy_lake.root}", "--wait=0.3", *arguments]) == 75
    (said,) = [record.getMessage() for record in caplog.records if record.name == lease.__name__]
    assert said.startswith("waiting for up to 0 s: another run is at work on ")
    assert "another run is at work" in capsys.readouterr().err


def test_a_command_goes_on_when_the_other_run_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.05)
    lake = write_small_files(str(tmp_path / "lake"))
    with held_elsewhere(lake) as let_go:
        threading.Timer(0.5, let_go).start()
        assert compact.main([f"--output={lake.root}", "--wait=60"]) == 0


def test_no_command_takes_the_lake_without_a_wait() -> None:
    calls = [
        node
        for path in (ROOT / "pipelines").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "lease"
    ]
    assert len(calls) >= len(COMMANDS)
    assert all(len(call.args) == 3 for call in calls), [ast.unparse(call) for call in calls]


@pytest.mark.parametrize("value", ["-1", "soon", "inf"])
def test_a_wait_that_is_no_time_is_a_bad_argument(tmp_path: Path, value: str) -> None:
    assert compact.main([f"--output={tmp_path}", f"--wait={value}"]) == 2
