"""Lines above an article."""

from __future__ import annotations

import pytest

from tests.support.edge_lines import LAST, MORE, PROSE, kept
from transforms.lib.extraction.edges.trim import Context


class TestHead:
    def test_everything_down_to_the_repeated_title_goes(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        assert kept("Naval", "Second Frigate Delivered", PROSE, context=context) == [PROSE]

    def test_title_with_a_kicker_is_the_title(self) -> None:
        context = Context(titles=("Second frigate delivered to the navy of Norland",))
        line = "Shipbuilding: Second frigate delivered to the navy of Norland"
        assert kept(line, PROSE, context=context) == [PROSE]

    def test_byline_below_the_summary_goes_and_the_summary_stays(self) -> None:
        summary = "The yard is ahead of its schedule."
        assert kept(summary, "By Jane Example", "May 4, 2026", PROSE) == [summary, PROSE]

    def test_who_took_the_pictures_too_goes(self) -> None:
        assert kept("Author", "Words and pictures by Jane Example", PROSE) == [PROSE]

    def test_whom_the_press_may_call_goes(self) -> None:
        assert kept("Contact: Jane Example", "Phone: 555-0100", PROSE) == [PROSE]

    def test_name_of_the_author_alone_goes(self) -> None:
        assert kept("Jane Example", PROSE, context=Context(authors=("Jane Example",))) == [PROSE]

    def test_a_date_in_another_language_goes(self) -> None:
        assert kept("5 listopada 2026, 08:00", PROSE) == [PROSE]

    def test_a_date_inside_the_article_stays(self) -> None:
        assert kept(PROSE, "May 4, 2026", MORE) == [PROSE, "May 4, 2026", MORE]

    def test_title_quoted_far_below_is_not_the_top(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        lines = [PROSE, MORE, "Second frigate delivered"]
        assert kept(*lines, context=context)[:2] == [PROSE, MORE]

    def test_title_repeated_below_takes_nothing_along(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        short = ["It came on Monday.", "The crew was paid."]
        given = ["Second frigate delivered", *short, "Second frigate delivered", PROSE]
        assert kept(*given, context=context) == [*short, PROSE]

    def test_subheading_that_goes_further_than_the_title_stays(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        given = ["Second frigate delivered", "It came.", "Second frigate delivered: why", PROSE]
        assert kept(*given, context=context) == given[1:]

    def test_lead_that_begins_as_the_title_does_stays(self) -> None:
        context = Context(titles=("Fire breaks out on the second frigate",))
        lead = "Fire breaks out on the second frigate, police say."
        assert kept(lead, PROSE, context=context) == [lead, PROSE]


@pytest.mark.parametrize(
    "byline", ["By Jane Example", "Von Jane Example", "Par Jane Example", "Jane Example"]
)
def test_a_byline_below_a_long_standfirst_goes(byline: str) -> None:
    context = Context(authors=("Jane Example",))
    assert kept(PROSE, byline, MORE, LAST, context=context) == [PROSE, MORE, LAST]


def test_a_sentence_below_the_first_paragraph_stays() -> None:
    assert kept(PROSE, "Published reports differ.", MORE) == [
        PROSE, "Published reports differ.", MORE,
    ]  # fmt: skip
