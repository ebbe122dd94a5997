"""What every command makes of an ``--output`` that cannot be a lake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from apache_beam.io.filesystem import BeamIOError, FileSystem

from pipelines import compact, ingest, redrive, report
from transforms.lake.lake import Lake

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


@every_command
def test_a_path_that_is_a_file_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lake"
    path.write_text("mine")
    assert f"--output {path} is no directory" in one_line_of(name, str(path), capsys)
    assert path.read_text() == "mine"


@every_command
def test_a_link_to_nothing_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lake"
    path.symlink_to(tmp_path / "not mounted")
    assert f"--output {path} is no directory" in one_line_of(name, str(path), capsys)
    assert not (tmp_path / "not mounted").exists()


@every_command
@pytest.mark.parametrize("path", ["", " "])
def test_an_empty_path_is_refused(name: str, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    # As of a variable that is not set; the datasets would be directories of the root.
    assert "--output is empty" in one_line_of(name, path, capsys)


@every_command
def test_a_home_directory_that_the_shell_did_not_fill_in_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "only after a space" in one_line_of(name, "~/lake", capsys)
    assert not list(tmp_path.iterdir())


def test_a_stream_is_refused_below_a_directory_that_is_a_glob(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its workers have other directories: the path becomes absolute.
    odd = tmp_path / "runs[1]"
    odd.mkdir()
    monkeypatch.chdir(odd)
    assert "runs[1]" in one_line_of("stream", "lake", capsys)


@every_command
def test_a_bucket_whose_extra_is_not_installed_ends_with_one_line_that_names_it(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for file_system in FileSystem.get_all_subclasses():
        if file_system.scheme() == "gs":
            monkeypatch.setattr(file_system, "scheme", classmethod(lambda _: "nothing"))
    assert "install the extra gcp" in one_line_of(name, "gs://bucket/lake", capsys)


@every_command
def test_a_store_whose_client_is_missing_ends_with_one_line_that_names_the_extra(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.cli.lakes.importlib.util.find_spec", lambda _: None)
    assert "install the extra aws" in one_line_of(name, "s3://bucket/lake", capsys)


@every_command
def test_a_scheme_that_nobody_knows_ends_with_one_line_that_says_what_to_give(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "give a directory, gs://… or s3://…" in one_line_of(name, "ftp://host/lake", capsys)


@pytest.mark.parametrize("name", ["report", "redrive", "compact"])
def test_a_lake_that_cannot_be_listed_ends_with_one_line_and_1(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise BeamIOError("no permission to list")

    monkeypatch.setattr(Lake, "list", refuse)
    command, arguments = COMMANDS[name]
    assert command([f"--output={tmp_path}", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {tmp_path} cannot be ")
    assert "no permission to list" in error
    assert error.count("\n") == 1
