"""What the fault drill expects: a fate for each story and an outcome for each poll.

All of it follows from how a feed or page misbehaves, and was written down with it; nothing is read
off a run. Words for a feed's outcome in one run: ``new``, ``unchanged``, ``not_modified``,
``moved``, ``gone``, a reject reason for ``error``, "" where it is not due. For a story:
``article``, ``revision N``, a reject reason, the same with `` later`` where it stays pending, ""
for no row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.support.faults.wire import FaultWeb, Raw, Request, respond
from tests.support.newsroom import item, page, paragraphs, rss
from transforms.lib.urls.keys import entry_key

RUNS = 3
HOURS = (0, 1, 26)
"""When each run takes place: transient rejects are due again in the next, and a day has passed
before the last."""

PUBLISHED = "Fri, 20 Nov 2026 12:00:00 GMT"
RETRIED = ("timeout", "dns", "connect", "connection_lost", "server_error", "truncated_body")
NOT_ASKED = ("", "robots_denied", "robots_unreachable", "address_denied", "entry_without_link")


@dataclass
class Story:
    """One entry of a feed and what becomes of it, from the run that discovers it on.

    ``since`` is the run before which it is published, ``updated`` the one before which its summary
    changes. Of one ``group`` one story becomes the article and the others are known. ``asked`` are
    page requests per run where they do not follow from the fate, -1 for any number. ``text`` is the
    start of the article, ``later_text`` that of its second revision. A ``twin`` is one story with
    another of its document: it is published, and is no entry of its own.
    """

    link: str
    title: str
    since: int = 1
    fate: tuple[str, ...] = ("article",)
    group: str = ""
    updated: int = 0
    asked: tuple[int, ...] = ()
    text: str = ""
    later_text: str = ""
    guid: str = ""
    content: str = ""
    published: str = PUBLISHED
    twin: bool = False

    def entry(self, run: int) -> str:
        """Its item in an RSS document."""
        changed = " More to follow." if self.updated and run >= self.updated else ""
        summary = f"{self.title} in brief.{changed}"
        return item(
            self.link,
            self.title,
            guid=self.guid,
            summary=summary,
            content=self.content,
            published=self.published,
        )

    def key(self, feed_url: str) -> str:
        """The entry key in a feed."""
        link = self.link if self.link.startswith("http") else ""
        return entry_key(feed_url, self.guid or self.link, link)

    def requests(self, run_since: int) -> int:
        """Page requests in the run so many after the discovery; -1 for any number."""
        if run_since < 0:
            return 0
        if run_since < len(self.asked):
            return self.asked[run_since]
        fate = self.fate[run_since] if run_since < len(self.fate) else ""
        return requests_for(fate.removesuffix(" later"))


def requests_for(outcome: str) -> int:
    """How often a resource is asked when this is the outcome."""
    if outcome in NOT_ASKED:
        return 0
    return 3 if outcome in RETRIED else 1


Serve = Callable[["Feed", Request, int], Raw]
Columns = dict[str, tuple[object, ...]]
"""Values of further columns of ``polls``, one for each run."""


@dataclass
class Feed:
    """One feed, its stories, and the outcome of each poll.

    ``asked`` are requests per run where they do not follow from the outcome; -1 for any number.
    ``skipped`` entries of its document are of no use; they are no stories.
    """

    kind: str
    url: str
    outcomes: tuple[str, ...]
    stories: list[Story] = field(default_factory=list)
    asked: tuple[int, ...] = ()
    bad: bool = False
    skipped: int = 0
    columns: Columns = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)  # runs in which it has failed once

    def __post_init__(self) -> None:
        usual = {"lying": False, "retired": False, "next_url": self.url}
        self.columns = {name: (value,) * RUNS for name, value in usual.items()}

    def document(self, run: int) -> str:
        """The feed as RSS, in the state before a run."""
        return rss(story.entry(run) for story in self.published(run))

    def published(self, run: int) -> list[Story]:
        """Its stories by then."""
        return [story for story in self.stories if story.since <= run]

    @property
    def entries(self) -> list[Story]:
        """Its stories that are entries: of twins one."""
        return [story for story in self.stories if not story.twin]

    def discovered_in(self, story: Story) -> int:
        """The run that discovers a story: the first that reads the feed; 0 for none."""
        reads = (run for run in range(1, RUNS + 1) if self.outcomes[run - 1] == "new")
        return next((run for run in reads if run >= story.since), 0)

    def new_in(self, run: int) -> list[Story]:
        """The stories that a run finds to be new or changed."""
        if self.outcomes[run - 1] != "new":
            return []
        return [s for s in self.entries if run in (self.discovered_in(s), s.updated)]

    def requests(self, run: int) -> int:
        """Requests for the feed in a run; -1 for any number."""
        if self.asked:
            return self.asked[run - 1]
        return requests_for(self.outcomes[run - 1])

    def fates(self, run: int) -> Iterator[tuple[Story, str]]:
        """What becomes of each story in a run, "" for nothing."""
        for story in self.entries:
            found = self.discovered_in(story)
            after = run - found
            known = found and 0 <= after < len(story.fate)
            yield story, story.fate[after] if known else ""


@dataclass
class Site:
    """A host of the drill, on which feeds and stories are put."""

    web: FaultWeb
    host: str

    def story(self, name: str, since: int = 1, **changes: object) -> Story:
        """An ordinary story with its page."""
        path = self.web.path("news")
        title = f"{name} {path.rsplit('/', 1)[1]} at {self.host}: la frégate à Brême"
        url = self.web.put(self.host, path, lambda _: html(title))
        text = paragraphs(title)[0]
        return Story(url, title, since, text=text, **changes)  # type: ignore[arg-type] # by name

    def stories(self, name: str) -> list[Story]:
        """Two stories for the first run, and one more before each further run."""
        return [self.story(name, since) for since in (1, *range(1, RUNS + 1))]

    def feed(self, kind: str, outcomes: tuple[str, ...], serve: Serve, **changes: object) -> Feed:
        """A feed that ``serve`` answers for."""
        path = self.web.path("feed")
        feed = Feed(kind, f"http://{self.host}{path}", outcomes, **changes)  # type: ignore[arg-type] # by name
        self.web.put(self.host, path, lambda request: serve(feed, request, self.web.run))
        return feed


def html(title: str, *headers: str, canonical: str = "", seed: str = "") -> bytes:
    """A response with an article page."""
    body = page(title, seed=seed, canonical=canonical).encode()
    return respond(200, body, "Content-Type: text/html; charset=utf-8", *headers)
