"""The web of a soak in a process of its own: outlets that publish as the plan says.

    python -m benchmarks.soak.web '{"feeds": 300, …}'

Prints a line with the port when it serves. Then it takes lines: ``start SECONDS-SINCE-1970`` begins
the plan's time, ``counts`` asks for the requests so far; each is answered by a line.
It ends with its standard input, and so with the process that started it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import json
import math
import random
import socket
import subprocess
import sys
import time
from bisect import bisect_right
from collections import Counter
from email.utils import formatdate
from types import TracebackType
from typing import Self

from aiohttp import web

from benchmarks.harness import ROOT
from benchmarks.soak.plan import LISTED, Plan, Publication
from tests.support.newsroom import item, page, rss

_HANG_SECONDS = 300.0
_STORY_AGE = 3600.0  # of the stories before the start
_BOMB_ITEMS = 1_200_000
_BOMB_PARAGRAPHS = 58_000
_HTML = {"Content-Type": "text/html; charset=utf-8"}


class PublishingWeb:
    """Answers by the clock: a feed lists what the plan has published by now."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stories = dict(enumerate(plan.publications()))
        self._traps = {trap.feed: trap.kind for trap in plan.traps()}
        self._stories |= {trap.feed: plan.trap_stories(trap) for trap in plan.traps()}
        self._times = {feed: [s.at for s in stories] for feed, stories in self._stories.items()}
        self._feeds: dict[int, tuple[int, bytes]] = {}
        self._opened = time.time()
        self.start = math.inf
        self.counts: Counter[str] = Counter()
        self._asked: set[str] = set()

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
        return time.time() - self.start if self.start < math.inf else 0.0

    def _harmful(self, feed: int) -> str:
        """The kind of the trap, once it does harm."""
        return self._traps.get(feed, "") if self._elapsed() >= self._plan.poison_from else ""

    async def _feed(self, feed: int, shown: str | None) -> web.Response:
        match self._harmful(feed):
            case "hung_feed":
                await asyncio.sleep(_HANG_SECONDS)
            case "poison_feed":
                self.counts["poison feeds"] += 1
                return _compressed(poison_feed(self.counts["poison feeds"]), "application/rss+xml")
        count = bisect_right(self._times[feed], self._elapsed()) if self.start < math.inf else 1
        etag = f'"{feed}-{count}"'
        if shown == etag:
            self.counts["not modified"] += 1
            return web.Response(status=304, headers={"ETag": etag})
        headers = {"Content-Type": "application/rss+xml", "ETag": etag}
        return web.Response(body=self._document(feed, count), headers=headers)

    def _document(self, feed: int, count: int) -> bytes:
        known, document = self._feeds.get(feed, (0, b""))
        if known != count:
            stories = self._stories[feed][max(0, count - LISTED) : count]
            document = rss(map(self._item, reversed(stories)), f"Outlet {feed}").encode()
            self._feeds[feed] = count, document
        return document

    def _item(self, story: Publication) -> str:
        at = self._opened - _STORY_AGE if story.at < 0 else self.start + story.at
        url = self._plan.story_url(story)
        return item(url, title(story), published=formatdate(at, usegmt=True))

    async def _story(self, feed: int, number: int) -> web.Response:
        harm = self._harmful(feed) if number else ""
        if harm == "hung_page":
            await asyncio.sleep(_HANG_SECONDS)
        if harm == "poison_page":
            self.counts["poison pages"] += 1
            return _compressed(poison_page(number), "text/html; charset=utf-8")
        story = self._stories[feed][number]
        return web.Response(body=page(title(story)).encode(), headers=_HTML)


def title(story: Publication) -> str:
    """The title of a story, which also decides about its text."""
    return f"Story {story.number} of outlet {story.feed}"


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


def open_sockets(addresses: list[str], attempts: int = 20) -> list[socket.socket]:
    """Listening sockets on all addresses, on one free port."""
    for attempt in range(attempts):
        sockets: list[socket.socket] = []
        port = 0
        try:
            for address in addresses:
                opened = socket.create_server((address, port), backlog=128)
                sockets.append(opened)
                port = opened.getsockname()[1]
        except OSError:
            for opened in sockets:
                opened.close()
            if attempt == attempts - 1:
                raise
        else:
            return sockets
    raise AssertionError("unreachable")


async def serve(plan: Plan) -> None:
    """Serve until the standard input ends."""
    sockets = open_sockets(plan.addresses())
    plan = dataclasses.replace(plan, port=sockets[0].getsockname()[1])
    outlets = PublishingWeb(plan)
    runner = web.ServerRunner(web.Server(outlets.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    for opened in sockets:
        await web.SockSite(runner, opened).start()
    print(plan.port, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        match line.split():
            case ["start", at]:
                outlets.start = float(at)
                print("started", flush=True)
            case ["counts"]:
                print(json.dumps(outlets.counts), flush=True)
    await runner.cleanup()


class WebProcess:
    """The server as its owner holds it; a context manager. ``plan`` has the port."""

    def __init__(self, plan: Plan) -> None:
        command = [
            sys.executable,
            "-m",
            "benchmarks.soak.web",
            json.dumps(dataclasses.asdict(plan)),
        ]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.plan = dataclasses.replace(plan, port=int(self._answer()))

    def start(self, at: float) -> None:
        """Begin to publish at this time, in seconds since 1970."""
        self._tell(f"start {at!r}")
        self._answer()

    def counts(self) -> dict[str, int]:
        """Requests so far, by what was asked for."""
        self._tell("counts")
        counts: dict[str, int] = json.loads(self._answer())
        return counts

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 (a pipe, see above)
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _answer(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 (a pipe, see above)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the web of the soak has ended")
        return line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()


if __name__ == "__main__":
    asyncio.run(serve(Plan(**json.loads(sys.argv[1]))))
