from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.lib.lake import parquet


def table(*values: int) -> pa.Table:
    return pa.table({"number": list(values), "text": [f"row {value}" for value in values]})


def test_the_same_rows_in_another_order_give_the_same_file() -> None:
    first = parquet.encode(table(3, 1, 2), ["number"], 7)
    assert parquet.encode(table(2, 3, 1), ["number"], 7) == first


def test_other_rows_give_another_name() -> None:
    assert (
        parquet.encode(table(1), ["number"], 7).name != parquet.encode(table(2), ["number"], 7).name
    )


def test_rows_are_sorted_compressed_and_have_statistics() -> None:
    encoded = parquet.encode(table(3, 1, 2), ["number"], 7)
    file = pq.ParquetFile(io.BytesIO(encoded.content))
    assert file.read().column("number").to_pylist() == [1, 2, 3]
    column = file.metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert (column.statistics.min, column.statistics.max) == (1, 3)


def test_names_sort_by_ingest_time_and_give_it_back() -> None:
    early, late = parquet.encode(table(1), ["number"], 9), parquet.encode(table(1), ["number"], 10)
    assert early.name < late.name
    assert parquet.ingest_micros(f"lake/articles/{late.name}") == 10
    assert parquet.ingest_micros("lake/articles/other.parquet") is None


def test_a_row_group_stays_below_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_ROW_GROUP_BYTES", 1000)
    encoded = parquet.encode(table(*range(500)), ["number"], 7)
    metadata = pq.read_metadata(io.BytesIO(encoded.content))
    assert metadata.num_row_groups > 5
    assert all(metadata.row_group(i).total_byte_size < 2000 for i in range(metadata.num_row_groups))


def test_a_truncated_file_is_found_out() -> None:
    encoded = parquet.encode(table(1, 2), ["number"], 7)
    with pytest.raises(parquet.ParquetError, match="no readable footer"):
        parquet.check_footer(io.BytesIO(encoded.content[:-20]), 2)


def test_a_file_with_too_few_rows_is_found_out() -> None:
    encoded = parquet.encode(table(1, 2), ["number"], 7)
    with pytest.raises(parquet.ParquetError, match="2 rows, 3 were written"):
        parquet.check_footer(io.BytesIO(encoded.content), 3)


def test_changed_bytes_do_not_match_the_name() -> None:
    encoded = parquet.encode(table(1, 2), ["number"], 7)
    assert parquet.content_matches_name(encoded.name, encoded.content)
    assert not parquet.content_matches_name(encoded.name, bytes(encoded.content) + b"x")
