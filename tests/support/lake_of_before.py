"""The outlet of the lake that a version before decision 16 left behind (``tests/golden/``).

The lake holds two runs over ``FEED``: at the second the title of ``/n/1`` had changed, ``/n/busy``
answered 503 and ``/n/gone`` 404 at both. ``answer`` is the same outlet today.
"""

from __future__ import annotations

from schemas.reasons import Reason
from tests.support import newsroom
from tests.support.rehearsal import Answer, page_answer
from transforms.lib.http import FetchFailure, FetchRequest

SITE = "http://gazette.example"
FEED = f"{SITE}/feed"


def feed_document(*more: str, counter: int = 1, first: str = "Minister visits yard") -> str:
    """The feed: ids of several kinds, entries without ids, texts in the feed, twins."""
    long = "".join(f"<p>{text}</p>" for text in newsroom.paragraphs("bulletin", 5))
    other = "".join(f"<p>{text}</p>" for text in newsroom.paragraphs("other", 5))
    return newsroom.rss(
        [
            newsroom.item(f"{SITE}/n/1", first, guid="post-1"),
            newsroom.item(f"{SITE}/n/2", "Tank order grows", guid=f"{SITE}/?p=2"),
            newsroom.item(f"{SITE}/n/3", "Sweepers leave port", guid="0"),
            newsroom.item(f"{SITE}/n/4", "Cadets graduate", guid="0"),
            newsroom.item(f"{SITE}/n/5?utm_term={counter}", "Depot reopens", guid=f"{SITE}/n/5"),
            _without_guid(f"{SITE}/N/Six?utm_term={counter}", "Hangar burns"),
            newsroom.item("", "Bulletin of the week", guid="bulletin", content=long),
            newsroom.item(f"{SITE}/n/7", "Briefing in full", guid="7", content=other),
            newsroom.item(f"{SITE}/n/busy", "Slow server", guid="busy"),
            newsroom.item(f"{SITE}/n/gone", "Withdrawn", guid="gone"),
            *more,
        ]
    )


def _without_guid(link: str, title: str) -> str:
    whole = newsroom.item(link, title, guid="-")
    return whole.replace('<guid isPermaLink="false">-</guid>', "")


def answer(request: FetchRequest, feed: str) -> Answer:
    """What the outlet answers when its feed is ``feed``."""
    path = request.url.removeprefix(SITE)
    if request.url == FEED:
        return page_answer(request, feed)
    if path == "/n/busy":
        return FetchFailure(request.key, request.url, request.url, Reason.SERVER_ERROR, "503")
    if path == "/n/gone":
        return FetchFailure(request.key, request.url, request.url, Reason.NOT_FOUND, "404")
    seed = path.partition("?")[0].lower()
    return page_answer(request, newsroom.page(f"Page {seed}", seed=seed))
