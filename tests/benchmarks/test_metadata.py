"""The scores of metadata: what counts as right."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.metadata import is_held_back, score, shares
from transforms.lib.extraction.extract import ExtractedArticle, Hints, extract_page

TEXT = "The frigate left the yard in the morning and sailed for the northern isles. " * 8
FETCHED_AT = datetime(2026, 11, 30, tzinfo=UTC)
TRUTH = {
    "id": "set/1",
    "title": "Frigate’s crew sails",
    "authors": ["Ines Fjord"],
    "date": "2026-11-05 09:30:00+00:00",
}


def article(title: str = "Frigate's crew sails", author: str = "Ines Fjord") -> ExtractedArticle:
    hints = Hints(
        title=title,
        authors=(author,),
        published=datetime(2026, 11, 5, 9, 30, 20, tzinfo=UTC),
        fetched_at=FETCHED_AT,
    )
    return extract_page(f"<article><p>{TEXT}</p></article>", hints)


def test_quotes_and_seconds_do_not_matter() -> None:
    got = score(TRUTH, article())
    assert (got.title, got.authors, got.others, got.day, got.minute) == (
        True, True, False, True, True,
    )  # fmt: skip


def test_another_name_is_an_error_and_counted_as_one() -> None:
    got = score(TRUTH, article(author="Ulf Stone"))
    assert (got.authors, got.others) == (False, True)


def test_a_refused_page_has_all_wrong_that_is_known() -> None:
    got = score({"id": "set/2", "title": "Frigate sails"}, None)
    assert (got.title, got.authors, got.day, got.minute) == (False, None, None, None)


def test_shares_leave_out_what_no_truth_has() -> None:
    title_alone = {"id": "set/3", "title": "Frigate's crew sails"}
    assert shares([score(title_alone, article()), score(title_alone, None)]) == {"title": 0.5}


def test_pages_of_a_host_are_on_one_side() -> None:
    assert is_held_back("https://quay.example/a") is is_held_back("https://quay.example/b")
