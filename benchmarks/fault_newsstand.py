"""All feeds of the fault drill, spread over their hosts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from benchmarks.fault_feeds import (
    BAD_KINDS,
    GOOD_KINDS,
    NEWS,
    FeedKind,
    always,
    conditional,
    expiring,
    flagged,
    hostile_redirects,
    plain,
    retry_at,
)
from benchmarks.fault_model import Feed, Site, Story, html
from benchmarks.fault_pages import page_kinds
from benchmarks.fault_wire import FaultWeb, redirect, respond
from tests.support.newsroom import paragraphs
from transforms.lib.http.answers import PERMANENT_REDIRECTS


@dataclass(frozen=True)
class Size:
    """How large the drill is.

    ``good`` feeds in order stand on ``hosts`` hosts beside one bad feed or page of each kind.
    One more host, the outlet, has ``sections`` feeds of a story each, and one of ``archive``
    entries, of which each run may fetch ``budget``. ``slow`` kinds take a minute each.
    """

    hosts: int = 36
    good: int = 90
    sections: int = 60
    archive: int = 5000
    budget: int = 100
    slow: bool = True
    crawl_delay: float = 3.0


SMALL = Size(hosts=10, good=10, sections=4, archive=150, budget=40, slow=False, crawl_delay=0.3)


class Newsstand:
    """The feeds of a drill; ``outlet`` is the slowest host in order, ``limited`` its stories."""

    def __init__(self, web: FaultWeb, size: Size) -> None:
        self._web = web
        self._size = size
        self.feeds: list[Feed] = []
        self._shared = [self._site() for _ in range(size.hosts)]
        self._sites = itertools.cycle(self._shared)
        self._put_good()
        self._put_bad_feeds()
        self._put_bad_pages()
        self.outlet = self._site()
        self._put_outlet()

    def _site(self) -> Site:
        return Site(self._web, self._web.add_host())

    def _put_good(self) -> None:
        kinds = itertools.cycle(GOOD_KINDS)
        for kind in itertools.islice(kinds, self._size.good):
            self.feeds.append(kind.build(next(self._sites)))
        # Two feeds of an outlet with the same story: one of them is first, its page asked once.
        for name in ("front page", "topic page"):
            feed = self._shared[0].feed(name, ("new", "not_modified", "unchanged"), conditional)
            self.feeds.append(feed)
        story = self._shared[0].story("In two feeds", group="in two feeds")
        self.feeds[-2].stories = [story]
        self.feeds[-1].stories = [Story(**{**vars(story), "asked": (0,)})]

    def _put_bad_feeds(self) -> None:
        for kind in self._bad_kinds():
            if kind.slow and not self._size.slow:
                continue
            site = self._site() if kind.own_host else next(self._sites)
            self.feeds.append(kind.build(site))
        self.feeds += self._redirected()
        self.feeds += self._unreachable()

    def _bad_kinds(self) -> Iterator[FeedKind]:
        yield from BAD_KINDS
        yield from hostile_redirects(self._web.canary_port)

    def _redirected(self) -> Iterator[Feed]:
        """Feeds that moved, for now or for good, and one that leads nowhere near an end."""
        for status in (301, 302, 303, 307, 308):
            yield self._moved(status)
        site = next(self._sites)
        for number in range(12):
            here, there = f"/hop/{number}", f"http://{site.host}/hop/{number + 1}"
            self._web.put(site.host, here, lambda _, to=there: redirect(302, to))
        kind = "endless redirects"
        start = always(redirect(302, f"http://{site.host}/hop/0"))
        yield site.feed(kind, flagged("too_many_redirects"), start, bad=True)
        late = self._site()
        yield FeedKind("503, Retry-After as a date", ("rate_limited", "", "new"), retry_at(late)).build(late)
        yield FeedKind("Expires", ("new", "", "new"), expiring(late)).build(next(self._sites))
        yield self._without_links()

    def _moved(self, status: int) -> Feed:
        site = next(self._sites)
        target = site.web.path("moved")
        to = f"http://{site.host}{target}"
        kind = FeedKind(f"{status} redirect", NEWS, always(redirect(status, to)))
        feed = kind.build(site)
        if status in PERMANENT_REDIRECTS:
            feed.columns["next_url"] = (feed.url, feed.url, to)
        self._web.put(
            site.host, target, lambda request: conditional(feed, request, self._web.run)
        )
        return feed

    def _without_links(self) -> Feed:
        """A feed in which one entry has neither link nor id."""
        site = next(self._sites)

        def serve(feed: Feed, _: object, run: int) -> bytes:
            extra = "<item><title>Without a link</title></item></channel>"
            return respond(200, feed.document(run).replace("</channel>", extra).encode())

        feed = site.feed("an entry without link", NEWS, serve, bad=True)
        feed.stories = site.stories(feed.kind)
        return feed

    def _unreachable(self) -> Iterator[Feed]:
        """Feeds at places that no server answers for."""
        port = self._shared[0].host.rpartition(":")[2]
        yield Feed("a name that does not resolve", "http://feeds.invalid/rss", flagged("dns"), bad=True, asked=(0, 0, 0))
        yield Feed("nobody listens", f"http://127.30.250.1:{port}/rss", flagged("connect"), bad=True, asked=(0, 0, 0))
        yield Feed("TLS without TLS", f"https://{self._shared[0].host}/rss", flagged("tls"), bad=True, asked=(0, 0, 0))
        yield Feed("private address", "http://192.168.0.1/rss", flagged("address_denied"), bad=True, asked=(0, 0, 0))
        yield Feed("the canary's address", f"http://{self._web.canaries[0]}/rss", flagged("address_denied"), bad=True, asked=(0, 0, 0))

    def _put_bad_pages(self) -> None:
        for kind in page_kinds(self._web.canary_port, self._size.crawl_delay):
            if kind.slow and not self._size.slow:
                continue
            site = self._site() if kind.own_host else next(self._sites)
            self.feeds.append(kind.feed(site))

    def _put_outlet(self) -> None:
        """Many feeds of one host, one of them with more entries than the budget."""
        for number in range(self._size.sections):
            feed = self.outlet.feed(f"section {number}", ("new", "not_modified", "unchanged"), conditional)
            feed.stories = [self.outlet.story("Section")]
            self.feeds.append(feed)
        archive = self.outlet.feed("archive", NEWS, plain())
        first = [self._archived(1) for _ in range(self._size.archive - 2)]
        archive.stories = [*first, self._archived(2), self._archived(3)]
        self.feeds.append(archive)

    def _archived(self, since: int) -> Story:
        story = self.outlet.story("Archived", since)
        story.title = f"Archived {story.link.rsplit('/', 1)[1]}"
        story.text = paragraphs(story.title)[0]
        self._web.put(self.outlet.host, story.link.removeprefix(f"http://{self.outlet.host}"), lambda _: html(story.title))
        return story

    def write_opml(self, path: Path) -> None:
        """The feed list, as the run reads it."""
        outlines = "\n".join(
            f"<outline type='rss' text={quoteattr(feed.kind)} xmlUrl={quoteattr(feed.url)}/>"
            for feed in self.feeds
        )
        text = f"<opml version='2.0'><head><title>Drill</title></head><body>{outlines}</body></opml>"
        path.write_text(text, encoding="utf-8")
