"""The cases of ``docs/identity.md``: which entries are one, and what becomes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from schemas.reasons import Reason
from tests.support.newsroom import item, page, paragraphs, rss
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
        self._time.shift(time)

    def asked(self) -> list[str]:
        """Paths of the pages that were asked for."""
        urls = (request.url for request in self.rehearsal.web.requests)
        return [url.removeprefix(SITE) for url in urls if url not in self.items]

    def titles(self) -> list[str]:
        """Titles of the articles as a reader sees them."""
        return sorted(article.title for article in self.rehearsal.view().values())

    def reasons(self) -> Counter[str]:
        return Counter(str(reject.reason) for reject in self.rehearsal.rejects)


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    one = Outlet()
    yield one
    one.clock.stop()
    one.rehearsal.close()


def link(path: str) -> str:
    return f"{SITE}{path}"


def full(seed: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs(seed, 5))


def day(number: int, hour: int = 9) -> str:
    names = ("Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri")
    return f"{names[number % 7]}, {14 + number} Nov 2026 {hour:02}:00:00 GMT"


def without_guid(markup: str) -> str:
    before, _, rest = markup.partition("<guid")
    return before + rest.partition("</guid>")[2]


def test_a_slot_that_names_another_story_leaves_the_pending_one_pending(outlet: Outlet) -> None:
    outlet.pages = {"/one": Reason.SERVER_ERROR, "/two": page("Second story")}
    outlet.poll(item(link("/one"), "First story", guid="lead"))
    outlet.pages["/one"] = page("First story")
    outlet.poll(item(link("/two"), "Second story", guid="lead"))
    outlet.poll()
    assert outlet.titles() == ["First story", "Second story"]


def test_a_slot_may_name_another_story_without_end(outlet: Outlet) -> None:
    for number in range(30):
        outlet.pages[f"/pos/{number}"] = page(f"Story {number}", seed=f"p{number}")
        outlet.poll(item(link(f"/pos/{number}"), f"Story {number}", guid="item-1"))
    assert len(outlet.titles()) == 30


def test_one_id_and_title_with_a_link_a_day_is_a_story_a_day(outlet: Outlet) -> None:
    for number in range(5):
        outlet.pages[f"/contracts/{number}"] = page("Contracts for today", seed=f"c{number}")
        entry = item(
            link(f"/contracts/{number}"), "Contracts for today", guid="c", published=day(number)
        )
        outlet.poll(entry)
    assert outlet.titles() == ["Contracts for today"] * 5


@pytest.mark.parametrize("guids", ["", "a", "adv-{}"], ids=["none", "one", "each"])
def test_texts_at_one_address_are_articles_of_their_own(outlet: Outlet, guids: str) -> None:
    def advisory(number: int) -> str:
        entry = item(
            link("/alerts"),
            f"Advisory {number}",
            guid=guids.format(number) or "-",
            published=day(number),
            content=full(f"advisory {number}"),
        )
        return entry if guids else without_guid(entry)

    outlet.poll(*map(advisory, range(5)))
    assert outlet.titles() == [f"Advisory {number}" for number in range(5)]
    assert {row.text_source for row in outlet.rehearsal.articles} == {"feed"}
    outlet.poll(*map(advisory, range(3, 8)))
    outlet.poll(*map(advisory, range(8)))
    assert outlet.titles() == [f"Advisory {number}" for number in range(8)]
    assert len(outlet.rehearsal.articles) == 8
    assert outlet.asked() == []


def test_texts_at_one_address_with_one_title_and_one_date_are_articles_too(outlet: Outlet) -> None:
    def notice(number: int) -> str:
        return without_guid(item(link("/n"), "Notice", content=full(f"notice {number}")))

    outlet.poll(notice(1), notice(2), notice(3))
    assert len(outlet.titles()) == 3
    outlet.poll(notice(4), notice(1))
    assert len(outlet.titles()) == 4


def test_a_text_that_is_edited_in_the_feed_is_the_next_revision(outlet: Outlet) -> None:
    text = full("bulletin")
    outlet.poll(item(link("/b"), "Bulletin", guid="b", content=text))
    edited = text + "<p>The ministry has since denied that any ship was hit.</p>"
    outlet.poll(item(link("/b"), "Bulletin", guid="b", content=edited))
    (current,) = outlet.rehearsal.view().values()
    assert (current.revision, "denied that any ship" in current.text) == (2, True)


def test_a_slot_with_another_text_does_not_hide_the_one_before(outlet: Outlet) -> None:
    for number in range(4):
        entry = item(
            link("/top"),
            f"Story {number}",
            guid="top",
            published=day(number),
            content=full(f"top {number}"),
        )
        outlet.poll(entry)
    assert outlet.titles() == [f"Story {number}" for number in range(4)]


@pytest.mark.parametrize("second", ["#1", "#1711"])
def test_an_id_with_a_fragment_that_changes_is_asked_again_if_the_headline_does(
    outlet: Outlet, second: str
) -> None:
    outlet.pages["/s"] = page("Frigate sails", seed="one")
    outlet.poll(item(link("/s"), "Frigate sails", guid=link("/s#0")))
    outlet.poll(item(link("/s"), "Frigate sails", guid=link(f"/s{second}9")))
    assert outlet.asked() == ["/s"]
    outlet.pages["/s"] = page("Frigate sails, two hurt", seed="two")
    outlet.poll(item(link("/s"), "Frigate sails, two hurt", guid=link(f"/s{second}")))
    (current,) = outlet.rehearsal.view().values()
    assert (current.revision, current.title) == (2, "Frigate sails, two hurt")


@pytest.mark.parametrize(
    "variant",
    [
        "?utm_source=rss&utm_term={}",
        "?fbclid=x{}",
        "?PHPSESSID=0123456789abcde{}",
        ";jsessionid=0A1B{}",
        "?CFID={}&CFTOKEN=77{}",
        "#comments-{}",
    ],
)
@pytest.mark.parametrize("guid", [False, True])
def test_trackers_ids_of_a_visit_and_fragments_cost_nothing(
    outlet: Outlet, variant: str, guid: bool
) -> None:
    outlet.pages = {
        "/n/a": page("Radar bought"),
        f"/n/a{variant.format(1, 1)}": page("Radar bought"),
    }

    def entry(number: int) -> str:
        url = link(f"/n/a{variant.format(number, number)}")
        return item(url, "Radar bought") if guid else without_guid(item(url, "Radar bought"))

    outlet.poll(entry(1))
    for number in range(2, 6):
        outlet.poll(entry(number))
    last = outlet.rehearsal.polls[-1]
    assert (last.outcome, last.new_entries) == ("unchanged", 0)
    assert (len(outlet.asked()), outlet.rehearsal.rejects) == (1, [])


@pytest.mark.parametrize(
    "guids",
    [
        ("http://gazette.example/?p=7", "https://gazette.example/?p=7"),
        ("http://gazette.example/a", "https://www.gazette.example/a/"),
        ("item-1711", "item-1712"),
        ("http://gazette.example/a?n=17", "http://gazette.example/a?n=18"),
        ("tag:gazette.example,2026:1", "tag:gazette.example,2026:1#2"),
    ],
)
def test_an_id_that_flips_costs_nothing(outlet: Outlet, guids: tuple[str, str]) -> None:
    outlet.pages["/a"] = page("Radar bought")
    for number in range(6):
        outlet.poll(item(link("/a"), "Radar bought", guid=guids[number % 2]))
    assert (len(outlet.rehearsal.articles), len(outlet.asked())) == (1, 1)
    assert outlet.rehearsal.rejects == []


def test_a_weekly_page_at_one_address_is_asked_each_week(outlet: Outlet) -> None:
    for week in range(4):
        outlet.pages["/weekly"] = page(f"The week, {week}", seed=f"w{week}")
        entry = item(link("/weekly"), "The week at sea", guid=f"w-{week}", published=day(week))
        outlet.poll(entry)
        outlet.poll()
    (current,) = outlet.rehearsal.view().values()
    assert (current.revision, len(outlet.asked())) == (4, 4)


def counted(number: int, title: str = "Convoy attacked", *, where: str) -> str:
    in_title = f"{title} ({number} comments)" if where == "title" else title
    summary = f"Twelve hurt. {number} comments" if where == "summary" else "Twelve hurt."
    published = day(2, number % 24) if where == "date" else day(2)
    return item(link("/dy"), in_title, guid="dy", summary=summary, published=published)


@pytest.mark.parametrize("where", ["title", "summary", "date"])
def test_a_counter_slows_an_entry_down_and_a_correction_is_followed_at_once(
    outlet: Outlet, where: str
) -> None:
    outlet.pages["/dy"] = page("Convoy attacked")
    for number in range(25):
        outlet.poll(counted(number, where=where))
    assert 3 <= len(outlet.asked()) <= 8
    assert outlet.reasons()["slowed"] >= 15
    outlet.pages["/dy"] = page("Convoy was not attacked", seed="correction")
    outlet.poll(counted(30, "Convoy was not attacked", where=where))
    (current,) = outlet.rehearsal.view().values()
    assert current.title.startswith("Convoy was not attacked")
    assert len(outlet.asked()) <= 9


def test_an_entry_that_changes_for_nothing_is_still_asked_once_a_day(outlet: Outlet) -> None:
    outlet.pages["/dy"] = page("Convoy attacked")
    for number in range(100):
        outlet.poll(counted(number, where="summary"))
    asked = len(outlet.asked())
    for number in range(100, 200):
        outlet.poll(counted(number, where="summary"))
    assert 1 <= len(outlet.asked()) - asked <= 2


@pytest.mark.parametrize(
    "stub",
    [
        page("Sign in", seed="wall", count=1),
        page("Just a moment...", seed="wall", count=1),
        "<title>Story</title><p>This story has moved on, and more of it will be here soon.</p>",
    ],
)
def test_a_wall_or_a_stub_does_not_hide_a_revision_and_is_tried_again(
    outlet: Outlet, stub: str
) -> None:
    outlet.pages["/s"] = page("Story", count=12)
    outlet.poll(item(link("/s"), "Story", guid="s"))
    outlet.pages["/s"] = stub
    outlet.poll(item(link("/s"), "Story, corrected", guid="s"))
    (reject,) = outlet.rehearsal.rejects
    assert (reject.permanent, reject.next_attempt_at is not None) == (False, True)
    assert outlet.titles() == ["Story"]
    outlet.pages["/s"] = page("Story, corrected", seed="again", count=12)
    outlet.poll()
    assert outlet.titles() == ["Story, corrected"]


def test_a_headline_an_author_or_a_date_that_is_corrected_is_a_revision(outlet: Outlet) -> None:
    outlet.pages["/s"] = page("The story")
    outlet.poll(item(link("/s"), "Minister resigns", guid="s"))
    outlet.poll(item(link("/s"), "Minister does not resign", guid="s"))
    outlet.poll(item(link("/s"), "Minister does not resign", guid="s", published=day(3)))
    (current,) = outlet.rehearsal.view().values()
    assert (current.revision, current.title) == (3, "Minister does not resign")
    assert len({row.content_hash for row in outlet.rehearsal.articles}) == 1


def test_twins_are_one_entry_and_said_so(outlet: Outlet) -> None:
    outlet.pages["/t"] = page("Twice told")
    pairs = [
        (item(link("/t"), "Twice told", guid="a"), item(link("/t"), "Twice told", guid="a")),
        (item(link("/t"), "Twice told", guid="a"), item(link("/t"), "Twice told", guid="b")),
        (
            item(link("/t"), "Twice told", guid="a", summary="x"),
            item(link("/t"), "Twice told", guid="a", summary="y"),
        ),
    ]
    for first, second in pairs:
        for order in ((first, second), (second, first)):
            outlet.poll(*order)
            last = outlet.rehearsal.polls[-1]
            assert (last.entries, last.twins, len(last.document_keys)) == (2, 1, 1)
    assert len(outlet.rehearsal.articles) == 1


def test_twins_that_are_renamed_together_stay_one_entry(outlet: Outlet) -> None:
    outlet.pages["/t"] = page("Twice told")
    for guid in ("a", "b", "", "c"):
        twins = [item(link("/t"), "Twice told", guid=guid or "-", summary=s) for s in ("x", "y")]
        outlet.poll(*(twins if guid else map(without_guid, twins)))
    assert (len(outlet.asked()), outlet.rehearsal.rejects) == (1, [])


def test_twins_whose_new_id_another_story_of_the_page_had_stay_one_entry(outlet: Outlet) -> None:
    outlet.pages["/a"] = page("The week, 1", seed="w1")
    outlet.poll(item(link("/a"), "The week, 1", guid="a"))
    outlet.pages["/a"] = page("The week, 2", seed="w2")
    for guid in ("b", "a"):
        told = (item(link("/a"), "The week, 2", guid=guid, summary=s) for s in ("Short.", "Long."))
        outlet.poll(*told)
    assert (len(outlet.rehearsal.view()), len(outlet.asked())) == (1, 2)
    assert [(len(p.document_keys), p.twins) for p in outlet.rehearsal.polls[1:]] == [(1, 1)] * 2


def test_two_entries_of_a_document_for_one_page_are_one_request(outlet: Outlet) -> None:
    outlet.pages["/t"] = page("A page")
    outlet.poll(
        item(link("/t"), "First point", guid="a"), item(link("/t"), "Second point", guid="b")
    )
    assert (len(outlet.rehearsal.articles), len(outlet.asked())) == (1, 1)
    (known,) = outlet.rehearsal.rejects
    assert known.reason == "known"
    assert known.against == outlet.rehearsal.articles[0].entry_key


def test_a_story_is_not_lost_behind_one_of_its_page_that_came_to_nothing(outlet: Outlet) -> None:
    outlet.pages["/t"] = Reason.NOT_FOUND
    outlet.poll(item(link("/t"), "First point", guid="a"))
    outlet.wait(timedelta(hours=2))
    outlet.poll()
    outlet.pages["/t"] = page("A page")
    outlet.poll(item(link("/t"), "Second point", guid="b"))
    assert outlet.titles() == ["Second point"]


def test_a_page_whose_address_another_one_claimed_first_is_still_asked(outlet: Outlet) -> None:
    title = "Contracts for today"
    outlet.pages["/second"] = page(title, seed="second", canonical=link("/first"))
    outlet.pages["/first"] = page(title, seed="first")
    outlet.poll(item(link("/second"), title, published=day(2)))
    outlet.poll(item(link("/first"), title, published=day(1)))
    assert outlet.titles() == [title, title]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([day(5, 9)], [day(5, 20)]),
        ([day(5, 9)], [day(9, 7), day(9, 7), day(9, 7)]),
        (["2026-11-19"], [day(5, 23)]),
        ([day(5, 9)], [""]),
    ],
    ids=["hours later", "when the document was made", "on a day", "without a date"],
)
def test_another_feed_that_tells_a_known_address_costs_nothing(
    outlet: Outlet, first: list[str], second: list[str]
) -> None:
    for name in "abc":
        outlet.pages[f"/{name}"] = page(f"Story {name}", seed=name)
    told = [item(link(f"/{name}"), f"Story {name}", published=first[0]) for name in "abc"]
    outlet.poll(*told)
    names = zip("abc", second, strict=False)
    outlet.poll(
        *(item(link(f"/{name}"), f"By the desk: {name}", published=date) for name, date in names),
        feed=OTHER_FEED,
    )
    assert outlet.asked() == ["/a", "/b", "/c"]
    assert outlet.reasons() == {"known": len(second)}


def test_another_feed_that_tells_of_another_week_is_followed(outlet: Outlet) -> None:
    for week, feed in enumerate((FEED, OTHER_FEED)):
        outlet.pages["/weekly"] = page(f"The week, {week}", seed=f"w{week}")
        entry = item(link("/weekly"), f"The week, {week}", published=day(7 * week))
        outlet.poll(entry, feed=feed)
    (current,) = outlet.rehearsal.view().values()
    assert (current.revision, current.title) == (2, "The week, 1")


def test_a_new_entry_whose_page_is_the_known_one_is_known_and_not_unchanged(outlet: Outlet) -> None:
    outlet.pages["/a"] = page("Radar bought")
    outlet.poll(item(link("/a"), "Radar bought", guid="a"))
    outlet.poll(item(link("/a"), "Radar bought", guid="b", summary="With a summary."))
    (row,) = outlet.rehearsal.rejects
    assert (row.reason, row.changed, len(outlet.asked())) == ("known", "summary", 2)


def test_a_row_says_against_what(outlet: Outlet) -> None:
    outlet.pages = {"/a": page("A story", seed="a"), "/b": page("A story", seed="a")}
    outlet.pages["/b"] = page("A story", seed="a", canonical=link("/a"))
    outlet.poll(item(link("/a"), "A story"))
    outlet.poll(item(link("/b"), "A story"))
    outlet.poll(item(link("/a"), "A story", summary="With a summary."))
    (article,) = outlet.rehearsal.articles
    known, unchanged = outlet.rehearsal.rejects
    assert (known.reason, unchanged.reason) == ("known", "unchanged")
    for row in (known, unchanged):
        assert (row.against, row.against_revision) == (article.article_id, 1)
    assert (known.changed, unchanged.changed) == (None, "summary")
