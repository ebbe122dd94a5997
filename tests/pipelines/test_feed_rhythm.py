"""Once-mode: which feeds a run asks, and what it says of the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset
import pytest

from pipelines import ingest
from tests.support.aged_lake import age_polls
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb

FRESH = {"Cache-Control": "max-age=3600"}


@pytest.fixture
def host(web: LocalWeb) -> str:
    return web.add_host("127.20.3.2")


def run(lake: Path, *arguments: str) -> int:
    always = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    return ingest.main(["--output", str(lake), *always, *arguments])


def polls(lake: Path) -> list[dict[str, Any]]:
    table = pyarrow.dataset.dataset(lake / "polls", partitioning="hive").to_table()
    rows: list[dict[str, Any]] = table.sort_by("polled_at").to_pylist()
    return rows


def add_feed(
    web: LocalWeb,
    host: str,
    path: str = "/feed",
    *,
    channel: str = "",
    headers: Mapping[str, str] | None = None,
    etag: str = "",
    last_modified: str = "",
) -> str:
    # An entry without a link needs no page.
    body = rss([channel, item("", "Story", guid="1")])
    return web.add(host, path, body, headers=headers, etag=etag, last_modified=last_modified)


@pytest.mark.parametrize("snapshot", ["kept", "deleted"])
def test_both_validators_are_kept_over_restarts(
    web: LocalWeb, host: str, tmp_path: Path, snapshot: str
) -> None:
    modified = "Fri, 20 Nov 2026 11:59:59 GMT"
    feed = add_feed(web, host, etag='W/"1"', last_modified=modified)
    for _ in range(3):
        assert run(tmp_path, f"--feed={feed}") == 0
        if snapshot == "deleted":
            for path in tmp_path.glob("_state/snapshot-*"):
                path.unlink()
    sent = [
        (request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
        for request in web.requests_to(host)
    ]
    assert sent == [(None, None), ('W/"1"', modified), ('W/"1"', modified)]


def test_a_run_after_24_hours_asks_unconditionally_once(
    web: LocalWeb, host: str, tmp_path: Path
) -> None:
    feed = add_feed(web, host, etag='"1"')
    for hours in (23, 1, 0):
        assert run(tmp_path, f"--feed={feed}") == 0
        age_polls(tmp_path, timedelta(hours=hours))
    run(tmp_path, f"--feed={feed}")
    sent = [request.headers.get("If-None-Match") for request in web.requests_to(host)]
    assert sent == [None, '"1"', None, '"1"']


@pytest.mark.parametrize(
    ("channel", "headers"),
    [("<ttl>60</ttl>", {}), ("", FRESH)],
    ids=["ttl", "max-age"],
)
def test_a_run_leaves_a_feed_alone_that_asked_for_it_and_says_so(
    web: LocalWeb,
    host: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    channel: str,
    headers: dict[str, str],
) -> None:
    feed = add_feed(web, host, channel=channel, headers=headers)
    run(tmp_path, f"--feed={feed}")
    capsys.readouterr()
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(web.requests_to(host)) == len(polls(tmp_path)) == 1
    assert "1 feed not due, as servers or publishers asked; 0 retired" in capsys.readouterr().out
    age_polls(tmp_path, timedelta(hours=1))
    run(tmp_path, f"--feed={feed}")
    assert len(web.requests_to(host)) == 2


def test_a_run_polls_every_feed_that_did_not_ask_to_be_left_alone(
    web: LocalWeb, host: str, tmp_path: Path
) -> None:
    feed = add_feed(web, host, etag='"1"')
    for _ in range(2):
        assert run(tmp_path, f"--feed={feed}", "--poll_interval=86400") == 0
    assert len(web.requests_to(host)) == 2


def test_a_run_right_after_a_failed_one_polls_again_unless_the_server_named_a_time(
    web: LocalWeb, host: str, tmp_path: Path
) -> None:
    broken = web.add(host, "/broken", status=500)
    busy = web.add(host, "/busy", status=503, headers={"Retry-After": "600"})
    for _ in range(2):
        assert run(tmp_path, f"--feed={broken}", f"--feed={busy}") == 1
    rows = [(row["feed_url"], row["failures"]) for row in polls(tmp_path)]
    assert sorted(rows) == [(broken, 1), (broken, 2), (busy, 1)]
    assert len(web.requests_to(host, "/busy")) < len(web.requests_to(host, "/broken"))


def test_a_run_fails_when_every_feed_that_was_due_failed(
    web: LocalWeb, host: str, tmp_path: Path
) -> None:
    good = add_feed(web, host, "/good", headers=FRESH)
    bad = web.add(host, "/bad", status=404)
    assert run(tmp_path, f"--feed={good}", f"--feed={bad}") == 0
    assert run(tmp_path, f"--feed={good}", f"--feed={bad}") == 1


def test_a_retired_feed_is_said_once_and_then_counted(
    web: LocalWeb, host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = web.add(host, "/feed", status=410)
    assert run(tmp_path, f"--feed={feed}") == 1
    assert f"{feed} answered 410, gone for good: it is retired" in capsys.readouterr().out
    assert run(tmp_path, f"--feed={feed}") == 0
    assert "0 feeds not due, as servers or publishers asked; 1 retired" in capsys.readouterr().out
    assert len(web.requests_to(host)) == 1


def test_what_is_pending_is_worked_off_although_no_feed_is_due(
    web: LocalWeb, host: str, tmp_path: Path
) -> None:
    for path in ("/a", "/b"):
        web.add(host, path, page(f"Story {path}"))
    items = [item(web.url(host, path), path) for path in ("/a", "/b")]
    feed = web.add(host, "/feed", rss(items), headers=FRESH)
    for expected in (1, 2):
        assert run(tmp_path, f"--feed={feed}", "--host_budget=1") == 0
        articles = pyarrow.dataset.dataset(tmp_path / "articles", partitioning="hive")
        assert articles.count_rows() == expected
    assert len(web.requests_to(host, "/feed")) == 1


def test_a_move_is_kept_in_the_lake_and_shown_in_the_summary(
    web: LocalWeb, host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = add_feed(web, host, "/new", etag='"1"')
    feed = web.add(host, "/feed", status=301, headers={"Location": target})
    for _ in range(4):
        assert f"{feed} moved to {target}" not in capsys.readouterr().out
        assert run(tmp_path, f"--feed={feed}") == 0
        if len(polls(tmp_path)) >= 3:
            assert f"{feed} moved to {target}" in capsys.readouterr().out
    assert [row["request_url"] for row in polls(tmp_path)] == [feed, feed, feed, target]
    assert [row["outcome"] for row in polls(tmp_path)][2] == "moved"
    assert len(web.requests_to(host, "/feed")) == 3
