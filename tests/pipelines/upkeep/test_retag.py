"""Stored articles are tagged again as tables, and come out as an ingest would have tagged them."""

from __future__ import annotations

import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.upkeep import retag as module
from pipelines.upkeep.retag import retag
from schemas.arrow import arrow_schema
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.lake import Lake
from transforms.lake.selection import RowReader, select
from transforms.lib.tags.tagging import tag_document
from transforms.lib.tags.tags import TAGGER_VERSION
from transforms.lib.workers.jobs import tag_rows
from transforms.stages.run_context import RunContext

DAYS = ("2026-11-21", "2026-11-22")
GOLDEN = Path(__file__).parents[2] / "golden" / "lake_of_before.tar.xz"
POISON = "What no tagger survives"


def tag_or_fail(
    rows: Sequence[Mapping[str, str]], columns: Sequence[pa.Field], entity_model: str
) -> pa.Table:
    if any(row["title"] == POISON for row in rows):
        raise ValueError("no tags for that")
    return tag_rows(rows, columns, entity_model)


def stored(lake: Lake) -> pa.Table:
    """All rows of the lake, file by file."""
    places = select(lake, ARTICLES, ["article_id"]).to_pylist()
    return RowReader(lake).table([(row["path"], row["row"]) for row in places])


def run_on(lake: Lake) -> list[dict[str, Any]]:
    """Tag all rows again; what was written, read back."""
    rows = stored(lake)
    files = retag(lake, rows, RunContext("run-2", lake.root, workers=1))
    written = [pq.read_table(lake.path(file.path), partitioning=None) for file in files]
    assert all(table.schema.equals(arrow_schema(ARTICLES)) for table in written)
    return [row for table in written for row in table.to_pylist()]


def test_rows_are_tagged_as_one_document_each(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    for number, day in enumerate(DAYS):
        text = f"The Navy paid ${number + 2} million to Fincantieri for frigates in Taranto, Italy."
        lake.write(ARTICLES, day, [records.article(text=text, published_date=day)])
    before = stored(lake).to_pylist()
    written = run_on(lake)
    assert [row["text"] for row in written] == [row["text"] for row in before]
    for row in written:
        origin = {name: row[name] for name in ("language", "dateline", "source_kind")}
        tags = tag_document(
            row["title"], row["text"], source_country=row["source_country"], **origin
        )
        assert [one["id"] for one in row["entities"]] == [one.id for one in tags.entities]
        assert row["category"] == tags.topics.category
        assert [one["amount"] for one in row["amounts"]] == [one.amount for one in tags.amounts]
        assert (row["run_id"], row["tagger_version"]) == ("run-2", TAGGER_VERSION)
    kept = [name for name in before[0] if name in ("entry_key", "revision", "discovered_at")]
    assert [[row[name] for name in kept] for row in written] == [
        [row[name] for name in kept] for row in before
    ]


def test_of_a_batch_with_a_row_that_cannot_be_tagged_the_others_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "tag_rows", tag_or_fail)
    lake = Lake(str(tmp_path))
    titles = ("Frigate leaves port", POISON, "Brigade moves north")
    lake.write(ARTICLES, DAYS[0], [records.article(title=title) for title in titles])
    assert {row["title"] for row in run_on(lake)} == {titles[0], titles[2]}


def test_rows_that_an_older_version_wrote_are_tagged_and_have_all_columns(tmp_path: Path) -> None:
    with tarfile.open(GOLDEN) as archive:
        archive.extractall(tmp_path, filter="data")
    lake = Lake(str(tmp_path / "lake"))
    old = stored(lake).num_rows
    assert 0 < len(run_on(lake)) <= old


def test_where_tags_are_as_they_were_nothing_is_written(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    lake.write(ARTICLES, DAYS[0], [records.article(published_date=DAYS[0])])
    assert len(run_on(lake)) == 1
    newest = stored(lake).sort_by("ingested_at").slice(1)
    assert retag(lake, newest, RunContext("run-3", lake.root, workers=1)) == []
