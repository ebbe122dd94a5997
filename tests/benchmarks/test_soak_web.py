"""The web of the soak."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from benchmarks.soak.plan import LISTED, Publication
from benchmarks.soak.web import PublishingWeb, publishing_web, title
from tests.benchmarks.test_soak_plan import MIXED, SMALL
from tests.support.newsroom import paragraphs
from transforms.lib.extraction.extract import Hints, extract_page
from transforms.lib.feeds import FeedDocument, parse_feed


@pytest.fixture
def web() -> Iterator[PublishingWeb]:
    with publishing_web(SMALL) as outlets:
        yield outlets


def get(
    web: PublishingWeb, feed: int, path: str, etag: str = "", timeout: float = 10
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(web.plan.host_of(feed), web.plan.port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"If-None-Match": etag} if etag else {})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def document(web: PublishingWeb, feed: int) -> FeedDocument:
    return parse_feed(get(web, feed, f"/feed/{feed}.xml")[1], web.plan.feed_url(feed))


def test_before_the_start_each_feed_lists_one_story(web: PublishingWeb) -> None:
    for feed in range(SMALL.feeds + len(SMALL.traps())):
        assert [entry.link for entry in document(web, feed).entries] == [
            web.plan.url(feed, f"/story/{feed}/0")
        ]


def test_a_feed_lists_its_latest_stories_as_time_goes_by(web: PublishingWeb) -> None:
    web.start(time.time() - 30)
    expected = [s for s in SMALL.publications()[1] if s.at <= 30]
    links = [entry.link for entry in document(web, 1).entries]
    assert len(links) == min(len(expected), LISTED)
    assert web.plan.story_url(expected[-1]) in links


def test_a_feed_that_has_not_changed_is_not_sent_again(web: PublishingWeb) -> None:
    first, _ = get(web, 0, "/feed/0.xml")
    etag = first.headers["ETag"]
    assert get(web, 0, "/feed/0.xml", etag)[0].status == 304
    assert not {"Cache-Control", "Expires"} & set(first.headers)
    web.start(time.time() - 60)
    assert get(web, 0, "/feed/0.xml", etag)[0].status == 200
    assert web.counts == {"feed requests": 3, "not modified": 1}


def test_a_story_is_an_article_to_the_extractor(web: PublishingWeb) -> None:
    paths = ("/story/2/0", "/story/2/1")
    texts = [
        extract_page(get(web, 2, path)[1], Hints(url=web.plan.url(2, path))).text for path in paths
    ]
    assert min(len(text.split()) for text in texts) > 200
    assert texts[0] != texts[1]


def test_a_mixed_web_corrects_its_feed_and_page_at_one_time() -> None:
    path, at = next(iter(MIXED.corrections().items()))
    feed, number = map(int, path.split("/")[2:])
    with publishing_web(MIXED) as web:
        for now, version in ((at - 1, 1), (at + 1, 2)):
            web.start(time.time() - now)
            story = Publication(feed, number, 0.0, version)
            assert paragraphs(title(story))[0].encode() in get(web, feed, path)[1]
            assert title(story) in {entry.title for entry in document(web, feed).entries}
        assert get(web, 1, "/story/1/2")[0].status == 404


def test_traps_snap_in_the_second_half(web: PublishingWeb) -> None:
    trap = next(trap for trap in SMALL.traps() if trap.kind == "hung_feed")
    poison = next(trap for trap in SMALL.traps() if trap.kind == "poison_feed")
    web.start(time.time() - 40)
    assert (
        get(web, poison.feed, f"/feed/{poison.feed}.xml")[0].headers["Content-Encoding"] == "gzip"
    )
    with pytest.raises(TimeoutError):
        get(web, trap.feed, f"/feed/{trap.feed}.xml", timeout=1)
