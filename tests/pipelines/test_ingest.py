"""Once-mode from feeds to Parquet, over a local web, as a user runs it."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from apache_beam.io.filesystem import FileMetadata

from pipelines import ingest
from pipelines.reading import ledger_check
from schemas.datasets import PAGES
from tests.support import records
from tests.support.engines.processes import ROOT, wait_until
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import Gate, LocalWeb
from transforms.lake.lake import Lake

RSS_TYPE = "application/rss+xml"


def run(lake: Path, *arguments: str) -> int:
    always = ("--allow_network", "127.0.0.0/8", "--host_delay", "0", "--extract_workers", "1")
    return ingest.main(["--output", str(lake), *always, *arguments])


def rows(lake: Path, dataset: str) -> list[dict[str, Any]]:
    if not (lake / dataset).exists():
        return []
    table = pyarrow.dataset.dataset(lake / dataset, partitioning="hive").to_table()
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def query_duckdb(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def make_older(files: Iterable[Path], *, seconds: float) -> None:
    for file in files:
        then = file.stat().st_mtime - seconds
        os.utime(file, (then, then))


def gazette(web: LocalWeb, count: int = 3, etag: str = '"1"') -> tuple[str, list[str]]:
    """A host with article pages and a feed over them; the feed's URL and the pages' paths."""
    host = web.add_host()
    paths = [f"/news/{number}" for number in range(count)]
    for path in paths:
        web.add(host, path, page(f"Story {path} of {host}"))
    items = [
        item(
            web.url(host, path),
            f"Story {path} of {host}",
            published=f"Fri, 20 Nov 2026 12:{number:02}:00 GMT",
        )
        for number, path in enumerate(paths)
    ]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE, etag=etag)
    return feed, paths


def host_of(url: str) -> str:
    return url.split("/")[2]


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


def test_what_the_command_line_says_of_a_feed_is_in_its_rows(web: LocalWeb, tmp_path: Path) -> None:
    told = "source_id=yard-news,name=Yards, Docks & Co,country=NO,kind=company"
    assert run(tmp_path, f"--feed=url={gazette(web)[0]},{told}") == 0
    of_outlet = ("source_id", "source_name", "source_country", "source_kind")
    for dataset in ("articles", "polls"):
        found = {tuple(row[name] for name in of_outlet) for row in rows(tmp_path, dataset)}
        assert found == {("yard-news", "Yards, Docks & Co", "NO", "company")}


def test_a_feed_of_an_unknown_kind_is_one_line_and_exit_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--feed=url=http://127.0.0.2/feed,kind=paper") == 2
    assert "kind=paper is not one of press, official" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


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


def test_a_changed_entry_becomes_the_next_revision_in_the_same_partition(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web, count=1)
    host = host_of(feed)
    run(tmp_path, f"--feed={feed}")
    web.add(host, paths[0], page("Story, corrected", seed="other"))
    later = "Sun, 22 Nov 2026 12:00:00 GMT"
    items = [item(web.url(host, paths[0]), "Story, corrected", published=later)]
    web.add(host, "/feed", rss(items), content_type=RSS_TYPE, etag='"2"')
    run(tmp_path, f"--feed={feed}")
    articles = sorted(rows(tmp_path, "articles"), key=lambda row: row["revision"])
    assert [row["revision"] for row in articles] == [1, 2]
    assert len({row["article_id"] for row in articles}) == 1
    assert len({row["published_date"] for row in articles}) == 1
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_changed_entry_whose_page_is_the_same_is_no_revision(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web, count=1)
    host = host_of(feed)
    run(tmp_path, f"--feed={feed}")
    title = f"Story {paths[0]} of {host}"
    items = [item(web.url(host, paths[0]), title, summary="The ministry has said more since.")]
    web.add(host, "/feed", rss(items), content_type=RSS_TYPE, etag='"2"')
    run(tmp_path, f"--feed={feed}")
    assert len(rows(tmp_path, "articles")) == 1
    assert [(r["reason"], r["permanent"]) for r in rows(tmp_path, "rejects")] == [
        ("unchanged", False)
    ]
    assert ledger_check.run(str(tmp_path)) == 0
    run(tmp_path, f"--feed={feed}")
    assert len(web.requests_to(host, paths[0])) == 2


def test_a_corrected_headline_is_a_revision_with_the_same_text(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web, count=1)
    run(tmp_path, f"--feed={feed}")
    items = [item(web.url(host_of(feed), paths[0]), "Another headline")]
    web.add(host_of(feed), "/feed", rss(items), content_type=RSS_TYPE, etag='"2"')
    run(tmp_path, f"--feed={feed}")
    first, second = sorted(rows(tmp_path, "articles"), key=lambda row: row["revision"])
    assert second["title"] == "Another headline"
    assert second["content_hash"] == first["content_hash"]
    assert ledger_check.run(str(tmp_path)) == 0


def test_the_same_url_in_two_feeds_is_one_article_and_one_fetch(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web)
    host = host_of(feed)
    items = [item(web.url(host, paths[0]) + "?utm_source=section", "Section title")]
    section = web.add(host, "/section", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}", f"--feed={section}") == 0
    assert len(rows(tmp_path, "articles")) == 3
    assert [row["reason"] for row in rows(tmp_path, "rejects")] == ["known"]
    fetched = [r for r in web.requests_to(host) if r.path.startswith(paths[0])]
    assert len(fetched) == 1
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_correction_arrives_through_the_feed_that_was_second(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    web.add(host, "/a", page("Story"))
    url = web.url(host, "/a")
    feeds = [
        web.add(host, f"/feed{n}", rss([item(url, "Story")]), content_type=RSS_TYPE) for n in (1, 2)
    ]
    run(tmp_path, *(f"--feed={feed}" for feed in feeds))
    ((second,),) = query_duckdb(
        f"SELECT feed_url FROM read_parquet('{tmp_path}/rejects/*/*.parquet')"
    )
    web.add(host, "/a", page("Story, corrected", seed="corrected"))
    corrected = rss([item(url, "Story, corrected")])
    web.add(host, second.removeprefix(f"http://{host}"), corrected, content_type=RSS_TYPE)
    run(tmp_path, *(f"--feed={feed}" for feed in feeds))
    assert sorted(row["revision"] for row in rows(tmp_path, "articles")) == [1, 2]
    assert ledger_check.run(str(tmp_path)) == 0


def test_two_urls_with_one_canonical_are_one_article(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    canonical = web.url(host, "/the/story-itself")
    for path in ("/a/1", "/b/2"):
        web.add(host, path, page("One story", canonical=canonical))
    items = [item(web.url(host, path), path) for path in ("/a/1", "/b/2")]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    run(tmp_path, f"--feed={feed}")
    articles = rows(tmp_path, "articles")
    assert [row["canonical_url"] for row in articles] == [canonical]
    assert [row["reason"] for row in rows(tmp_path, "rejects")] == ["known"]


def test_the_same_text_under_two_addresses_is_marked_as_a_duplicate(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    for path in ("/a", "/b"):
        web.add(host, path, page("Same story", seed="same"))
    first = item(web.url(host, "/a"), published="Fri, 20 Nov 2026 10:00:00 GMT")
    feed = web.add(host, "/feed", rss([first, item(web.url(host, "/b"))]), content_type=RSS_TYPE)
    run(tmp_path, f"--feed={feed}")
    articles = rows(tmp_path, "articles")
    marked = [row for row in articles if row["duplicate_of"]]
    assert len(marked) == 1
    assert marked[0]["duplicate_of"] in {row["article_id"] for row in articles}


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


def test_a_damaged_archive_stops_the_run_that_needs_it_in_one_line(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host = web.add_host()
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full"))
    items = [item(web.url(host, "/a"), "Full", content=content)]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}") == 0
    (archived,) = tmp_path.glob("pages/*/*.parquet")
    archived.write_bytes(archived.read_bytes()[:-20])
    # The text is looked for again as if the run had ended before it wrote the article.
    for lost in ("articles", "_state"):
        shutil.rmtree(tmp_path / lost)
    capsys.readouterr()
    assert run(tmp_path, f"--feed={feed}") == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {archived} is damaged")
    assert error.count("\n") == 1
    assert web.requests_to(host, "/a") == []


@pytest.mark.parametrize(
    ("body", "status", "content_type", "reason"),
    [
        ("<!doctype html><html><body>Hello</body></html>", 200, "text/html", "not_a_feed"),
        ("gone away", 404, "text/plain", "not_found"),
        ("gone for good", 410, "text/plain", "gone"),
        ("oops", 500, "text/plain", "server_error"),
        ("", 200, RSS_TYPE, "not_a_feed"),
    ],
    ids=["html", "404", "410", "500", "empty"],
)
def test_a_feed_that_fails_is_a_poll_row_and_a_reject_and_the_others_go_on(
    web: LocalWeb, tmp_path: Path, body: str, status: int, content_type: str, reason: str
) -> None:
    good, _ = gazette(web)
    bad = web.add(web.add_host(), "/feed", body, status=status, content_type=content_type)
    assert run(tmp_path, f"--feed={good}", f"--feed={bad}") == 0
    polls = {row["feed_url"]: row for row in rows(tmp_path, "polls")}
    assert polls[bad]["outcome"] == ("gone" if status == 410 else "error")
    assert polls[bad]["failures"] == 1
    rejects = [row for row in rows(tmp_path, "rejects") if row["feed_url"] == bad]
    assert [(row["stage"], row["reason"]) for row in rejects] == [("poll", reason)]
    assert len(rows(tmp_path, "articles")) == 3
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_failed_parse_stays_an_error_under_a_304_until_the_document_changes(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    feed = web.add(host, "/feed", "<html>not yet", etag='"x"')
    assert run(tmp_path, f"--feed={feed}") == 1
    assert run(tmp_path, f"--feed={feed}") == 1
    polls = sorted(rows(tmp_path, "polls"), key=lambda row: row["polled_at"])
    assert [(row["http_status"], row["failures"]) for row in polls] == [(200, 1), (304, 2)]
    assert len({row["error"] for row in polls}) == 1
    web.add(host, "/a", page("Story"))
    web.add(host, "/feed", rss([item(web.url(host, "/a"))]), content_type=RSS_TYPE, etag='"y"')
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(rows(tmp_path, "articles")) == 1


def test_a_server_error_leaves_the_validators_good(web: LocalWeb, tmp_path: Path) -> None:
    feed, _ = gazette(web)
    host = host_of(feed)
    run(tmp_path, f"--feed={feed}")
    web.add(host, "/feed", "busy", status=500)
    assert run(tmp_path, f"--feed={feed}") == 1
    web.add(host, "/feed", rss([]), content_type=RSS_TYPE, etag='"1"')
    assert run(tmp_path, f"--feed={feed}") == 0
    polls = sorted(rows(tmp_path, "polls"), key=lambda row: row["polled_at"])
    assert [row["outcome"] for row in polls] == ["new", "error", "not_modified"]
    assert [row["failures"] for row in polls] == [0, 1, 0]


def test_an_entry_without_link_and_id_is_a_reject_that_names_it(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    web.add(host, "/a", page("Story"))
    bare = "<item><title>Only a title</title></item>"
    feed = web.add(host, "/feed", rss([item(web.url(host, "/a")), bare]), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}") == 0
    (row,) = rows(tmp_path, "rejects")
    assert (row["stage"], row["reason"]) == ("poll", "entry_without_link")
    assert "Only a title" in row["error"]
    assert ledger_check.run(str(tmp_path)) == 0


@pytest.mark.parametrize("in_feed", [False, True])
def test_a_guid_that_all_entries_share_hides_none_of_them(
    web: LocalWeb, tmp_path: Path, in_feed: bool
) -> None:
    host = web.add_host()
    items = []
    for name in ("one", "two", "three"):
        text = "".join(f"<p>{text}</p>" for text in paragraphs(name, 8))
        items.append(item(web.url(host, f"/{name}"), name, guid="0", content=in_feed * text))
        web.add(host, f"/{name}", page(name, seed=name))
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}") == 0
    found = {(row["title"], row["text_source"]) for row in rows(tmp_path, "articles")}
    assert found == {(name, "feed" if in_feed else "page") for name in ("one", "two", "three")}
    # In another order, or alone in a later document, each is the entry that it was.
    for entries in (items[::-1], items[:1]):
        web.add(host, "/feed", rss(entries), content_type=RSS_TYPE)
        assert run(tmp_path, f"--feed={feed}") == 0
        latest = max(rows(tmp_path, "polls"), key=lambda row: str(row["polled_at"]))
        assert latest["outcome"] == "unchanged"
    assert len(rows(tmp_path, "articles")) == 3
    assert rows(tmp_path, "rejects") == []
    assert ledger_check.run(str(tmp_path)) == 0


def test_pages_that_fail_are_rejects_with_their_reason(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    web.add(host, "/pdf", b"%PDF-1.7 \x00", content_type="application/pdf")
    web.add(host, "/short", "<html><body><article><p>Too short.</p></article></body></html>")
    web.add(host, "/busy", "later", status=503, headers={"Retry-After": "600"})
    web.add(host, "/private/a", page("Private"))
    web.add(host, "/robots.txt", "User-agent: *\nDisallow: /private/", content_type="text/plain")
    paths = ("/pdf", "/short", "/busy", "/private/a", "/missing")
    items = [item(web.url(host, path)) for path in paths]
    items.append(item("", "No link", guid="only-a-guid"))
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}") == 0
    rejects = {row["url"].removeprefix(f"http://{host}"): row for row in rows(tmp_path, "rejects")}
    reasons = {path: row["reason"] for path, row in rejects.items()}
    assert reasons.pop("/short") in ("too_short", "no_text")
    assert reasons == {
        "/pdf": "unsupported_type",
        "/busy": "rate_limited",
        "/private/a": "robots_denied",
        "/missing": "not_found",
        "": "entry_without_link",
    }
    assert not rejects["/busy"]["permanent"]
    assert rejects["/busy"]["next_attempt_at"] is not None
    assert web.requests_to(host, "/private/a") == []
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_host_budget_leaves_the_rest_pending_for_the_next_run(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, _ = gazette(web, count=5)
    for expected in (2, 4, 5):
        assert run(tmp_path, f"--feed={feed}", "--host_budget=2") == 0
        assert len(rows(tmp_path, "articles")) == expected
        assert ledger_check.run(str(tmp_path)) == 0


def test_entries_older_than_the_limit_are_left_out(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    web.add(host, "/old", page("Old"))
    items = [item(web.url(host, "/old"), published="Mon, 02 Jan 2006 15:04:05 GMT")]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}", "--max_age=30") == 0
    assert [row["reason"] for row in rows(tmp_path, "rejects")] == ["too_old"]
    assert web.requests_to(host, "/old") == []


def test_the_password_of_a_feed_is_in_no_row_and_no_message(
    web: LocalWeb, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    host = web.add_host()
    secret = web.url(host, "/s/1").replace("http://", "http://reader:sesame@")
    web.add(host, "/s/1", page("Frigate sails for Malta"))
    good = web.add(host, "/feed", rss([item(secret, "Frigate sails")]), content_type=RSS_TYPE)
    bad = web.url(host, "/none")
    urls = [url.replace("http://", "http://reader:sesame@") for url in (good, bad)]
    assert run(tmp_path, *(f"--feed={url}" for url in urls)) == 0
    assert len(rows(tmp_path, "articles")) == 1
    for dataset in ("articles", "polls", "pages", "rejects", "commits"):
        assert "sesame" not in repr(rows(tmp_path, dataset)), dataset
    assert "sesame" not in "".join(capfd.readouterr())


def test_the_run_fails_when_every_feed_does_or_more_than_allowed(
    web: LocalWeb, tmp_path: Path
) -> None:
    good, _ = gazette(web)
    bad = web.url(web.add_host(), "/none")
    assert run(tmp_path / "a", f"--feed={bad}") == 1
    assert run(tmp_path / "b", f"--feed={good}", f"--feed={bad}") == 0
    assert run(tmp_path / "c", f"--feed={good}", f"--feed={bad}", "--max_failed_feeds=0.4") == 1


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


def test_two_runs_do_not_overlap(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed, _ = gazette(web)
    gate = Gate()
    web.hold(host_of(feed), "/feed", gate)
    first_run = command(tmp_path, f"--feed={feed}")
    with subprocess.Popen(first_run, cwd=ROOT, stdout=subprocess.DEVNULL) as first:
        try:
            wait_until(lambda: gate.asked, 60, lambda: "request of the first run")
            assert run(tmp_path, f"--feed={feed}") == 75
        finally:
            gate.open()
        assert "another run is at work" in capsys.readouterr().err
        assert first.wait() == 0
    assert run(tmp_path, f"--feed={feed}") == 0


def test_a_disk_that_refuses_fails_the_run_in_one_line_and_the_next_one_completes_it(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web)
    gate = Gate()
    web.hold(host_of(feed), paths[0], gate)
    arguments = command(tmp_path, f"--feed={feed}")
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: gate.asked, 60, lambda: "request of the page")
            # The polls are written; files of articles are larger than this.
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (9_000, 9_000))
        finally:
            gate.open()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    (line,) = [line for line in errors.splitlines() if line.startswith("error: ")]
    assert "File too large" in line
    assert "Traceback" not in errors
    assert rows(tmp_path, "polls") != []
    assert rows(tmp_path, "articles") == []
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(rows(tmp_path, "articles")) == 3
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_commit_that_cannot_be_written_fails_the_run_in_one_line(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed, _ = gazette(web)
    (tmp_path / "commits").write_bytes(b"where the directory should be")
    assert run(tmp_path, f"--feed={feed}") == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {tmp_path} cannot be read or written; what was committed is")
    assert error.count("\n") == 1
    (tmp_path / "commits").unlink()
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(rows(tmp_path, "articles")) == 3
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_snapshot_that_cannot_be_written_is_a_warning_and_the_next_run_scans_the_lake(
    web: LocalWeb,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    feed, paths = gazette(web)
    monkeypatch.setattr(Lake, "writing_atomically", refuse)
    assert run(tmp_path, f"--feed={feed}") == 0
    error = capsys.readouterr().err
    assert "snapshot of the lake could not be written" in error
    assert "No space left on device" in error
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(web.requests_to(host_of(feed), paths[0])) == 1


def test_old_pages_that_cannot_be_deleted_are_a_warning(
    web: LocalWeb,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    delete = Lake.delete

    def refuse_pages(self: Lake, paths: Iterable[str]) -> None:
        paths = list(paths)
        if any("/pages/" in path for path in paths):
            raise OSError(errno.EROFS, "Read-only file system")
        delete(self, paths)

    Lake(str(tmp_path)).write(PAGES, records.DAY, [records.page()])
    monkeypatch.setattr(Lake, "delete", refuse_pages)
    assert run(tmp_path, f"--feed={gazette(web, count=1)[0]}", "--keep_pages=0") == 0
    assert "old pages could not be deleted" in capsys.readouterr().err


def command(lake: Path, *arguments: str) -> list[str]:
    always = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    return [sys.executable, "-m", "pipelines.ingest", f"--output={lake}", *always, *arguments]


def test_a_run_that_is_interrupted_says_so_in_one_line(web: LocalWeb, tmp_path: Path) -> None:
    feed, paths = gazette(web, count=12)
    arguments = [*command(tmp_path, f"--feed={feed}"), "--host_delay=3"]
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        wait_until(
            lambda: set(paths) & {request.path for request in web.requests}, 60, lambda: "page"
        )
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in error
    assert error.splitlines()[-1].startswith("stopped: what was committed is kept")


@pytest.mark.parametrize("pages", [1, 4], ids=["first page", "first slice"])
def test_a_killed_run_leaves_whole_files_and_the_next_one_completes_the_work(
    web: LocalWeb, tmp_path: Path, pages: int
) -> None:
    feed, paths = gazette(web, count=12)
    gate = Gate(free=pages)
    for story in paths:
        web.hold(host_of(feed), story, gate)
    arguments = command(tmp_path, f"--feed={feed}", "--slice_size=4")
    with subprocess.Popen(
        arguments, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            # The page after those: what came before it is written, or will never be.
            wait_until(lambda: gate.asked > pages, 60, lambda: f"page {pages + 1}")
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    gate.open()
    for path in tmp_path.glob("[!_]*/*/*"):
        assert path.suffix == ".parquet"
        pq.ParquetFile(path).read()
    kept = len(rows(tmp_path, "articles"))
    make_older(tmp_path.glob("_staging/*"), seconds=25 * 3600)
    assert run(tmp_path, f"--feed={feed}") == 0
    assert kept == (pages if pages == 4 else 0)
    assert len({row["article_id"] for row in rows(tmp_path, "articles")}) == 12
    assert not list(tmp_path.glob("_staging/*"))
    assert ledger_check.run(str(tmp_path)) == 0


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "--output"),
        (["--output", "{lake}"], "no feeds"),
        (["--output", "{lake}", "--feeds", "missing.opml"], "missing.opml does not exist"),
        (["--output", "{lake}", "--feeds", "{empty}"], "empty.opml"),
        (["--output", "{lake}", "--feeds", "{invalid}"], "invalid.opml"),
        (["--output", "{lake}", "--feed", "ftp://example.org/feed"], "ftp://example.org/feed"),
        (["--output", "{lake}", "--feed", "example.org/feed"], "example.org/feed"),
        (["--output", "{lake}", "--feed", "http://[bad"], "http://[bad"),
        (["--output", "{lake}", "--feed", "http://[::1"], "http://[::1"),
        (["--output", "{lake}", "--feed", "http://127.0.0.9:99999/"], "127.0.0.9:99999"),
        (["--output", "/proc/nowhere", "--feed", "http://127.0.0.9/"], "/proc/nowhere"),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--host_dealy", "1"],
            "--host_delay",
        ),
        (["--output", "{lake}", "--feed", "http://127.0.0.9/", "stray"], "stray"),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--poll_interval", "0"],
            "--poll_interval",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--allow_network", "x"],
            "--allow_network",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--keep_pages", "some"],
            "--keep_pages",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--keep_pages", "1000000"],
            "--keep_pages",
        ),
        (
            [
                *("--output", "{lake}", "--feed", "http://127.0.0.9/"),
                *("--streaming", "--runner=DirectRunner"),
            ],
            "--runner DirectRunner",
        ),
        *(
            (
                ["--output", "{lake}", "--feed", "http://127.0.0.9/", f"--entity_model={model}"],
                model,
            )
            for model in ("flair:any", "spacy:no_such_model_of_ours")
        ),
        (["--output", "{lake}", "--feed", "http://127.0.0.9/", "--contact", "nobody"], "--contact"),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--contact", "https://é.example"],
            "--contact",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--contact", "https://a\nB: 1"],
            "--contact",
        ),
        *(
            (["--output", "{lake}", "--feed", "http://127.0.0.9/", flag, "9" * 12], flag)
            for flag in (
                *("--extract_workers", "--poll_interval", "--commit_interval", "--host_delay"),
                *("--host_shards", "--writer_shards", "--run_for"),
            )
        ),
        (
            [
                *("--output", "{lake}", "--feed", "http://127.0.0.9/", "--streaming"),
                *("--runner=PrismRunner", "--prism_location=/nowhere/prism"),
            ],
            "/nowhere/prism",
        ),
    ],
    ids=lambda value: " ".join(value[-2:]) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_line_that_names_the_thing_and_exit_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    (tmp_path / "empty.opml").write_text("")
    (tmp_path / "invalid.opml").write_text("<html><body>no list</body></html>")
    places = {name: str(tmp_path / f"{name}.opml") for name in ("empty", "invalid")}
    filled = [text.format(lake=tmp_path / "lake", **places) for text in arguments]
    assert ingest.main(filled) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("error: ")
    assert named in captured.err
    assert not list(tmp_path.glob("lake/*/*/*.parquet"))


def test_an_opml_gives_each_article_its_outlet(web: LocalWeb, tmp_path: Path) -> None:
    feed, _ = gazette(web, count=1)
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        "<opml version='2.0'><body><outline text='Example Gazette' type='rss' "
        f"xmlUrl='{feed}' category='/source/example,/country/GB,/kind/think_tank,/language/en'/>"
        "</body></opml>"
    )
    assert run(tmp_path / "lake", f"--feeds={opml}") == 0
    (row,) = rows(tmp_path / "lake", "articles")
    outlet = {name: row[f"source_{name}"] for name in ("id", "name", "country", "kind")}
    assert outlet == {
        "id": "example",
        "name": "Example Gazette",
        "country": "GB",
        "kind": "think_tank",
    }


def test_the_last_screen_has_the_table_the_totals_and_the_query(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, f"--feed={gazette(web)[0]}")
    out = capsys.readouterr().out
    assert "3 articles written, 0 rejected, 0 pending" in out
    assert f"read_parquet('{tmp_path}/articles/*/*.parquet'" in out


def test_a_run_leaves_the_files_alone_that_a_stream_is_writing_beside_it(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, _ = gazette(web, count=1)
    staging = tmp_path / "_staging"
    staging.mkdir()
    for name in ("of-a-stream.tmp", "of-a-killed-run.tmp"):
        (staging / name).write_bytes(b"PAR1")
    make_older([staging / "of-a-stream.tmp"], seconds=23 * 3600)
    make_older([staging / "of-a-killed-run.tmp"], seconds=25 * 3600)
    assert run(tmp_path, f"--feed={feed}") == 0
    assert [file.name for file in staging.iterdir()] == ["of-a-stream.tmp"]
