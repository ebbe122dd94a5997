"""Once-mode from feeds to Parquet, over a local web, as a user runs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from apache_beam.io.filesystem import FileMetadata

from pipelines.reading import ledger_check
from tests.support.ingesting import RSS_TYPE, gazette, host_of, rows, run
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake


def query_duckdb(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def test_a_run_writes_each_article_once_and_the_ledger_balances(
    web: LocalWeb, tmp_path: Path
) -> None:
    feeds = [gazette(web)[0], gazette(web)[0]]
    assert run(tmp_path, *(f"--feed={feed}" for feed in feeds)) == 0
    articles = rows(tmp_path, "articles")
    assert len({row["article_id"] for row in articles}) == len(articles) == 6
    row = articles[0]
    assert row["text"].count("\n\n") == 7
    assert str(row["published_date"]) == "2026-11-20"
    assert (row["published_from"], row["text_source"], row["revision"]) == ("feed", "page", 1)
    assert {r["outcome"] for r in rows(tmp_path, "polls")} == {"new"}
    assert len(rows(tmp_path, "pages")) == 6
    assert ledger_check.run(str(tmp_path)) == 0


def commits_in_order(lake: Path) -> list[Path]:
    def sequence(path: Path) -> int:
        (row,) = pq.ParquetFile(path).read(columns=["sequence"]).to_pylist()
        return int(row["sequence"])

    return sorted(lake.glob("commits/*/*.parquet"), key=sequence)


def test_the_commits_of_a_run_name_every_file(web: LocalWeb, tmp_path: Path) -> None:
    run(tmp_path, f"--feed={gazette(web)[0]}", "--slice_size=2")
    named = [path for row in rows(tmp_path, "commits") for path in row["files"]]
    written = [path for path in tmp_path.glob("*/*/*.parquet") if path.parts[-3] != "commits"]
    assert sorted(named) == sorted(str(path.relative_to(tmp_path)) for path in written)


def test_a_run_lists_the_lake_at_its_start_and_not_at_each_commit(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the commits of these days."""
    feed, listed = gazette(web)[0], Counter[str]()
    monkeypatch.setattr(Lake, "list", counted_listings(listed))
    counts = []
    for slice_size in (500, 2):
        run(tmp_path / str(slice_size), f"--feed={feed}", f"--slice_size={slice_size}")
        counts.append({pattern: n for pattern, n in listed.items() if "commits" not in pattern})
        listed.clear()
    assert len(commits_in_order(tmp_path / "2")) > len(commits_in_order(tmp_path / "500"))
    assert counts[0] == counts[1]


def counted_listings(listed: Counter[str]) -> Callable[[Lake, str], list[FileMetadata]]:
    real = Lake.list

    def counting(lake: Lake, pattern: str) -> list[FileMetadata]:
        listed[pattern] += 1
        return real(lake, pattern)

    return counting


def test_the_check_misses_any_file_of_commits_that_names_others(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last commit, which only closes the run, names none."""
    run(tmp_path, f"--feed={gazette(web)[0]}", "--slice_size=2")
    *commits, closing = commits_in_order(tmp_path)
    assert len(commits) == 3
    for number, path in enumerate(commits):
        content = path.read_bytes()
        path.unlink()
        assert ledger_check.run(str(tmp_path)) == 1
        assert f"are missing, such as {number}" in capsys.readouterr().out
        path.write_bytes(content)
    assert pq.ParquetFile(closing).read(columns=["files"]).to_pylist() == [{"files": []}]
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_second_run_fetches_no_page_and_writes_no_article(web: LocalWeb, tmp_path: Path) -> None:
    feed, paths = gazette(web)
    assert run(tmp_path, f"--feed={feed}") == 0
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("articles/*/*")}
    assert run(tmp_path, f"--feed={feed}") == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("articles/*/*")} == before
    for path in paths:
        assert len(web.requests_to(host_of(feed), path)) == 1
    assert [row["outcome"] for row in rows(tmp_path, "polls")] == ["new", "not_modified"]
    asked = web.requests_to(host_of(feed), "/feed")[-1]
    assert asked.headers["If-None-Match"] == '"1"'


def test_it_goes_on_from_the_lake_without_its_snapshot(web: LocalWeb, tmp_path: Path) -> None:
    feed, paths = gazette(web)
    run(tmp_path, f"--feed={feed}")
    for snapshot in tmp_path.glob("_state/snapshot-*"):
        snapshot.unlink()
    run(tmp_path, f"--feed={feed}")
    assert len(rows(tmp_path, "articles")) == 3
    assert len(web.requests_to(host_of(feed), paths[0])) == 1


def test_a_feed_that_lost_its_validators_is_unchanged_by_its_body(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, _ = gazette(web, etag="")
    run(tmp_path, f"--feed={feed}")
    run(tmp_path, f"--feed={feed}")
    assert [row["outcome"] for row in rows(tmp_path, "polls")] == ["new", "unchanged"]


def test_full_text_in_the_feed_spares_the_page(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full"))
    items = [item(web.url(host, "/a"), "Full", content=content), item(web.url(host, "/b"), "Short")]
    web.add(host, "/b", page("Short"))
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    run(tmp_path, f"--feed={feed}")
    sources = {row["entry_url"][-2:]: row["text_source"] for row in rows(tmp_path, "articles")}
    assert sources == {"/a": "feed", "/b": "page"}
    assert web.requests_to(host, "/a") == []
    assert {row["kind"] for row in rows(tmp_path, "pages")} == {"feed", "page"}
    assert ledger_check.run(str(tmp_path)) == 0


def test_full_text_is_read_from_the_archive_even_when_pages_are_not_kept(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full"))
    items = [item(web.url(host, "/a"), "Full", content=content)]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}", "--keep_pages=none") == 0
    assert [row["text_source"] for row in rows(tmp_path, "articles")] == ["feed"]


def test_engines_agree_on_what_was_written(web: LocalWeb, tmp_path: Path) -> None:
    run(tmp_path, f"--feed={gazette(web)[0]}", f"--feed={gazette(web)[0]}")
    for dataset in ("articles", "polls", "pages", "commits"):
        glob = f"{tmp_path}/{dataset}/*/*.parquet"
        query = f"SELECT count(*) FROM read_parquet('{glob}', hive_partitioning = true)"
        ((by_duckdb,),) = query_duckdb(query)
        by_polars = pl.scan_parquet(glob, hive_partitioning=True).select(pl.len()).collect()
        assert by_duckdb == by_polars.item() == len(rows(tmp_path, dataset)) > 0
    nested = (
        "SELECT count(*) FROM (SELECT unnest(entities, recursive := true) FROM "
        f"read_parquet('{tmp_path}/articles/*/*.parquet'))"
    )
    ((mentions,),) = query_duckdb(nested)
    assert mentions == sum(len(row["entities"]) for row in rows(tmp_path, "articles"))


def test_files_are_sorted_compressed_and_carry_the_schema_version(
    web: LocalWeb, tmp_path: Path
) -> None:
    run(tmp_path, f"--feed={gazette(web, count=5)[0]}")
    (path,) = tmp_path.glob("articles/*/*.parquet")
    file = pq.ParquetFile(path)
    assert file.schema_arrow.metadata[b"schema_version"] == b"1"
    times = file.read(["published_at"]).column(0).to_pylist()
    assert times == sorted(times)
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_a_removed_row_makes_the_check_fail(web: LocalWeb, tmp_path: Path) -> None:
    run(tmp_path, f"--feed={gazette(web)[0]}")
    (path,) = tmp_path.glob("articles/*/*.parquet")
    table = pq.read_table(path, partitioning=None)
    pq.write_table(table.slice(1), path)
    assert ledger_check.run(str(tmp_path)) == 1
    path.unlink()
    assert ledger_check.run(str(tmp_path)) == 1


def test_the_last_screen_has_the_table_the_totals_and_the_query(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, f"--feed={gazette(web)[0]}")
    out = capsys.readouterr().out
    assert "3 articles written, 0 rejected, 0 pending" in out
    assert f"read_parquet('{tmp_path}/articles/*/*.parquet'" in out
