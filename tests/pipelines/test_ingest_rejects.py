"""What a once-run makes of feeds and pages that fail, and of what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.reading import ledger_check
from tests.support.ingesting import RSS_TYPE, gazette, host_of, rows, run
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb


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


def test_the_run_fails_when_every_feed_does_or_more_than_allowed(
    web: LocalWeb, tmp_path: Path
) -> None:
    good, _ = gazette(web)
    bad = web.url(web.add_host(), "/none")
    assert run(tmp_path / "a", f"--feed={bad}") == 1
    assert run(tmp_path / "b", f"--feed={good}", f"--feed={bad}") == 0
    assert run(tmp_path / "c", f"--feed={good}", f"--feed={bad}", "--max_failed_feeds=0.4") == 1
