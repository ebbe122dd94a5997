"""A publisher who does all that feeds do, and a model of what a reader must find.

    publisher = Publisher(seed=7)
    for poll in range(12):
        publisher.act()                 # some of: add, edit, correct, re-date, re-guid, re-link, …
        newsroom.run_once([publisher.feed_url])
    publisher.settle()                  # all pages answer again
    expect(publisher, …)                # reader_model: AssertionError with what a reader misses

Each version of a story has a mark of its own in its text, so that rows can be told apart whatever
they are called. Texts come out of one mould (``newsroom.paragraphs``), as notices do.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

from schemas.reasons import Reason
from tests.support import newsroom
from tests.support.rehearsal import Answer, page_answer
from transforms.lib.http import FetchFailure, FetchRequest

SITE = "http://gazette.example"
FEED = f"{SITE}/feed"
WALL = "Checking your browser before you go on."
_SESSIONS = (";jsessionid=0A1B{}", "?PHPSESSID=77aa{}", "?CFID=9{}", "(S(abcdefgh{}))")
_TITLES = ("Frigate sails", "Radar bought", "Brigade moves", "Talks held", "Depot burns")


@dataclass
class Story:
    """One story as its publisher tells it now."""

    number: int
    path: str
    guid: str
    title: str
    published: datetime
    text_in_feed: bool = False
    short: bool = False
    canonical: str = ""
    version: int = 1
    summary: str = "In short."
    counter: int = -1
    counter_in_title: bool = False
    decorated: str = ""
    visible: bool = True
    good_polls: int = 0
    twin: str = ""
    moved: bool = False
    told_here: bool = False
    read_here: bool = False
    trouble: str = ""
    trouble_polls: int = 0
    waited_for: bool = False
    marks: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """What is in the text of its current version and in no other."""
        return f"mark{self.number}version{self.version}end"

    @property
    def headline(self) -> str:
        """The title as the feed has it."""
        return f"{self.title} ({self.counter} comments)" if self.counter_in_title else self.title

    def paragraphs(self) -> list[str]:
        """Its text: a version differs from the one before in one paragraph of eight."""
        if self.short:
            first, *_ = newsroom.paragraphs(f"note {self.number}", 1)
            return [f"{first.partition('.')[0]}. The desk notes {self.mark}."]
        text = newsroom.paragraphs(f"story {self.number}", 8)
        for version in range(2, self.version + 1):
            text[version % 8] = newsroom.paragraphs(f"story {self.number} {version}", 1)[0]
        return [*text, f"The desk notes {self.mark} today."]


class Publisher:
    """The outlet: its feed, its pages, and what was told of each place so far."""

    def __init__(self, seed: int, *, under_way: int = 1) -> None:
        """``under_way``: changes of a page that may be followed at one time, each by a request."""
        self._under_way = under_way
        self._chooser = random.Random(seed)
        self.stories: list[Story] = []
        self.told: dict[str, frozenset[str]] = {}
        self.due: Counter[str] = Counter()  # changes of a place since it answered, up to so many
        self.needless: list[str] = []
        self.log: list[str] = []
        self.stories_in: dict[str, int] = {}  # by the hash of the document
        self._number = 0
        self._polls = 0
        for _ in range(3):
            self._add()

    # What it does

    def act(self) -> None:
        """Do some of what publishers do between two polls."""
        for story in self.stories:
            if story.trouble_polls:
                story.trouble_polls -= 1
                story.trouble = story.trouble if story.trouble_polls else ""
            if story.counter >= 0:
                story.counter += 1
        for _ in range(self._chooser.choice((0, 1, 1, 2, 3))):
            act = self._chooser.choice(self._acts)
            act(self)

    def _add(self, path: str = "", guid: str | None = None, *, text: bool = False) -> Story:
        self._number += 1
        number = self._number
        if guid is None:
            guids = (f"id-{number}", f"{SITE}/s/{number}", "", f"{SITE}/s/{number}#0")
            guid = self._chooser.choice(guids)
        story = Story(
            number,
            path or f"/s/{number}",
            guid,
            f"{self._chooser.choice(_TITLES)} {self._word()}",
            datetime(2026, 11, 20, 8, 1 + number % 50, tzinfo=UTC) + timedelta(hours=number),
            text_in_feed=text,
        )
        self.stories.append(story)
        self.log.append(f"add {number} at {story.path} as {guid!r}")
        return story

    def _word(self) -> str:
        return "".join(self._chooser.choices("abcdefghij", k=6))

    def _some(self, accept: Callable[[Story], bool] = lambda _: True) -> Story | None:
        found = [story for story in self.stories if story.visible and accept(story)]
        return self._chooser.choice(found) if found else None

    def _add_page(self) -> None:
        self._add()

    def _add_alert(self) -> None:
        """A text at an address that it shares with others, with an id of its own or without."""
        guid = self._chooser.choice(("", f"alert-{self._number}"))
        story = self._add("/alerts", guid, text=True)
        if self._chooser.random() < 0.3:
            story.title = "Warning to mariners"

    def _add_issue(self) -> None:
        """One more of a series whose pages all have one title and declare the first of them."""
        first = next((s for s in self.stories if s.title == "Contracts for today"), None)
        story = self._add()
        story.title = "Contracts for today"
        story.canonical = f"{SITE}{first.path}" if first else ""

    def _add_note(self) -> None:
        """A page of a few lines that declares one address for all of its kind."""
        story = self._add()
        story.short, story.canonical = True, f"{SITE}/s/latest"

    def _edit(self) -> None:
        if story := self._some():
            story.version += 1
            how = self._chooser.random()
            if story.text_in_feed and how < 0.3:
                pass  # nothing but the text says so
            elif how < 0.6:
                story.title = f"{self._chooser.choice(_TITLES)} {self._word()}"
            else:
                story.summary = f"In short, {self._word()}."
            self.log.append(f"edit {story.number} to {story.version}: {story.title}")

    def _correct(self) -> None:
        if story := self._some():
            story.title = f"Not so: {story.title} {self._word()}"
            self.log.append(f"correct {story.number}: {story.title}")

    def _redate(self) -> None:
        if story := self._some(lambda one: not one.text_in_feed):
            story.published += timedelta(hours=5, minutes=1)
            self.log.append(f"redate {story.number}")

    def _reguid(self) -> None:
        if story := self._some(lambda one: not one.text_in_feed):
            story.guid = self._chooser.choice((f"new-{self._word()}", f"{SITE}{story.path}#9", ""))
            self.log.append(f"reguid {story.number} to {story.guid!r}")

    def _relink(self) -> None:
        if story := self._some():
            mark = self._chooser.randrange(10_000, 99_999)
            kinds = (f"?utm_source=x{mark}", f"?fbclid={mark}", f"#c{mark}", *_SESSIONS[:3])
            story.decorated = self._chooser.choice(kinds).format(mark)
            self.log.append(f"relink {story.number}: {story.decorated}")

    def _move(self) -> None:
        if story := self._some(lambda one: not one.text_in_feed and not one.canonical):
            if sum(one.path == story.path for one in self.stories) > 1:
                return
            story.path, story.moved = f"{story.path}-{self._word()}", True
            # What is there for the first time and is no error is all that a reader can know of it.
            story.told_here = story.read_here = False
            story.trouble = story.trouble and "error"
            self.log.append(f"move {story.number} to {story.path}")

    def _withdraw(self) -> None:
        if story := self._some():
            story.visible = False
            self.log.append(f"withdraw {story.number}")

    def _readd(self) -> None:
        hidden = [s for s in self.stories if not s.visible and self.holds_its_path(s)]
        if hidden:
            story = self._chooser.choice(hidden)
            story.visible = True
            self.log.append(f"readd {story.number}")

    def _reuse_slot(self) -> None:
        """The id of a story goes to another one, at another address."""
        if story := self._some(lambda one: bool(one.guid) and not one.text_in_feed):
            story.visible = False
            self.log.append(f"slot {story.guid} of {story.number} reused")
            self._add(guid=story.guid)

    def _replace_page(self) -> None:
        """Another story at the same address, as on a weekly page."""
        # A reader who waits after an error cannot know that the page is about to go.
        if story := self._some(
            lambda one: not (one.text_in_feed or one.trouble or one.moved or one.waited_for)
        ):
            if story.canonical or story.title == "Contracts for today":
                return
            story.visible = False
            self.log.append(f"page of {story.number} replaced")
            self._add(story.path, self._chooser.choice((story.guid, f"id-{self._number}x")))

    def _twin(self) -> None:
        if story := self._some(lambda one: not one.text_in_feed):
            story.twin = self._chooser.choice(("", "same", "summary", "guid"))
            self.log.append(f"twin of {story.number}: {story.twin}")

    def _count(self) -> None:
        if story := self._some(lambda one: not one.text_in_feed):
            story.counter = self._chooser.randrange(1, 50)
            story.counter_in_title = self._chooser.random() < 0.3
            self.log.append(f"counter of {story.number}")

    def _trouble(self) -> None:
        # A page that fails twice as long may use up the attempts that an entry has.
        if story := self._some(lambda one: not (one.text_in_feed or one.trouble or one.waited_for)):
            kinds = ["error", *(("wall", "stub") if story.read_here else ())]
            if story.short:  # a stub is as good a note as any
                kinds = kinds[:2]
            story.trouble = self._chooser.choice(kinds)
            story.trouble_polls = self._chooser.randrange(1, 4)
            self.log.append(f"{story.trouble} of {story.number} for {story.trouble_polls}")

    _acts: tuple[Callable[[Publisher], None], ...] = (
        _add_page, _add_alert, _add_alert, _add_issue, _add_note, _edit, _edit, _correct,
        _redate, _reguid, _relink, _move, _withdraw, _readd, _reuse_slot, _replace_page, _twin,
        _count, _trouble,
    )  # fmt: skip

    def settle(self) -> None:
        """All pages answer again."""
        for story in self.stories:
            story.trouble, story.trouble_polls = "", 0

    def forgive(self) -> None:
        """Each page may be asked once more: a reader has lost what it had not written yet."""
        self.due = Counter(dict.fromkeys(self.told, self._under_way))

    # What it answers

    def publish(self) -> str:
        """The feed document of the next poll; notes what it tells of each place."""
        self._polls += 1
        told: dict[str, set[str]] = {}
        items = []
        for story in self.stories:
            if not story.visible:
                continue
            story.told_here = True
            story.good_polls += not story.trouble
            story.marks.append(story.mark)
            for item in self._items(story):
                items.append(item)
                said = re.sub(r"<link>.*?</link>|<guid.*?</guid>", "", item)
                told.setdefault(story.path, set()).add(said)
        for path, shown in told.items():
            if self.told.get(path) != frozenset(shown):
                self.due[path] = min(self.due[path] + 1, self._under_way)
            self.told[path] = frozenset(shown)
        self._chooser.shuffle(items)
        document = newsroom.rss(items, f"Gazette {self._polls}")
        digest = hashlib.sha256(document.encode()).hexdigest()
        self.stories_in[digest] = sum(story.visible for story in self.stories)
        return document

    def _items(self, story: Story) -> Iterable[str]:
        link = f"{SITE}{story.path}{story.decorated}"
        comments = f" {story.counter} comments" if story.counter >= 0 else ""
        summary = story.summary + comments
        content = "".join(f"<p>{text}</p>" for text in story.paragraphs())
        published = story.published.strftime("%a, %d %b %Y %H:%M:%S GMT")

        def item(guid: str, said: str) -> str:
            markup = newsroom.item(
                link,
                story.headline,
                guid=guid or "none",
                published=published,
                summary=said,
                content=content if story.text_in_feed else "",
            )
            return markup if guid else re.sub(r"<guid.*?</guid>", "", markup)

        yield item(story.guid, summary)
        if story.twin:
            guid = f"twin-{story.guid}" if story.twin == "guid" else story.guid
            yield item(guid, f"{summary} Again." if story.twin == "summary" else summary)

    def answer(self, request: FetchRequest) -> Answer:
        """What a request is answered with now."""
        if request.url == FEED:
            return page_answer(request, self.publish())
        path = re.split(r"[?;#]", request.url.removeprefix(SITE))[0]
        holders = [story for story in self.stories if story.path == path]
        if not self.due[path] or any(story.text_in_feed for story in holders):
            self.needless.append(f"poll {self._polls}: {request.url}")
        if not holders:
            return _failed(request, Reason.NOT_FOUND)
        story = holders[-1]
        story.waited_for = story.trouble == "error"
        if story.waited_for:
            return _failed(request, Reason.SERVER_ERROR)
        if story.trouble:
            stub = "Read on in our app, dear reader, it is free to all."
            body = WALL if story.trouble == "wall" else stub
            return page_answer(request, _page(story.title, [body], ""))
        self.due[path] = max(0, self.due[path] - 1)
        story.read_here = True
        story.marks.append(story.mark)  # of a version that no poll told of, perhaps
        return page_answer(request, _page(story.title, story.paragraphs(), story.canonical))

    def holds_its_path(self, story: Story) -> bool:
        """Whether its page is its own still, and not that of a later story."""
        holders = [one for one in self.stories if one.path == story.path]
        return story.text_in_feed or holders[-1] is story


def _failed(request: FetchRequest, reason: Reason) -> FetchFailure:
    return FetchFailure(request.key, request.url, request.url, reason, str(reason))


def _page(title: str, paragraphs: Iterable[str], canonical: str) -> str:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return f"<title>{escape(title)}</title>{link}{body}"
