from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from transforms.lib.identity.revisions import (
    Known,
    NewArticle,
    Revision,
    Shrunk,
    Unchanged,
    decide,
)
from transforms.lib.identity.seen import SeenArticle

SEEN = SeenArticle("12" * 16, "2026-11-18", 3, "v1:old", words=600, published=1, feed=7)
SAME = replace(SEEN, published_date="2026-11-20", revision=0)
CHANGED = replace(SAME, content_hash="v1:new")
NEXT = Revision("2026-11-18", 4)


@pytest.mark.parametrize("update", [False, True])
def test_an_article_never_seen_is_revision_one_of_its_own_day(update: bool) -> None:
    assert decide(None, SAME, update=update) == NewArticle("2026-11-20", 1)


def test_the_same_article_under_another_entry_is_known() -> None:
    assert decide(SEEN, SAME, update=False) == Known(SEEN)


def test_a_twin_of_a_page_with_another_text_is_known() -> None:
    assert decide(SEEN, replace(CHANGED, own=False), update=False) == Known(SEEN)
    assert decide(SEEN, replace(CHANGED, from_feed=True), update=False) == Known(SEEN)


def test_the_page_itself_with_another_text_is_the_next_revision() -> None:
    assert decide(SEEN, CHANGED, update=False) == NEXT


def test_a_changed_entry_with_the_same_content_is_unchanged() -> None:
    assert decide(SEEN, SAME, update=True) == Unchanged(SEEN)


def test_a_new_entry_that_says_something_else_of_a_known_page_is_known_or_its_next_revision() -> (
    None
):
    assert decide(SEEN, SAME, update=False, retold=True) == Known(SEEN)
    assert decide(SEEN, replace(SAME, details=5), update=False, retold=True) == NEXT


@pytest.mark.parametrize(
    "change", [{"content_hash": "v1:new"}, {"details": 5}, {"published": 2}], ids=str
)
def test_another_text_title_author_address_or_date_is_the_next_revision(
    change: dict[str, Any],
) -> None:
    assert decide(SEEN, replace(SAME, **change), update=True) == NEXT


def test_the_time_of_a_fetch_is_no_date_that_changes() -> None:
    assert decide(SEEN, replace(SAME, published=-1), update=True) == Unchanged(SEEN)


def test_feeds_that_differ_in_the_title_do_not_take_turns() -> None:
    assert decide(SEEN, replace(SAME, details=5, feed=8), update=True) == Unchanged(SEEN)


@pytest.mark.parametrize(
    ("before", "words", "hidden"),
    [
        (600, 60, True),
        (600, 61, False),
        (200, 50, True),
        (199, 50, False),
        (40, 12, False),
        (48, 12, True),
        (600, 300, False),
    ],
)
def test_a_stub_or_a_tenth_of_the_text_is_no_revision(
    before: int, words: int, hidden: bool
) -> None:
    verdict = decide(replace(SEEN, words=before), replace(CHANGED, words=words), update=True)
    assert isinstance(verdict, Shrunk if hidden else Revision)
