"""What an entry says, and which of its parts changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from transforms.lib.feeds import ParsedEntry
from transforms.lib.identity.said import changes, is_loud, named, said_before, said_by

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ENTRY = ParsedEntry(
    guid="1",
    link="https://example.org/a",
    title="Frigate leaves harbour",
    summary="It left on Tuesday with 3 tugs.",
    content_html="",
    authors=(),
    published=NOON,
    updated=NOON,
    tags=(),
    image_url="",
    language="en",
)
TEXT = "The frigate left the harbour on Tuesday, the ministry said."


def before(entry: ParsedEntry) -> str:
    return said_before(entry.title, entry.summary, entry.updated)


def changed(one: ParsedEntry, other: ParsedEntry, text: str = TEXT, other_text: str = TEXT) -> str:
    return named(changes(said_by(one, text), said_by(other, other_text), lambda: before(other)))


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"title": "Frigate sinks in harbour"}, "title"),
        ({"title": "Frigate 17 leaves harbour"}, "numbers"),
        ({"summary": "It left on Wednesday with 3 tugs."}, "summary"),
        ({"summary": "It left on Tuesday with 4 tugs."}, "numbers"),
        ({"updated": NOON + timedelta(hours=1)}, "dates"),
        ({"published": NOON + timedelta(hours=1)}, "dates"),
        ({"title": "Two", "summary": "Three 4", "published": None}, "title,summary,numbers,dates"),
    ],
)
def test_a_change_is_named_by_its_part(change: dict[str, Any], parts: str) -> None:
    assert changed(ENTRY, replace(ENTRY, **change)) == parts


def test_an_edited_text_and_one_that_comes_or_goes_are_changes() -> None:
    for other in ("The frigate stayed in the harbour.", ""):
        assert changed(ENTRY, ENTRY, TEXT, other) == "text"
        assert changed(ENTRY, ENTRY, other, TEXT) == "text"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "  FRIGATE leaves   harbour! "},
        {"summary": "It left on Tuesday, with 3 tugs"},
        {"tags": ("naval",)},
        {"link": "https://example.org/a?utm_source=rss"},
        {"guid": "2"},
        {"published": None, "updated": None},
    ],
)
def test_what_does_not_matter_is_no_change(change: dict[str, Any]) -> None:
    assert changed(ENTRY, replace(ENTRY, **change)) == ""
    assert changed(replace(ENTRY, **change), ENTRY) == ""


def test_title_and_summary_do_not_run_into_each_other() -> None:
    one = replace(ENTRY, title="a b", summary="c")
    assert changed(one, replace(ENTRY, title="a", summary="b c")) == "title,summary"


def test_what_an_entry_says_never_changes_its_form() -> None:
    assert said_by(ENTRY, TEXT) == "2:zu6kY3JzzWgFwDl9WzyRNsyBGFJNfu"
    assert said_by(ENTRY, "", dated=False)[-12:] == "." * 12
    assert len(said_by(ENTRY, TEXT)) == 32


def test_the_hash_of_older_versions_never_changes() -> None:
    entry = replace(
        ENTRY, summary="It left on Tuesday.", updated=datetime(2026, 11, 20, tzinfo=UTC)
    )
    assert before(entry) == "0c150bd76ed482b30d2487fe707d5fb6"


def test_what_an_older_version_saw_is_compared_as_it_did() -> None:
    old = before(ENTRY)
    assert not changes(old, said_by(ENTRY, TEXT), lambda: before(ENTRY))
    other = replace(ENTRY, title="Another title")
    assert changes(old, said_by(other, TEXT), lambda: before(other)) == {"title"}


def test_numbers_and_dates_are_quiet() -> None:
    quiet = ("", "numbers", "dates", "numbers,dates")
    assert not any(map(is_loud, quiet))
    assert all(map(is_loud, ("title", "summary,dates", "text", "title,numbers")))
