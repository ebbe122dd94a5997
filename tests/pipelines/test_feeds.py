"""``pipelines.feeds``: the feeds of a list, and those of a site, as servers have them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines import feeds
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb
from transforms.lib.feeds.opml import read_opml

RSS_TYPE = "application/rss+xml"
FULL = "".join(f"<p>{text}</p>" for text in paragraphs("full"))


def run(*arguments: str) -> int:
    return feeds.main(["--allow_network=127.0.0.0/8", "--host_delay=0", *arguments])


def rss_of(host: str, *names: str) -> str:
    return rss([item(f"http://{host}/{name}", content=FULL) for name in names], title="Yards")


class TestCheck:
    @pytest.fixture
    def listed(self, web: LocalWeb, tmp_path: Path) -> Path:
        """A feed that is well, one that has moved, a page, one that is gone."""
        hosts = [web.add_host() for _ in range(4)]
        urls = [web.url(host, "/feed") for host in hosts]
        web.add(hosts[0], "/feed", rss_of(hosts[0], "a", "b"), content_type=RSS_TYPE)
        web.add(hosts[1], "/feed", status=301, headers={"Location": "/rss"})
        web.add(hosts[1], "/rss", rss_of(hosts[1], "a"), content_type=RSS_TYPE)
        web.add(hosts[2], "/feed", page("A page"))
        web.add(hosts[3], "/feed", status=410)
        path = tmp_path / "feeds.opml"
        outlines = (f'<outline type="rss" text="Outlet" xmlUrl="{url}"/>' for url in urls)
        path.write_text(f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>")
        return path

    def verdicts(self, path: Path, capsys: pytest.CaptureFixture[str]) -> Sequence[dict[str, Any]]:
        assert run(f"--check={path}", "--json") == 1
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    def test_each_feed_is_asked_once_and_judged(
        self, web: LocalWeb, listed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = self.verdicts(listed, capsys)
        assert [one["alive"] for one in found] == [True, True, False, False]
        assert (found[0]["entries"], found[0]["full_texts"], found[0]["moved_to"]) == (2, 2, "")
        assert found[1]["moved_to"].endswith("/rss")
        assert found[2]["error"].startswith("not_a_feed: ")
        assert (found[3]["http_status"], found[3]["state"]) == (410, "dead")
        asked = [(request.host, request.path) for request in web.requests]
        assert len(asked) == len(set(asked)) == 5

    def test_the_table_shows_first_what_wants_a_look(
        self, listed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(f"--check={listed}") == 1
        shown = capsys.readouterr().out
        assert shown.index("not_a_feed") < shown.index("moved to")
        assert shown.rstrip().splitlines()[-1].startswith("4 feeds: 2 dead")

    def test_a_list_of_feeds_that_live_is_exit_status_0(
        self, listed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = listed.read_text()
        good = text[text.index("http") : text.index('"/>')]
        listed.write_text(f'<opml><body><outline type="rss" xmlUrl="{good}"/></body></opml>')
        assert run(f"--check={listed}") == 0
        assert "1 feed: " in capsys.readouterr().out


class TestFind:
    def found(self, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
        listing = read_opml(capsys.readouterr().out.encode(), "found.opml")
        return [(source.feed_url, source.name) for source in listing.sources]

    def test_feeds_that_the_page_names_are_found_when_they_are_feeds(
        self, web: LocalWeb, capsys: pytest.CaptureFixture[str]
    ) -> None:
        host = web.add_host()
        link = '<link rel="alternate" type="application/rss+xml" href="{}">'
        links = "".join(map(link.format, ("/all", "/again", "/missing", "/comments/feed")))
        web.add(host, "/", f"<html><head>{links}</head><body>Yards</body></html>")
        for path in ("/all", "/again"):  # the same entries: one feed in two forms
            web.add(host, path, rss_of(host, "a", "b"), content_type=RSS_TYPE)
        assert run(f"--find={web.url(host)}") == 0
        assert self.found(capsys) == [(web.url(host, "/all"), "Yards")]
        assert not web.requests_to(host, "/comments/feed")
        assert not web.requests_to(host, "/feed/")

    def test_where_the_page_names_none_the_usual_addresses_are_tried_until_one_is_a_feed(
        self, web: LocalWeb, capsys: pytest.CaptureFixture[str]
    ) -> None:
        host = web.add_host()
        web.add(host, "/", page("Home"))
        web.add(host, "/rss.xml", rss_of(host, "a"), content_type=RSS_TYPE)
        web.add(host, "/feed.xml", rss_of(host, "b"), content_type=RSS_TYPE)
        assert run(f"--find={web.url(host)}") == 0
        assert self.found(capsys) == [(web.url(host, "/rss.xml"), "Yards")]

    def test_a_feed_that_is_given_is_found(
        self, web: LocalWeb, capsys: pytest.CaptureFixture[str]
    ) -> None:
        host = web.add_host()
        feed = web.add(host, "/news/feed", rss_of(host, "a"), content_type=RSS_TYPE)
        assert run(f"--find={feed}") == 0
        assert self.found(capsys) == [(feed, "Yards")]
        assert len(web.requests_to(host, "/news/feed")) == 1

    def test_a_page_that_robots_txt_forbids_is_not_asked_for(
        self, web: LocalWeb, capsys: pytest.CaptureFixture[str]
    ) -> None:
        host = web.add_host()
        web.add(host, "/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
        assert run(f"--find={web.url(host)}") == 1
        assert not web.requests_to(host, "/")
        assert capsys.readouterr().err.count("\n") == 1

    def test_a_site_without_feeds_is_one_line_and_exit_status_1(
        self, web: LocalWeb, capsys: pytest.CaptureFixture[str]
    ) -> None:
        host = web.add_host()
        web.add(host, "/", page("Home"))
        assert run(f"--find={web.url(host)}") == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert host in captured.err

    def test_a_site_that_does_not_answer_is_asked_no_further(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("--find=http://127.0.0.1:9/") == 1
        assert "gives no page: robots_unreachable: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--check=a.opml", "--find=example.org"],
        ["--check=/nowhere/a.opml"],
        ["--find=http://[bad"],
        ["--find=example.org", "--json"],
    ],
)
def test_a_mistake_is_one_line_and_exit_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
