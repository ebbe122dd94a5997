"""A run over hosts that fail, forbid, flood and trick: each page and feed ends with its reason."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines import ingest
from pipelines.reading import ledger_check
from tests.support.bombs import bomb
from tests.support.hostile_documents import FORBIDDEN_FEEDS, HEAVY_PAGES
from tests.support.ingesting import rows
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb
from transforms.lib.workers import pool as workers

RSS_TYPE = "application/rss+xml"


def run(lake: Path, *feeds: str) -> int:
    always = ("--allow_network", "127.0.0.0/8", "--host_delay", "0", "--extract_workers", "1")
    return ingest.main(["--output", str(lake), *always, *(f"--feed={feed}" for feed in feeds)])


def add_feed(web: LocalWeb, host: str, *paths: str) -> str:
    items = [item(web.url(host, path), f"Story {path}") for path in paths]
    return web.add(host, "/feed", rss(items), content_type=RSS_TYPE)


def test_pages_of_every_bad_kind_are_rejects_with_their_reason(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    half = page("Half a page").encode()
    packed = {"Content-Encoding": "gzip"}
    web.add(host, "/whole", page("Whole"))
    web.add(host, "/large", page("Large", count=3) + "<p>" + "x" * 5 * 2**20)
    web.add(host, "/bomb", bomb("zstd"), headers={"Content-Encoding": "zstd"})
    web.add(host, "/half", gzip.compress(half)[:-20], headers=packed)
    web.add(host, "/mislabelled", half, headers=packed)
    web.add(host, "/video", b"\0\0\0\x18ftypmp42", content_type="text/html")
    web.add(host, "/picture", b"\xff\xd8\xff", content_type="image/jpeg")
    web.add(host, "/robot", "<title>Just a moment...</title><p>/cdn-cgi/challenge-platform/")
    web.add(host, "/consent", "<title>We value your privacy</title><div id=sp_message_1>")
    web.add(host, "/inner", status=302, headers={"Location": "http://169.254.169.254/"})
    web.add(host, "/loop", status=302, headers={"Location": "/loop"})
    expected = {
        "/large": ("too_large", True),
        "/bomb": ("too_large", True),
        "/half": ("truncated_body", False),
        "/mislabelled": ("bad_encoding", True),
        "/video": ("unsupported_type", True),
        "/picture": ("unsupported_type", True),
        "/robot": ("challenge_page", True),
        "/consent": ("consent_wall", True),
        "/inner": ("address_denied", True),
        "/loop": ("redirect_loop", True),
    }
    assert run(tmp_path, add_feed(web, host, "/whole", *expected)) == 0
    rejects = {row["url"].removeprefix(f"http://{host}"): row for row in rows(tmp_path, "rejects")}
    assert {path: (r["reason"], r["permanent"]) for path, r in rejects.items()} == expected
    assert "of 5242880" in rejects["/large"]["error"]  # what was cut off: all beyond this
    assert [row["url"] for row in rows(tmp_path, "articles")] == [f"http://{host}/whole"]
    assert ledger_check.run(str(tmp_path)) == 0


def test_while_robots_txt_fails_the_entries_stay_pending(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    web.add(host, "/robots.txt", status=503)
    web.add(host, "/story", page("Story"))
    assert run(tmp_path, add_feed(web, host, "/story")) == 0
    (reject,) = rows(tmp_path, "rejects")
    assert (reject["reason"], reject["permanent"]) == ("robots_unreachable", False)
    assert reject["next_attempt_at"] is not None
    assert not web.requests_to(host, "/story")
    assert ledger_check.run(str(tmp_path)) == 0


def test_five_times_not_now_use_up_no_attempt_of_a_page_that_fails_then(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.lib.lake.attempts.FIRST_DELAY", timedelta(0))
    host = web.add_host()
    feed = add_feed(web, host, "/story")
    web.add(host, "/story", status=429)
    for _ in range(5):
        assert run(tmp_path, feed) == 0
    web.add(host, "/story", gzip.compress(b"half")[:-9], headers={"Content-Encoding": "gzip"})
    assert run(tmp_path, feed) == 0
    found = sorted((r["attempt"], r["reason"], r["permanent"]) for r in rows(tmp_path, "rejects"))
    patient = [(attempt, "rate_limited", False) for attempt in range(1, 6)]
    assert found == [*patient, (6, "truncated_body", False)]
    assert ledger_check.run(str(tmp_path)) == 0


@pytest.fixture
def short_budget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pool of one worker that runs share gives a document two seconds, and not ten."""
    assert workers.DOCUMENT_BUDGET_SECONDS == 10.0
    pool = workers.WorkerPool(1, budget_seconds=2.0)
    monkeypatch.setitem(workers._shared, 1, pool)
    yield
    pool.close()


@pytest.mark.usefixtures("short_budget")
def test_a_page_that_takes_too_long_is_a_parse_timeout_and_the_next_ones_go_on(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    # 9 to 15 s of CPU: too near the ten seconds of a budget on a fast machine.
    web.add(host, "/slow", HEAVY_PAGES["59 k spans in one paragraph"]())
    web.add(host, "/first", page("First"))
    web.add(host, "/last", page("Last"))
    started = time.monotonic()
    assert run(tmp_path, add_feed(web, host, "/first", "/slow", "/last")) == 0
    assert time.monotonic() - started < 60
    (reject,) = rows(tmp_path, "rejects")
    assert (reject["reason"], reject["stage"]) == ("parse_timeout", "extract")
    assert reject["error"] == "not done after 2 seconds of processor time"
    assert not reject["permanent"]
    assert reject["next_attempt_at"] is not None, "it is tried once more"
    assert {row["url"][-5:] for row in rows(tmp_path, "articles")} == {"first", "/last"}
    assert ledger_check.run(str(tmp_path)) == 0


def test_hostile_feeds_are_polls_with_their_error_and_the_others_go_on(
    web: LocalWeb, tmp_path: Path
) -> None:
    feeds = {}
    for name in FORBIDDEN_FEEDS:
        body = FORBIDDEN_FEEDS[name]()
        feeds[web.add(web.add_host(), "/feed", body, content_type=RSS_TYPE)] = "forbidden_xml"
    large = rss([item("http://example.org/")]) + " " * 10 * 2**20
    feeds[web.add(web.add_host(), "/feed", large, content_type=RSS_TYPE)] = "too_large"
    headers = {"Content-Encoding": "br"}
    feeds[web.add(web.add_host(), "/feed", bomb("br"), headers=headers)] = "too_large"
    good = web.add_host()
    web.add(good, "/story", page("Story"))
    assert run(tmp_path, *feeds, add_feed(web, good, "/story")) == 0
    errors = {r["feed_url"]: r["error"].partition(":")[0] for r in rows(tmp_path, "polls")}
    assert errors.pop(web.url(good, "/feed")) == ""
    assert errors == feeds
    assert {row["feed_url"]: row["reason"] for row in rows(tmp_path, "rejects")} == feeds
    assert len(rows(tmp_path, "articles")) == 1
