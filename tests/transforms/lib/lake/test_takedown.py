"""Which rows go with an article, and what stays of the others."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from schemas.arrow import to_table
from schemas.datasets import ARTICLES, PAGES, POLLS, REJECTS
from schemas.values import Entity, Span
from tests.support import records
from transforms.lib.lake.takedown import (
    COLUMNS,
    Takedown,
    article_keys,
    blank_polls,
    blank_rejects,
    ends,
    gather_documents,
    gather_polls,
    gather_rejects,
    is_text_of_many,
    names_person,
    says_nothing,
    spare,
    without,
)

SITE = "http://courier.example"
GONE, STAYS = f"{SITE}/gone", f"{SITE}/stays"
KEY, OTHER = "a1" * 32, "b2" * 32
LATER = records.NOON + 3600


def at(url: str, **changes: Any) -> dict[str, Any]:
    """An article that was met at one address only."""
    return {"entry_url": url, "url": url, "canonical_url": url, **changes}


def articles(*changes: dict[str, Any]) -> pa.Table:
    return to_table(ARTICLES, [records.article(**each) for each in changes])


def first(table: pa.Table) -> dict[str, Any]:
    row: dict[str, Any] = table.to_pylist()[0]
    return row


@pytest.fixture
def takedown() -> Takedown:
    """Of the article at ``GONE``, which the entry ``KEY`` led to."""
    found = Takedown()
    found.take(first(articles(at(GONE, article_id="1f" * 16, entry_key=KEY))))
    return found


# Articles


def test_all_revisions_of_an_article_go_and_no_other_article(takedown: Takedown) -> None:
    rows = articles(
        at(GONE, article_id="1f" * 16, revision=2), at(STAYS, article_id="2e" * 16)
    ).to_pylist()
    assert [takedown.holds_article(row) for row in rows] == [True, False]


def test_a_key_that_an_article_which_stays_has_too_is_dropped(takedown: Takedown) -> None:
    shared = articles(at(GONE, article_id="2e" * 16, content_hash="v1:other"))
    spare(takedown, shared)
    assert takedown.keys.isdisjoint(article_keys(first(shared)))
    assert "1f" * 16 in takedown.keys


def test_the_articles_themselves_spare_none_of_their_keys(takedown: Takedown) -> None:
    before = set(takedown.keys)
    spare(takedown, articles(at(GONE, article_id="1f" * 16)))
    assert takedown.keys == before


def test_the_address_of_a_text_beside_others_is_told_by_its_fragment() -> None:
    assert is_text_of_many(f"{GONE}#0123456789abcdef")
    assert is_text_of_many(f"{GONE}#page")
    assert not is_text_of_many(f"{GONE}#comments")
    assert not is_text_of_many(GONE)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ann Example", True),
        ("ann  EXAMPLE", True),
        ("Ivar Testsen", True),
        ("Testsen", True),
        ("Test", False),  # no whole word
        ("Navy Yard", False),  # an organisation
    ],
)
def test_a_person_is_an_author_or_an_entity_by_whole_words(name: str, *, found: bool) -> None:
    def entity(kind: str, name: str) -> Entity:
        return Entity("x", kind, "", name, 1, "", "", 0.5, "pattern", (Span(0, 1),))

    named = (entity("person", "Major Ivar Testsen"), entity("organisation", "Navy Yard"))
    assert names_person(first(articles({"entities": named})), name) is found


def test_a_person_is_named_in_a_credit_that_the_outlet_repeats() -> None:
    row = first(articles({"entities": [], "outlet_lines": ["Edited by Rosa Lindqvist in Malmö."]}))
    assert names_person(row, "Rosa Lindqvist")
    assert not names_person(row, "Rosa Lind")


# Rejects


def rejects(*changes: dict[str, Any]) -> pa.Table:
    whole = {"entry_key": OTHER, "discovered_at": LATER, "url": STAYS}
    return to_table(REJECTS, [records.reject(**(whole | each)) for each in changes])


HELD: list[dict[str, Any]] = [
    {"reason": "known", "against": "1f" * 16},
    {"entry_key": KEY, "discovered_at": records.NOON},
    {"url": f"{GONE}?utm_source=rss"},
]
FREE: list[dict[str, Any]] = [
    {},
    {"entry_key": KEY, "discovered_at": LATER},  # another thing that this entry said
    {"reason": "withdrawn", "against": "1f" * 16, "url": GONE},  # a tombstone
]


@pytest.mark.parametrize("changes", HELD, ids=["same article", "its discovery", "its address"])
def test_a_reject_that_tells_of_it_is_blanked_and_stays(
    takedown: Takedown, changes: dict[str, Any]
) -> None:
    table = rejects({**changes, "error": "see the page", "payload": b"<p>"})
    row = first(blank_rejects(table, takedown))
    assert (row["url"], row["error"], row["payload"]) == ("", "", b"")
    kept = {"entry_key", "discovered_at", "reason", "against", "run_id"}
    assert {name: row[name] for name in kept} == {name: first(table)[name] for name in kept}


@pytest.mark.parametrize("changes", FREE, ids=["another", "another discovery", "tombstone"])
def test_any_other_reject_is_left_as_it_is(takedown: Takedown, changes: dict[str, Any]) -> None:
    table = rejects(changes)
    assert blank_rejects(table, takedown).equals(table)


def test_an_entry_that_was_known_as_the_article_goes_with_it(takedown: Takedown) -> None:
    known = {"reason": "known", "against": "1f" * 16, "url": f"{SITE}/mirror"}
    unknown = {"url": f"{SITE}/unknown", "entry_key": "c3" * 32}
    gather_rejects(takedown, rejects(known, unknown))
    assert takedown.holds_reject(first(rejects({"url": f"{SITE}/mirror"})))
    assert not takedown.holds_reject(first(rejects(unknown)))


def test_a_page_that_was_known_by_its_text_when_it_came_goes_whenever_it_was_fetched(
    takedown: Takedown,
) -> None:
    page = records.page(entry_key=OTHER, url=STAYS, final_url=STAYS, fetched_at=LATER)
    row = first(to_table(PAGES, [page]))
    withdrawn = {"reason": "withdrawn", "stage": "discover", "url": f"{SITE}/else"}
    gather_rejects(takedown, rejects(withdrawn))
    assert not takedown.holds_page(row)
    gather_rejects(takedown, rejects({**withdrawn, "stage": "drop_seen"}))
    assert takedown.holds_page(row)


# Polls


def poll(*entries: dict[str, Any], **changes: Any) -> pa.Table:
    discovered = tuple(records.entry(**each) for each in entries)
    return to_table(POLLS, [records.poll(discovered=discovered, **changes)])


def test_what_an_entry_said_of_it_is_blanked_and_its_neighbour_stays(takedown: Takedown) -> None:
    table = poll({"entry_key": KEY, "url": GONE}, {"entry_key": OTHER, "url": STAYS})
    gone, stays = first(blank_polls(table, takedown))["discovered"]
    assert says_nothing(gone)
    assert (gone["entry_key"], gone["authors"], gone["entry_hash"]) == (KEY, [], "")
    assert stays == first(table)["discovered"][1]


def test_the_hash_stays_where_the_entry_told_of_another_address(takedown: Takedown) -> None:
    table = poll({"entry_key": KEY, "url": STAYS}, polled_at=records.NOON)
    (blank,) = first(blank_polls(table, takedown))["discovered"]
    assert says_nothing(blank)
    assert blank["entry_hash"] == first(table)["discovered"][0]["entry_hash"]


def test_to_blank_twice_is_to_blank_once(takedown: Takedown) -> None:
    once = blank_polls(poll({"entry_key": KEY, "url": GONE}), takedown)
    assert not takedown.holds_entry(first(once)["discovered"][0], records.NOON)
    assert blank_polls(once, takedown).equals(once)


def test_an_entry_of_another_feed_at_the_address_is_found_with_its_document(
    takedown: Takedown,
) -> None:
    other = poll(
        {"entry_key": OTHER, "url": GONE},
        feed_url=f"{SITE}/feed",
        document_keys=(OTHER,),
        body_hash="ee" * 32,
        polled_at=LATER,
    )
    without_it = poll({"entry_key": "c3" * 32, "url": STAYS}, document_keys=("c3" * 32,))
    for table in (other, without_it):
        gather_polls(takedown, table)
    for table in (other, without_it):
        gather_documents(takedown, table)
    assert takedown.documents == {(f"{SITE}/feed", "ee" * 32)}
    assert [feed for feed, _ in takedown.entries.values()] == [f"{SITE}/feed"]


# Pages


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"entry_key": KEY, "fetched_at": records.NOON + 60}, True),  # as the article has it
        ({"entry_key": KEY, "fetched_at": LATER}, False),
        ({"final_url": GONE}, True),
        ({"kind": "feed", "feed_url": f"{SITE}/feed", "body_hash": "ee" * 32}, True),
        ({"kind": "feed", "feed_url": f"{SITE}/feed", "body_hash": "ff" * 32}, False),
        ({}, False),
    ],
)
def test_the_pages_and_documents_that_hold_it_go(
    takedown: Takedown, changes: dict[str, Any], *, held: bool
) -> None:
    takedown.documents.add((f"{SITE}/feed", "ee" * 32))
    whole = {"entry_key": OTHER, "url": STAYS, "final_url": STAYS}
    table = to_table(PAGES, [records.page(**(whole | changes))])
    left = without(table, takedown.holds_page, COLUMNS["pages"])
    assert left.num_rows == (0 if held else 1)


# The ledger


def test_a_discovery_ends_with_an_article_or_a_reject_that_is_not_tried_again() -> None:
    table = rejects({}, {"next_attempt_at": LATER}, {"entry_key": "", "url": ""})
    assert [key for key, _ in ends(table)] == [OTHER]
    assert [key for key, _ in ends(articles({"entry_key": KEY}))] == [KEY]
