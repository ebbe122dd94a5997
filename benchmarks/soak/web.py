"""The web of a soak: outlets that publish as the plan says.

Served from the process of the soak, which samples itself apart from what it measures.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import math
import random
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import formatdate

from aiohttp import web

from benchmarks.soak.plan import LISTED, Plan, Publication
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb

_HANG_SECONDS = 300.0
_STORY_AGE = 3600.0  # of the stories before the start
_BOMB_ITEMS = 1_200_000
_BOMB_PARAGRAPHS = 58_000
_NOISE_BYTES = 40_000  # in each page of a mixed plan: writing them takes long enough to be killed
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_ATTEMPTS = 20


class PublishingWeb:
    """Answers by the clock: a feed lists what the plan has published by now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.counts: Counter[str] = Counter()
        self._listings = plan.listings()
        self._traps = {trap.feed: trap.kind for trap in plan.traps()}
        self._times = {feed: [at for at, _ in listed] for feed, listed in self._listings.items()}
        self._corrected = plan.corrections()
        self._feeds: dict[int, tuple[int, bytes]] = {}
        self._opened = time.time()
        self._start = math.inf
        self._asked: set[str] = set()

    def start(self, at: float) -> None:
        """Begin to publish at this time, in seconds since 1970."""
        self._start = at

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """A feed, a page, or 404 (robots.txt among them)."""
        match request.path.removesuffix(".xml").split("/")[1:]:
            case ["feed", feed]:
                self.counts["feed requests"] += 1
                return await self._feed(int(feed), request.headers.get("If-None-Match"))
            case ["story", feed, number]:
                self.counts["page requests"] += 1
                self._asked.add(request.path)
                self.counts["pages"] = len(self._asked)
                return await self._story(int(feed), int(number))
        return web.Response(status=404)

    def _elapsed(self) -> float:
        return max(0.0, time.time() - self._start)

    def _harmful(self, feed: int) -> str:
        """The kind of the trap, once it does harm."""
        return self._traps.get(feed, "") if self._elapsed() >= self.plan.poison_from else ""

    async def _feed(self, feed: int, shown: str | None) -> web.Response:
        match self._harmful(feed):
            case "hung_feed":
                await asyncio.sleep(_HANG_SECONDS)
            case "poison_feed":
                self.counts["poison feeds"] += 1
                return _compressed(poison_feed(self.counts["poison feeds"]), "application/rss+xml")
        count = bisect_right(self._times[feed], self._elapsed())
        etag = f'"{feed}-{count}"'
        if shown == etag:
            self.counts["not modified"] += 1
            return web.Response(status=304, headers={"ETag": etag})
        headers = {"Content-Type": "application/rss+xml", "ETag": etag}
        return web.Response(body=self._document(feed, count), headers=headers)

    def _document(self, feed: int, count: int) -> bytes:
        known, document = self._feeds.get(feed, (0, b""))
        if known != count:
            latest = {story.path: story for _, story in self._listings[feed][:count]}
            stories = list(latest.values())[-LISTED:]
            document = rss(map(self._item, reversed(stories)), f"Outlet {feed}").encode()
            self._feeds[feed] = count, document
        return document

    def _item(self, story: Publication) -> str:
        at = self._opened - _STORY_AGE if story.at < 0 else self._start + story.at
        content = ""
        if self.plan.full_text(story.feed):
            content = "".join(f"<p>{text}</p>" for text in paragraphs(title(story)))
        url = self.plan.story_url(story)
        return item(url, title(story), published=formatdate(at, usegmt=True), content=content)

    async def _story(self, feed: int, number: int) -> web.Response:
        harm = self._harmful(feed) if number else ""
        if harm == "hung_page":
            await asyncio.sleep(_HANG_SECONDS)
        if harm == "poison_page":
            self.counts["poison pages"] += 1
            return _compressed(poison_page(number), "text/html; charset=utf-8")
        story = Publication(feed, number, 0.0)
        if self.plan.leads_nowhere(story):
            return web.Response(status=404)
        if self._elapsed() >= self._corrected.get(story.path, math.inf):
            story = replace(story, version=2)
        body = page(title(story))
        if self.plan.mixed:
            body = body.replace("</body>", f"<script>'{_noise(body)}'</script></body>")
        return web.Response(body=body.encode(), headers=_HTML)


def title(story: Publication) -> str:
    """The title of a story, which also decides about its text."""
    version = f", version {story.version}" if story.version > 1 else ""
    return f"Story {story.number} of outlet {story.feed}{version}"


def _noise(seed: str) -> str:
    """What no codec makes smaller."""
    return base64.b64encode(random.Random(seed).randbytes(_NOISE_BYTES)).decode()


def poison_feed(number: int) -> bytes:
    """A feed within the limits of size that takes feedparser more than ten seconds."""
    head = f'<rss version="2.0"><channel><title>{number}</title>'
    return f"{head}{'<item/>' * _BOMB_ITEMS}</channel></rss>".encode()


def poison_page(number: int) -> bytes:
    """A page within the limits of size that keeps the extractor busy as long as any we know."""
    chooser = random.Random(number)
    lines = (
        f"<p>Tanks, {chooser.randrange(10**6)} of the army, and, as they said, many more. On day "
        f"{line}, said others.</p>"
        for line in range(_BOMB_PARAGRAPHS)
    )
    return f"<html><title>{number}</title><body>{''.join(lines)}</body></html>".encode()


def _compressed(body: bytes, content_type: str) -> web.Response:
    headers = {"Content-Type": content_type, "Content-Encoding": "gzip"}
    return web.Response(body=gzip.compress(body, 1), headers=headers)


@contextmanager
def publishing_web(plan: Plan) -> Iterator[PublishingWeb]:
    """Serve while the block runs; the plan of what is given has a port."""
    with LocalWeb() as local_web:
        first, *others = plan.addresses()
        for attempt in range(_ATTEMPTS):
            port = int(local_web.add_host(first).rpartition(":")[2])
            try:
                hosts = [f"{first}:{port}", *(local_web.add_host(a, port) for a in others)]
                break
            except OSError:  # somebody has the port on one of the addresses
                if attempt == _ATTEMPTS - 1:
                    raise
        outlets = PublishingWeb(replace(plan, port=port))
        for host in hosts:
            local_web.add_site(host, outlets.handle)
        yield outlets
