"""A local web of outlets that go on publishing: what the kill drill ingests.

Each call of ``Newsroom.publish`` adds stories, corrections, a dead link and a story that two
outlets list. Some outlets carry the full text in their feed, so that their pages need no visit.
"""

from __future__ import annotations

import base64
import itertools
import random
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb, StaticPage

SITES = 6
_FULL_TEXT_SITES = 2
_DAYS = ("Wed, 18 Nov 2026", "Thu, 19 Nov 2026", "Fri, 20 Nov 2026")
_NOISE_BYTES = 40_000  # in each page: writing a megabyte takes long enough to be hit by a kill
# The web answers so slowly, in seconds, that most kills meet requests on their way.
_FEED_DELAY, _PAGE_DELAY = 0.02, 0.005


@dataclass
class Story:
    """One story; ``version`` counts its corrections."""

    url: str
    published: str
    version: int = 1

    @property
    def title(self) -> str:
        """The title, which also decides about the text."""
        return f"Story {self.url} in version {self.version}"

    def entry(self, *, full_text: bool) -> str:
        """Its item in a feed."""
        content = "".join(f"<p>{text}</p>" for text in paragraphs(self.title)) if full_text else ""
        return item(self.url, self.title, published=self.published, content=content)

    def page(self) -> bytes:
        """Its page, with noise that no codec makes smaller."""
        noise = base64.b64encode(random.Random(self.title).randbytes(_NOISE_BYTES)).decode()
        script = f"<script>var noise = '{noise}'</script></body>"
        return page(self.title).replace("</body>", script).encode()


@dataclass
class Site:
    """One outlet; ``dead_links`` and ``reprints`` are items of its feed that are no own story."""

    host: str
    full_text: bool
    stories: list[Story] = field(default_factory=list)
    dead_links: list[str] = field(default_factory=list)
    reprints: list[Story] = field(default_factory=list)

    def feed(self) -> str:
        """The feed over everything published so far."""
        items = [story.entry(full_text=self.full_text) for story in self.stories]
        items += [item(url) for url in self.dead_links]
        items += [story.entry(full_text=False) for story in self.reprints]
        return rss(items)


class Newsroom:
    """Publishes on a local web and counts what is asked for."""

    def __init__(self, local_web: LocalWeb, chooser: random.Random) -> None:
        self._web = local_web
        self._chooser = chooser
        self._numbers = itertools.count()
        self.sites = [
            Site(local_web.add_host(), full_text=n < _FULL_TEXT_SITES) for n in range(SITES)
        ]
        self.feed_requests = 0
        self.page_requests: Counter[str] = Counter()  # by title: a correction is fetched again

    def feeds(self) -> list[str]:
        """The URLs of the feeds."""
        return [self._web.url(site.host, "/feed.xml") for site in self.sites]

    def expected(self) -> dict[str, str]:
        """URL of each story published so far, and the first paragraph of its latest version."""
        stories = itertools.chain.from_iterable(site.stories for site in self.sites)
        return {story.url: paragraphs(story.title)[0] for story in stories}

    def publish(self, count: int) -> None:
        """Publish ``count`` stories on each site, and correct one of its older ones."""
        for site in self.sites:
            if site.stories:
                corrected = self._chooser.choice(site.stories)
                corrected.version += 1
                self._put(site, corrected)
            for _ in range(count):
                self._put(site, self._write(site))
        self._mix_in()
        for site in self.sites:
            body = site.feed().encode()
            headers = {"Content-Type": "application/rss+xml", "ETag": f'"{next(self._numbers)}"'}
            self._serve(site, "/feed.xml", StaticPage(body, 200, headers, _FEED_DELAY))

    def _mix_in(self) -> None:
        """A dead link, and a new story that the next site lists as well and none corrects."""
        dead, first, second = self.sites[-3:]
        path = f"/dead/{next(self._numbers)}"
        dead.dead_links.append(self._serve(dead, path, StaticPage(status=404)))
        reprint = self._write(first)
        self._put(first, reprint)
        second.reprints.append(reprint)

    def _write(self, site: Site) -> Story:
        url = self._web.url(site.host, f"/news/{next(self._numbers)}")
        hour, minute = self._chooser.randrange(24), self._chooser.randrange(60)
        story = Story(url, f"{self._chooser.choice(_DAYS)} {hour:02}:{minute:02}:00 GMT")
        site.stories.append(story)
        return story

    def _put(self, site: Site, story: Story) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        answer = StaticPage(story.page(), 200, headers, _PAGE_DELAY)
        self._serve(site, story.url.removeprefix(self._web.url(site.host, "")), answer, story.title)

    def _serve(self, site: Site, path: str, answer: StaticPage, title: str = "") -> str:
        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            if path == "/feed.xml":
                self.feed_requests += 1
            else:
                self.page_requests[title or path] += 1
            return await answer.respond(request)

        return self._web.add_handler(site.host, path, handle)
