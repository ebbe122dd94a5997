from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.arrow import arrow_schema, file_schema, to_table
from schemas.article import Article
from schemas.datasets import ARTICLES
from schemas.descriptions import DESCRIPTIONS
from schemas.field_ids import field_ids
from tests.support import records
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


def footer(encoded: parquet.EncodedFile) -> pq.FileMetaData:
    return pq.read_metadata(io.BytesIO(encoded.content))


def articles(rows: int) -> pa.Table:
    records_ = [
        records.article(article_id=f"{n:032x}", published_at=records.NOON + n) for n in range(rows)
    ]
    return to_table(ARTICLES, records_)


def merged(rows: pa.Table) -> parquet.EncodedFile:
    described = pa.Table.from_arrays(rows.columns, schema=file_schema(ARTICLES, rows.schema))
    return parquet.encode(described, ARTICLES.sort_by, 7, merged=True)


def test_the_file_of_a_commit_has_a_small_footer_and_reads_as_it_was_written() -> None:
    encoded = parquet.encode(articles(2), ARTICLES.sort_by, 7)
    assert b"ARROW:schema" not in (footer(encoded).metadata or {})
    assert footer(encoded).serialized_size < 10_000
    read = parquet.read(encoded.name, io.BytesIO(encoded.content), arrow_schema(ARTICLES))
    assert read.schema == arrow_schema(ARTICLES)
    assert read.schema.metadata[b"schema_version"] == b"1"
    assert read == articles(2)


def test_a_merged_file_says_what_engines_skip_by() -> None:
    column = footer(merged(articles(3))).row_group(0).column(0)
    assert column.path_in_schema == "article_id"
    assert column.has_column_index
    assert column.bloom_filter_offset
    order = footer(merged(articles(3))).row_group(0).sorting_columns
    names = [arrow_schema(ARTICLES).names[one.column_index] for one in order[:2]]
    assert names == ["published_at", "article_id"]


def test_a_merged_file_describes_and_numbers_its_columns() -> None:
    schema = pq.read_schema(io.BytesIO(merged(articles(1)).content))
    assert schema.field("word_count").metadata == {
        b"PARQUET:field_id": str(field_ids()["articles.word_count"]).encode(),
        b"doc": DESCRIPTIONS[Article]["word_count"].encode(),
    }
    place = schema.field("awards").type.value_type.field("places").type.value_type.field("place")
    number = field_ids()["articles.awards.element.places.element.place"]
    assert place.metadata[b"PARQUET:field_id"] == str(number).encode()


def test_the_bloom_filter_finds_an_article_and_skips_a_file_without_it(tmp_path: Path) -> None:
    path = tmp_path / "merged.parquet"
    path.write_bytes(merged(articles(50)).content)
    probe = "SELECT bloom_filter_excludes FROM parquet_bloom_probe(?, 'article_id', ?)"
    with duckdb.connect() as connection:
        (there,) = connection.execute(probe, [str(path), f"{7:032x}"]).fetchone() or ()
        (absent,) = connection.execute(probe, [str(path), f"{700:032x}"]).fetchone() or ()
    assert (there, absent) == (False, True)
