"""The cases of ``docs/identity.md``: which entries are one, and what becomes of each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schemas.reasons import Reason
from tests.support.newsroom import item, page
from tests.support.outlet import FEED, OTHER_FEED, Outlet, day, full, link


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


@pytest.mark.parametrize("guids", [("", ""), ("1", "2")], ids=["no guid", "guids"])
def test_pages_whose_addresses_differ_in_letter_case_alone_are_two_articles(
    outlet: Outlet, guids: tuple[str, str]
) -> None:
    outlet.pages.update(
        {"/p/AbC": page("Frigate sails"), "/p/aBc": page("Budget passes", seed="b")}
    )
    first, second = guids
    outlet.poll(
        item(link("/p/AbC"), "Frigate sails", guid=first),
        item(link("/p/aBc"), "Budget passes", guid=second),
    )
    titles = {article.title for article in outlet.rehearsal.view().values()}
    assert titles == {"Frigate sails", "Budget passes"}
    assert not outlet.reasons()


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
