"""What a soak publishes and when: a pure function of its seed.

The web and the judgement both follow it, so that the time of each publication is known.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter
from xml.sax.saxutils import quoteattr

from transforms.lib.stream.shards import host_shard

LISTED = 30  # a feed lists so many of its latest stories
_TRAPS = ("poison_feed", "poison_page", "hung_feed", "hung_page")
_TRAP_SECONDS = 30.0  # between two stories of a trap
# Of each ten stories of a feed in a mixed plan.
_CORRECTED, _LEADS_NOWHERE, _REPRINTED = 1, 2, 3


@dataclass(frozen=True)
class Publication:
    """One story: its feed, its number in it, and seconds from the start; minus one: before it."""

    feed: int
    number: int
    at: float
    version: int = 1

    @property
    def path(self) -> str:
        """Where its page is, on the host of its feed."""
        return f"/story/{self.feed}/{self.number}"


@dataclass(frozen=True)
class Trap:
    """A feed that behaves until the second half of the run, and then does harm.

    Kinds: ``poison_feed`` costs the parser its budget; ``poison_page`` lists pages that do;
    ``hung_feed`` never answers; ``hung_page`` lists pages that never answer.
    """

    kind: str
    feed: int
    host: str


@dataclass(frozen=True)
class Plan:
    """A run of ``seconds``; every feed has one story before its start.

    In a ``mixed`` one some stories are corrected, some are listed by the next feed as well, some
    links lead nowhere, and every third feed has the full text.
    """

    feeds: int = 300
    hosts: int = 60
    articles: int = 10_000
    seconds: float = 1800.0
    seed: int = 1
    port: int = 0
    poison: bool = False
    mixed: bool = False

    def host_of(self, feed: int) -> str:
        """The address of a feed's host; a trap has a host of its own."""
        if feed >= self.feeds:
            return f"127.80.100.{feed - self.feeds + 1}"
        host = feed % self.hosts
        return f"127.80.{host // 250}.{host % 250 + 1}"

    def url(self, feed: int, path: str) -> str:
        """The address of a path on a feed's host."""
        return f"http://{self.host_of(feed)}:{self.port}{path}"

    def feed_url(self, feed: int) -> str:
        """The address of a feed."""
        return self.url(feed, f"/feed/{feed}.xml")

    def story_url(self, story: Publication) -> str:
        """The address of a story's page."""
        return self.url(story.feed, story.path)

    def publications(self) -> list[list[Publication]]:
        """The stories of each feed that is no trap, in the order of their publication."""
        chooser = random.Random(self.seed)
        share, more = divmod(self.articles, self.feeds)
        stories = []
        for feed in range(self.feeds):
            count = share + (feed < more)
            times = sorted(chooser.uniform(0, self.seconds) for _ in range(count))
            stories.append([Publication(feed, n, at) for n, at in enumerate([-1.0, *times])])
        return stories

    def full_text(self, feed: int) -> bool:
        """True for a feed whose pages need no visit."""
        return self.mixed and feed < self.feeds and feed % 3 == 0

    def leads_nowhere(self, story: Publication) -> bool:
        """True for a story that has no page."""
        return self._is(story, _LEADS_NOWHERE) and not self.full_text(story.feed)

    def _is(self, story: Publication, kind: int) -> bool:
        return self.mixed and story.feed < self.feeds and story.number % 10 == kind

    def corrections(self) -> dict[str, float]:
        """When stories are corrected, by path; none so late that nobody would read it."""
        return {
            story.path: at
            for stories in self.publications()
            for story in stories
            if self._is(story, _CORRECTED)
            and (at := story.at + self.seconds / 10) < self.seconds * 0.8
        }

    def listings(self) -> dict[int, list[tuple[float, Publication]]]:
        """What each feed comes to list and when: its stories, corrections and others' stories."""
        feeds = [*self.publications(), *map(self.trap_stories, self.traps())]
        listed = {n: [(story.at, story) for story in stories] for n, stories in enumerate(feeds)}
        corrected = self.corrections()
        for stories in self.publications():
            for story in stories:
                if story.path in corrected:
                    changed = replace(story, version=2)
                    listed[story.feed].append((corrected[story.path], changed))
                if self._is(story, _REPRINTED):
                    listed[(story.feed + 1) % self.feeds].append((story.at, story))
        return {feed: sorted(stories, key=itemgetter(0)) for feed, stories in listed.items()}

    def expected(self) -> dict[str, Publication]:
        """The latest version of each story that must become an article, by its URL."""
        corrected = self.corrections()
        return {
            self.story_url(story): replace(story, version=2 if story.path in corrected else 1)
            for stories in self.publications()
            for story in stories
            if not self.leads_nowhere(story)
        }

    def traps(self) -> list[Trap]:
        """One trap of each kind, if there are any."""
        if not self.poison:
            return []
        feeds = range(self.feeds, self.feeds + len(_TRAPS))
        return [
            Trap(kind, feed, self.host_of(feed)) for kind, feed in zip(_TRAPS, feeds, strict=True)
        ]

    @property
    def poison_from(self) -> float:
        """Seconds from the start at which the traps begin to do harm."""
        return self.seconds / 2

    def trap_stories(self, trap: Trap) -> list[Publication]:
        """The stories of a trap: one before the start, then one every half minute of harm."""
        stories = [Publication(trap.feed, 0, -1.0)]
        at = self.poison_from
        while trap.kind.endswith("_page") and at < self.seconds:
            stories.append(Publication(trap.feed, len(stories), at))
            at += _TRAP_SECONDS
        return stories

    def addresses(self) -> list[str]:
        """All hosts."""
        feeds = range(self.feeds + len(self.traps()))
        return list(dict.fromkeys(self.host_of(feed) for feed in feeds))

    def opml(self) -> str:
        """The feed list."""
        return (
            "<opml version='2.0'><head><title>soak</title></head><body>"
            f"{''.join(self._outlines())}</body></opml>"
        )

    def _outlines(self) -> Iterator[str]:
        for feed in range(self.feeds + len(self.traps())):
            name = f"outlet-{feed}"
            yield (
                f"<outline type='rss' text={quoteattr(name)} "
                f"xmlUrl={quoteattr(self.feed_url(feed))} "
                f"category='/source/{name},/country/US,/kind/press,/language/en'/>\n"
            )

    def beside_traps(self, shards: int) -> frozenset[int]:
        """Feeds on the host shards, of so many, on which a trap is too."""
        trapped = {host_shard(self.feed_url(trap.feed), shards) for trap in self.traps()}
        return frozenset(
            feed for feed in range(self.feeds) if host_shard(self.feed_url(feed), shards) in trapped
        )


def draw_kills(
    count: int, kinds: tuple[str, ...], seconds: float, seed: int
) -> list[tuple[float, str]]:
    """Times in seconds from the start, and kinds in turn, in random order.

    None in the first minute nor in the last three, where recovery could not be seen, and two and a
    half minutes apart where the run is long enough for that.
    """
    if not count:
        return []
    chooser = random.Random(seed)
    first, last = min(60.0, seconds / 10), max(seconds - 180.0, seconds * 0.7)
    gap = min(150.0, 0.9 * (last - first) / max(count - 1, 1))
    slack = last - first - gap * (count - 1)
    times = sorted(chooser.uniform(0, slack) for _ in range(count))
    drawn = [kinds[number % len(kinds)] for number in range(count)]
    chooser.shuffle(drawn)
    return [
        (first + at + gap * n, kind) for n, (at, kind) in enumerate(zip(times, drawn, strict=True))
    ]
