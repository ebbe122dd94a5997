"""The cases of ``docs/identity.md`` in which an entry changes: what is asked again, and when."""

from __future__ import annotations

import pytest

from tests.support.newsroom import item, page
from tests.support.outlet import Outlet, day, full, link


def test_a_text_that_is_edited_in_the_feed_is_the_next_revision(outlet: Outlet) -> None:
    text = full("bulletin")
    outlet.poll(item(link("/b"), "Bulletin", guid="b", content=text))
    edited = text + "<p>The ministry has since denied that any ship was hit.</p>"
    outlet.poll(item(link("/b"), "Bulletin", guid="b", content=edited))
    (current,) = outlet.rehearsal.view().values()
    assert (current.revision, "denied that any ship" in current.text) == (2, True)


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
