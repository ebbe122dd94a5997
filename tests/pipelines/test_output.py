"""What every command makes of an ``--output`` that cannot be a lake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipelines import compact, ingest, redrive, report

Command = Callable[[Sequence[str]], int]
COMMANDS: dict[str, tuple[Command, list[str]]] = {
    "ingest": (ingest.main, ["--feed=http://127.0.0.9/"]),
    "stream": (ingest.main, ["--feed=http://127.0.0.9/", "--streaming"]),
    "report": (report.main, []),
    "redrive": (redrive.main, ["--reason=not_found"]),
    "compact": (compact.main, []),
}

every_command = pytest.mark.parametrize("name", COMMANDS)


def one_line_of(name: str, output: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The only line that a command prints where it ends with 2."""
    command, arguments = COMMANDS[name]
    assert command([f"--output={output}", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    return error


@every_command
@pytest.mark.parametrize("folder", ["lake[1]", "lake*", "la?e", "lake]"])
def test_a_path_that_is_a_glob_is_refused_and_nothing_is_made(
    name: str, folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder in one_line_of(name, str(tmp_path / folder), capsys)
    assert not list(tmp_path.iterdir())


def test_a_stream_is_refused_below_a_directory_that_is_a_glob(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its workers have other directories: the path becomes absolute.
    odd = tmp_path / "runs[1]"
    odd.mkdir()
    monkeypatch.chdir(odd)
    assert "runs[1]" in one_line_of("stream", "lake", capsys)
