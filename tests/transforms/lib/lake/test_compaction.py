"""Which files are merged, which rows a merged file holds, and when inputs may go."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.lake.compaction import (
    Replacement,
    SmallFile,
    expired,
    merge_tables,
    plan_merges,
)
from transforms.lib.lake.parquet import encode

KEY = ("id", "revision")
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("revision", pa.int32(), nullable=False),
        pa.field("run_id", pa.string(), nullable=False),
        pa.field("ingested_at", pa.int64(), nullable=False),
        pa.field("added", pa.string()),
    ],
    metadata={"dataset": "things"},
)
Row = tuple[str, int, str, int]


def table(*rows: Row) -> pa.Table:
    names = ("id", "revision", "run_id", "ingested_at")
    rows_by_name = [dict(zip(names, row, strict=True)) for row in rows]
    return pa.Table.from_pylist(rows_by_name, schema=pa.schema([SCHEMA.field(n) for n in names]))


def small(number: int, size: int) -> SmallFile:
    return SmallFile(f"articles/published_date=2026-11-20/{number}", size)


def test_neighbours_are_merged_up_to_the_target() -> None:
    files = [small(number, 30) for number in range(5)]
    assert plan_merges(files, (), target_bytes=100) == [tuple(files[:3]), tuple(files[3:])]


def test_one_file_is_not_merged_with_itself() -> None:
    assert plan_merges([small(1, 30)], (), target_bytes=100) == []


def test_files_of_half_the_target_stay_as_they_are() -> None:
    files = [small(1, 10), small(2, 50), small(3, 10)]
    assert plan_merges(files, (), target_bytes=100) == [(files[0], files[2])]


def test_files_that_a_merged_file_replaces_already_are_left_alone() -> None:
    files = [small(number, 10) for number in range(4)]
    replaced = [files[0].path, files[1].path]
    assert plan_merges(files, replaced, target_bytes=100) == [(files[2], files[3])]


_rows = st.tuples(
    st.sampled_from("abc"),
    st.integers(1, 3),
    st.sampled_from(["run-1", "run-2"]),
    st.integers(0, 9),
)


@given(st.lists(st.lists(_rows, min_size=1, max_size=6), min_size=1, max_size=5))
def test_every_row_that_a_key_and_a_run_tell_apart_is_kept_once(files: list[list[Row]]) -> None:
    merged = merge_tables(SCHEMA, [table(*rows) for rows in files], KEY)
    found = [(row["run_id"], row["id"], row["revision"]) for row in merged.to_pylist()]
    assert sorted(found) == sorted({(row[2], row[0], row[1]) for rows in files for row in rows})


@given(st.lists(st.lists(_rows, min_size=1, max_size=6), min_size=1, max_size=5))
def test_merging_the_merged_file_with_its_inputs_gives_the_same_file(
    files: list[list[Row]],
) -> None:
    tables = [table(*rows) for rows in files]
    merged = merge_tables(SCHEMA, tables, KEY)
    again = merge_tables(SCHEMA, [*tables, merged], KEY)
    assert encode(again, ["id"], 1).name == encode(merged, ["id"], 1).name


def test_of_a_repeated_row_the_newest_is_kept() -> None:
    merged = merge_tables(SCHEMA, [table(("a", 1, "r", 5), ("a", 1, "r", 7))], KEY)
    assert merged.column("ingested_at").to_pylist() == [7]


def test_a_column_that_old_files_lack_is_null_and_one_of_a_newer_version_is_kept() -> None:
    newer = table(("b", 1, "r", 1)).append_column("newer", pa.array([3]))
    merged = merge_tables(SCHEMA, [table(("a", 1, "r", 1)), newer], KEY)
    assert merged.schema.names == [*SCHEMA.names, "newer"]
    assert merged.column("added").to_pylist() == [None, None]
    assert merged.column("newer").to_pylist() == [None, 3]


def test_the_merged_table_has_the_schema_of_its_dataset() -> None:
    whole = SCHEMA.empty_table()
    merged = merge_tables(SCHEMA, [table(("a", 1, "r", 1)), whole], KEY)
    assert merged.schema.equals(SCHEMA, check_metadata=True)


def note(merged: str = "m", at: float = 10.0, grace: float = 5.0) -> Replacement:
    return Replacement(merged, ("a", "b"), at, at + grace)


def test_inputs_may_go_when_the_grace_period_is_over_in_the_order_of_the_merges() -> None:
    first, second, third = note("x", 10.0), note("y", 11.0), note("z", 20.0)
    assert expired([third, second, first], now=14.9) == []
    assert expired([third, second, first], now=16.0) == [first, second]


def test_a_note_survives_its_file() -> None:
    assert Replacement.from_json(note().to_json()) == note()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"merged": 1, "inputs": 2}'])
def test_what_is_no_note_raises(content: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Replacement.from_json(content)


def test_notes_sort_by_time() -> None:
    assert note("articles/d=1/part-1-ff.parquet", 9.0).name < note("a/d=1/part-1-00.parquet").name
