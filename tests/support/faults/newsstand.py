"""All feeds of the fault drill, spread over their hosts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tests.support.faults.feeds import (
    ASLEEP,
    NEWS,
    PATIENT,
    QUIET,
    FeedKind,
    bad_kinds,
    good_kinds,
    odd,
)
from tests.support.faults.model import Feed, Site, Story, html
from tests.support.faults.pages import PageKind, page_kinds
from tests.support.faults.places import place_kinds
from tests.support.faults.serves import always, conditional, expiring, plain, retry_at
from tests.support.faults.wire import FaultWeb, Request, redirect, respond
from tests.support.newsroom import opml, paragraphs
from transforms.lib.http.answers import PERMANENT_REDIRECTS, REDIRECTS

_HOPS = 12  # more than the client follows


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
    """The feeds of a drill; ``outlet`` is its largest host in order."""

    def __init__(self, web: FaultWeb, size: Size) -> None:
        self._web = web
        self._size = size
        self._shared = [self._site() for _ in range(size.hosts)]
        self._sites = itertools.cycle(self._shared)
        self.outlet = self._site()
        self.feeds = [
            *self._good(),
            *self._syndicated(),
            *self._bad(),
            *self._moved(),
            *self._by_date(),
            self._endless(),
            self._without_links(),
            *self._unreachable(),
            *self._sections(),
            self._archive(),
        ]

    @property
    def limited(self) -> set[str]:
        """The keys of the entries whose pages are on the outlet, which is over its budget."""
        outlet = f"http://{self.outlet.host}/"
        return {s.key(f.url) for f in self.feeds for s in f.stories if s.link.startswith(outlet)}

    def write_opml(self, path: Path) -> None:
        """The feed list, as the run reads it."""
        pairs = ((quoteattr(feed.kind), quoteattr(feed.url)) for feed in self.feeds)
        path.write_text(opml(f"text={kind} xmlUrl={url}" for kind, url in pairs), "utf-8")

    def _site(self) -> Site:
        return Site(self._web, self._web.add_host())

    def _good(self) -> Iterator[Feed]:
        kinds = itertools.islice(itertools.cycle(good_kinds()), self._size.good)
        for kind in kinds:
            yield kind.build(next(self._sites))

    def _syndicated(self) -> Iterator[Feed]:
        """Two feeds of an outlet with the same story: its page is asked for once."""
        site = self._shared[0]
        story = site.story("In two feeds", group="in two feeds")
        for name, asked in (("front page", 1), ("topic page", 0)):
            feed = site.feed(name, QUIET, conditional)
            feed.stories = [replace(story, asked=(asked,))]
            yield feed

    def _bad(self) -> Iterator[Feed]:
        """One feed for each way of a feed or of a page to misbehave."""
        port = self._web.canary_port
        kinds: list[FeedKind | PageKind] = [*bad_kinds(port), *page_kinds()]
        kinds += place_kinds(port, self._size.crawl_delay)
        for kind in kinds:
            if self._size.slow or not kind.slow:
                yield kind.build(self._site() if kind.own_host else next(self._sites))

    def _moved(self) -> Iterator[Feed]:
        """Feeds that are elsewhere, for now or for good."""
        for status in sorted(REDIRECTS):
            site = next(self._sites)
            path = site.web.path("moved")
            to = f"http://{site.host}{path}"
            feed = odd(f"{status} redirect", always(redirect(status, to))).build(site)
            if status in PERMANENT_REDIRECTS:
                feed.columns["next_url"] = (feed.url, feed.url, to)
            self._web.put(site.host, path, partial(self._document, feed))
            yield feed

    def _document(self, feed: Feed, request: Request) -> bytes:
        return conditional(feed, request, self._web.run)

    def _by_date(self) -> Iterator[Feed]:
        """Feeds that ask for patience by a date."""
        site, other = self._site(), next(self._sites)
        yield odd("503, Retry-After as a date", retry_at(site), PATIENT).build(site)
        yield odd("Expires", expiring(other), ASLEEP).build(other)

    def _endless(self) -> Feed:
        """Redirects that lead from one to the next."""
        site = next(self._sites)
        for number in range(_HOPS):
            to = redirect(302, f"http://{site.host}/hop/{number + 1}")
            self._web.put(site.host, f"/hop/{number}", partial(_answer, to))
        start = always(redirect(302, f"http://{site.host}/hop/0"))
        return site.feed("endless redirects", ("too_many_redirects",) * 3, start, bad=True)

    def _without_links(self) -> Feed:
        """A feed in which one entry has neither link nor id."""
        site = next(self._sites)

        def serve(feed: Feed, _: object, run: int) -> bytes:
            extra = "<item><title>Without a link</title></item></channel>"
            return respond(200, feed.document(run).replace("</channel>", extra).encode())

        feed = site.feed("an entry without link", NEWS, serve, bad=True)
        feed.stories = site.stories(feed.kind)
        feed.skipped = 1
        return feed

    def _unreachable(self) -> Iterator[Feed]:
        """Feeds at places that no server answers for."""
        host, canary = self._shared[0].host, self._web.canaries[0]
        self._web.closed = f"127.30.250.1:{host.rpartition(':')[2]}"
        for url, reason in (
            ("http://feeds.invalid/rss", "dns"),
            (f"http://{self._web.closed}/rss", "connect"),
            (f"https://{host}/rss", "tls"),
            ("http://192.168.0.1/rss", "address_denied"),
            (f"http://{canary}/rss", "address_denied"),
        ):
            yield Feed(f"at {url}", url, (reason,) * 3, bad=True, asked=(0, 0, 0))

    def _sections(self) -> Iterator[Feed]:
        """Many feeds of one host."""
        for number in range(self._size.sections):
            feed = self.outlet.feed(f"section {number}", QUIET, conditional)
            feed.stories = [self.outlet.story("Section")]
            yield feed

    def _archive(self) -> Feed:
        """A feed with more entries than the host's budget."""
        feed = self.outlet.feed("archive", NEWS, plain())
        since = [1] * (self._size.archive - 2) + [2, 3]
        feed.stories = list(map(self._archived, since))
        return feed

    def _archived(self, since: int) -> Story:
        path = self._web.path("archive")
        title = f"Archived {path.rsplit('/', 1)[1]}"
        url = self._web.put(self.outlet.host, path, lambda _: html(title))
        return Story(url, title, since, text=paragraphs(title, 1)[0])


def _answer(raw: bytes, _: Request) -> bytes:
    return raw
