"""One outlet in memory: its feeds and pages, and the runs over them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import time_machine

from schemas.reasons import Reason
from tests.support.newsroom import paragraphs, rss
from tests.support.rehearsal import Answer, MemoryWeb, Rehearsal, page_answer
from transforms.lib.http import FetchFailure, FetchRequest

SITE = "http://gazette.example"
FEED = f"{SITE}/feed"
OTHER_FEED = f"{SITE}/desk/feed"
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FIFTEEN_MINUTES = timedelta(minutes=15)


class Outlet:
    """Feeds and their pages in memory, and the runs over them, a quarter of an hour apart."""

    def __init__(self) -> None:
        self.items: dict[str, list[str]] = {FEED: [], OTHER_FEED: []}
        self.pages: dict[str, str | Reason] = {}
        self.rehearsal = Rehearsal(MemoryWeb(self._answer))
        self.clock = time_machine.travel(START, tick=True)
        self._time = self.clock.start()

    def _answer(self, request: FetchRequest) -> Answer:
        if request.url in self.items:
            # Another title each time: a document of the last time is not read again.
            title = f"Gazette {len(self.rehearsal.polls)}"
            return page_answer(request, rss(self.items[request.url], title))
        path = request.url.removeprefix(SITE).partition("?")[0]
        answer = self.pages.get(path, Reason.NOT_FOUND)
        if isinstance(answer, Reason):
            return FetchFailure(request.key, request.url, request.url, answer, str(answer))
        return page_answer(request, answer)

    def poll(self, *items: str, feed: str = FEED) -> None:
        """One run over one feed; its items are new ones, if given."""
        self.items[feed] = list(items) or self.items[feed]
        self.rehearsal.run_once([feed])
        self.wait(FIFTEEN_MINUTES)
        assert self.rehearsal.problems() == []

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self._time.shift(time)

    def asked(self) -> list[str]:
        """Paths of the pages that were asked for."""
        urls = (request.url for request in self.rehearsal.web.requests)
        return [url.removeprefix(SITE) for url in urls if url not in self.items]

    def titles(self) -> list[str]:
        """Titles of the articles as a reader sees them."""
        return sorted(article.title for article in self.rehearsal.view().values())

    def reasons(self) -> Counter[str]:
        """How often each reason was given."""
        return Counter(str(reject.reason) for reject in self.rehearsal.rejects)


def link(path: str) -> str:
    """The address of a page."""
    return f"{SITE}{path}"


def full(seed: str) -> str:
    """A full text as HTML."""
    return "".join(f"<p>{text}</p>" for text in paragraphs(seed, 5))


def day(number: int, hour: int = 9) -> str:
    """A date as RSS has it; 0 is 14 November 2026."""
    names = ("Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri")
    return f"{names[number % 7]}, {14 + number} Nov 2026 {hour:02}:00:00 GMT"
