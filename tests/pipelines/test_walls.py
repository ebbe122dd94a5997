"""Runs over a host that shows something else than its stories, or shows them only later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines import ingest
from pipelines.reading import ledger_check
from tests.support.ingesting import rows
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb

RSS_TYPE = "application/rss+xml"
HEADLINES = ("Frigate sails for Malta", "Brigade gets new howitzers", "Budget passes in the night")
UNKNOWN_WALL = (
    "<html><head><title>Hírlap</title></head><body><h1>Hírlap</h1>"
    "<p>Ezt a tartalmat csak előfizetőink láthatják. Kérjük, jelentkezzen be, vagy válasszon"
    " csomagot a kínálatunkból.</p></body></html>"
)


def run(lake: Path, feed: str) -> int:
    always = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    return ingest.main([f"--output={lake}", f"--feed={feed}", *always])


def add_feed(web: LocalWeb, host: str, *paths: str, published: str | None = None) -> str:
    items = [
        item(web.url(host, path), headline)
        if published is None
        else item(web.url(host, path), headline, published=published)
        for path, headline in zip(paths, HEADLINES, strict=False)
    ]
    return web.add(host, "/feed", rss(items), content_type=RSS_TYPE)


def test_stories_behind_a_login_are_rejects_that_say_so(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    for path in ("/s/1", "/s/2", "/s/3"):
        there = f"/account/signin?next={path}"
        web.add(host, path, status=302, headers={"Location": there})
        web.add(host, there, page("Sign in to your account"))
    assert run(tmp_path, add_feed(web, host, "/s/1", "/s/2", "/s/3")) == 0
    assert {row["reason"] for row in rows(tmp_path, "rejects")} == {"access_wall"}
    assert rows(tmp_path, "articles") == []
    assert ledger_check.run(str(tmp_path)) == 0


def test_one_text_for_three_stories_is_a_wall_that_is_asked_again(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.lib.lake.attempts.FIRST_DELAY", timedelta(0))
    host = web.add_host()
    paths = ("/s/1", "/s/2", "/s/3")
    for path in paths:
        web.add(host, path, UNKNOWN_WALL)
    feed = add_feed(web, host, *paths)
    assert run(tmp_path, feed) == 0
    assert [row["reason"] for row in rows(tmp_path, "rejects")] == ["repeated_text"] * 3
    assert rows(tmp_path, "articles") == []
    for path, headline in zip(paths, HEADLINES, strict=True):
        web.add(host, path, page(headline))
    assert run(tmp_path, feed) == 0
    assert len(rows(tmp_path, "articles")) == 3
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_stub_gives_the_article_it_leads_to(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    there = web.add(host, "/new/1", page(HEADLINES[0]))
    web.add(host, "/old/1", f'<meta http-equiv="refresh" content="1; url={there}"><p>We moved.</p>')
    assert run(tmp_path, add_feed(web, host, "/old/1")) == 0
    (article,) = rows(tmp_path, "articles")
    assert (article["url"], article["title"]) == (there, HEADLINES[0])


@pytest.mark.parametrize("status", [408, 421, 425])
def test_what_is_refused_for_now_is_an_article_on_a_later_run(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr("transforms.lib.lake.attempts.FIRST_DELAY", timedelta(0))
    host = web.add_host()
    web.add(host, "/s/1", status=status)
    feed = add_feed(web, host, "/s/1")
    assert run(tmp_path, feed) == 0
    (reject,) = rows(tmp_path, "rejects")
    assert (reject["reason"], reject["permanent"]) == ("not_now", False)
    web.add(host, "/s/1", page(HEADLINES[0]))
    assert run(tmp_path, feed) == 0
    assert len(rows(tmp_path, "articles")) == 1


@pytest.mark.parametrize("status", [403, 404])
def test_a_page_that_comes_after_its_entry_is_an_article(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr("transforms.lib.lake.attempts.ONE_MORE_AFTER", timedelta(0))
    host = web.add_host()
    web.add(host, "/s/1", status=status)
    web.add(host, "/s/2", status=status)
    feed = add_feed(web, host, "/s/1", "/s/2", published="")
    assert run(tmp_path, feed) == 0
    assert [row["permanent"] for row in rows(tmp_path, "rejects")] == [False, False]
    web.add(host, "/s/1", page(HEADLINES[0]))
    assert run(tmp_path, feed) == 0
    assert len(rows(tmp_path, "articles")) == 1
    assert run(tmp_path, feed) == 0
    assert len(web.requests_to(host, "/s/2")) == 2, "asked once more, and not again"
    assert ledger_check.run(str(tmp_path)) == 0
