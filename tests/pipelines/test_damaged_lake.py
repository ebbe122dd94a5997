"""What every command makes of a lake in which something is damaged, foreign or in the wrong place.

One line that names the file and the fix; and no run that goes on as if the rows were not there: it
would fetch and write them once more.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import compact, ingest, redrive, report
from tests.support.small_files import write_small_files
from transforms.lake.heartbeats import HEARTBEAT
from transforms.lake.lake import STAGING, STATE, Lake
from transforms.lib.lake import parquet

Command = Callable[[Sequence[str]], int]
COMMANDS: dict[str, tuple[Command, list[str]]] = {
    "ingest": (ingest.main, ["--feed=http://127.0.0.9/"]),
    "report": (report.main, []),
    "redrive": (redrive.main, ["--reason=not_found"]),
}
every_command = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return write_small_files(str(tmp_path / "lake"))


def line_of(name: str, lake: Lake, capsys: pytest.CaptureFixture[str], *, status: int = 1) -> str:
    """The only line that a command prints where it fails, with nothing changed in the datasets."""
    before = files_in(lake)
    command, arguments = COMMANDS[name]
    assert command([f"--output={lake.root}", *arguments]) == status
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert files_in(lake) == before
    return error


def files_in(lake: Lake) -> set[Path]:
    return {path for path in Path(lake.root).glob("*/*/*") if path.suffix == ".parquet"}


def first_file(lake: Lake, dataset: str) -> Path:
    return Path(lake.files(dataset)[0].path)


def replace_table(path: Path, change: Callable[[pa.Table], pa.Table]) -> Path:
    """Other rows under the name that their bytes give them, as a writer of ours would name them."""
    sink = pa.BufferOutputStream()
    pq.write_table(change(pq.ParquetFile(path).read()), sink)
    content = sink.getvalue().to_pybytes()
    path.unlink()
    name = parquet.file_name(parquet.ingest_micros(str(path)) or 0, parquet.digest(content))
    path.with_name(name).write_bytes(content)
    return path.with_name(name)


def cut_in_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def scribbled_over(content: bytes) -> bytes:
    """Whole at both ends, so that the footer can be read and the rows cannot."""
    return content[:8] + b"\x0f" * (len(content) // 4) + content[8 + len(content) // 4 :]


DAMAGE = {
    "empty": lambda _: b"",
    "cut in half": cut_in_half,
    "scribbled over": scribbled_over,
    "text": lambda _: b"See the other directory.\n",
}


@every_command
@pytest.mark.parametrize("dataset", ["polls", "articles", "rejects"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_stops_the_command_with_its_name_and_the_fix(
    name: str,
    dataset: str,
    damage: Callable[[bytes], bytes],
    lake: Lake,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = first_file(lake, dataset)
    path.write_bytes(damage(path.read_bytes()))
    error = line_of(name, lake, capsys)
    assert f"{path} is damaged" in error
    assert "put a copy in its place, or delete it" in error


@pytest.mark.parametrize("dataset", ["polls", "articles", "rejects", "commits", "pages"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_the_check_names_a_damaged_file_once(
    dataset: str,
    damage: Callable[[bytes], bytes],
    lake: Lake,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = first_file(lake, dataset)
    path.write_bytes(damage(path.read_bytes()))
    assert report.main([f"--output={lake.root}", "--check"]) == 1
    shown = capsys.readouterr()
    assert shown.out.count(path.name) == 1
    assert shown.err == ""


def without_a_column(table: pa.Table) -> pa.Table:
    return table.drop_columns(["run_id"])


def of_another_type(table: pa.Table) -> pa.Table:
    index = table.column_names.index("run_id")
    return table.set_column(index, "run_id", pa.array([1.5] * table.num_rows))


@pytest.mark.parametrize("dataset", ["polls", "articles", "rejects", "commits"])
@pytest.mark.parametrize("change", [without_a_column, of_another_type])
def test_the_check_names_a_file_of_another_schema(
    dataset: str,
    change: Callable[[pa.Table], pa.Table],
    lake: Lake,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = replace_table(first_file(lake, dataset), change)
    assert report.main([f"--output={lake.root}", "--check"]) == 1
    (problem,) = [line for line in capsys.readouterr().out.splitlines() if path.name in line]
    assert "column run_id" in problem
    assert "move it out of the lake" in problem


@pytest.mark.parametrize("dataset", ["polls", "articles", "rejects", "commits", "pages"])
@pytest.mark.parametrize("change", [without_a_column, of_another_type])
def test_compaction_leaves_out_a_file_of_another_schema(
    dataset: str,
    change: Callable[[pa.Table], pa.Table],
    lake: Lake,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = replace_table(first_file(lake, dataset), change)
    assert compact.main([f"--output={lake.root}", "--grace_seconds=0"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: left out: ")
    assert path.name in error
    assert error.count("\n") == 1
    assert path.exists()


@every_command
@pytest.mark.parametrize("dataset", ["polls", "articles", "rejects"])
def test_foreign_parquet_under_a_name_of_ours_stops_the_command(
    name: str, dataset: str, lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    path = replace_table(first_file(lake, dataset), lambda _: pa.table({"x": [1, 2]}))
    error = line_of(name, lake, capsys)
    assert f"{path} has no column " in error
    assert "move it out of the lake" in error


@pytest.mark.parametrize("name", ["ingest", "redrive"])
def test_rows_that_cannot_be_ours_stop_the_command(
    name: str, lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    def other_keys(table: pa.Table) -> pa.Table:
        index = table.column_names.index("entry_key")
        return table.set_column(index, "entry_key", pa.array(["no digest"] * table.num_rows))

    path = replace_table(first_file(lake, "articles"), other_keys)
    assert f"{path} is damaged" in line_of(name, lake, capsys)


@every_command
@pytest.mark.parametrize(
    "directory",
    ["published_date=unknown", "day=2026-11-20", "old", "published_date=2026-11-20.bak"],
)
def test_a_file_of_ours_in_no_partition_stops_the_command(
    name: str, directory: str, lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    path = first_file(lake, "articles")
    elsewhere = path.parents[1] / directory / path.name
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    error = line_of(name, lake, capsys)
    assert f"{elsewhere} is in no partition of articles: move it to its place" in error


def test_foreign_files_and_copies_are_left_alone(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    path = first_file(lake, "articles")
    for name in ("notes.parquet", "_SUCCESS", f"{path.name}.crc", f"copy of {path.name}"):
        path.with_name(name).write_text("anything")
    assert report.main([f"--output={lake.root}", "--check"]) == 0
    assert capsys.readouterr().err == ""


def test_a_partition_on_another_disk_is_part_of_the_lake(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    partition = first_file(lake, "articles").parent
    shutil.move(partition, tmp_path / "disk")
    partition.symlink_to(tmp_path / "disk")
    assert report.main([f"--output={lake.root}", "--check"]) == 0
    capsys.readouterr()
    (tmp_path / "disk").rename(tmp_path / "not mounted")
    assert str(partition) in line_of("ingest", lake, capsys)


@every_command
@pytest.mark.parametrize("dataset", ["articles", "polls"])
def test_a_file_where_a_dataset_must_be_stops_the_command(
    name: str, dataset: str, lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = Path(lake.root, dataset)
    shutil.rmtree(directory)
    directory.write_text("moved to the other disk")
    assert f"move it away: '{directory}'" in line_of(name, lake, capsys)


def test_a_file_where_the_staging_directory_must_be_is_named(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(lake.path(STAGING))
    Path(lake.path(STAGING)).write_text("x")
    assert f"move it away: '{lake.path(STAGING)}'" in line_of("ingest", lake, capsys, status=2)


def test_a_lake_of_which_only_the_commits_are_left_does_not_balance(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    for dataset in ("articles", "polls", "rejects"):
        shutil.rmtree(lake.path(dataset))
    assert report.main([f"--output={lake.root}", "--check"]) == 1
    assert "articles: run run-1 wrote 6 rows, 6 are missing" in capsys.readouterr().out


def test_a_note_of_a_compaction_that_is_none_is_warned_of_once(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {"merged": "a/b/c.parquet", "inputs": [1], "written_at": "x", "delete_after": None}
    Path(lake.path(STATE)).mkdir(exist_ok=True)
    Path(lake.path(STATE, "compaction-1.json")).write_text(json.dumps(wrong))
    assert compact.main([f"--output={lake.root}", "--grace_seconds=0"]) == 0
    (record,) = caplog.records
    assert "compaction-1.json is passed over, delete it" in record.getMessage()


@pytest.mark.parametrize("ticked_at", ['"soon"', "1e300", "NaN", "null", "[]"])
def test_a_heartbeat_that_is_none_is_passed_over(
    ticked_at: str, lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(lake.path(STATE, f"{HEARTBEAT}x.json"))
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{{"run_id": "x", "ticked_at": {ticked_at}, "every": 1}}')
    assert report.main([f"--output={lake.root}"]) == 0
    assert f"{path} is passed over" in caplog.text


def test_the_file_is_restored_and_all_is_well(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    path = first_file(lake, "articles")
    whole = path.read_bytes()
    path.write_bytes(cut_in_half(whole))
    assert report.main([f"--output={lake.root}", "--check"]) == 1
    path.write_bytes(whole)
    assert report.main([f"--output={lake.root}", "--check"]) == 0
    assert "The ledger balances." in capsys.readouterr().out
