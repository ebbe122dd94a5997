"""Lines below an article."""

from __future__ import annotations

import pytest

from tests.support.edge_lines import LAST, MORE, PROSE, kept, rules_used
from transforms.lib.extraction.edges.trim import Context
from transforms.lib.extraction.lines import Line


class TestTail:
    def test_biography_begins_with_the_name_of_a_known_author(self) -> None:
        line = "Jane Example spent nine winters on the ice before she turned to writing about it."
        context = Context(authors=("Jane Example",))
        assert kept(PROSE, line, context=context) == [PROSE]
        assert kept(PROSE, line) == [PROSE, line]

    def test_biography_in_the_middle_is_the_article(self) -> None:
        line = "Jane Example is a reporter at Harbour Defence Weekly."
        assert kept(PROSE, line, MORE) == [PROSE, line, MORE]

    @pytest.mark.parametrize(
        "line",
        [
            "The author is thought to have left the country, police said.",
            "Subscribe to the treaty to see its annex, the envoy told the delegates.",
            "Jane Example is a former editor and now speaks for the yard, it said.",
        ],
    )
    def test_what_somebody_said_is_neither_a_biography_nor_an_invitation(self, line: str) -> None:
        assert kept(PROSE, MORE, line) == [PROSE, MORE, line]

    def test_heading_with_nothing_below_goes(self) -> None:
        assert kept(PROSE, Line("What comes next", heading=True)) == [PROSE]

    def test_several_kinds_in_a_row_go(self) -> None:
        tail = ("Reporting by Jane Example", "Find her on Bluesky.", "(jx)")
        assert rules_used(PROSE, *tail) == ["signature", "follow_author", "reporting_credit"]

    def test_terms_of_use_go_with_the_mark_below_them(self) -> None:
        terms = "This work, Ships at sea, by J. Example, must comply with the restrictions shown."
        assert kept(PROSE, MORE, terms, "PUBLIC DOMAIN") == [PROSE, MORE]

    @pytest.mark.parametrize(
        "line",
        ["jx/ks (AFP, dpa)", "jx/ks", "Story number: | 20771", "Posted: | 11.05.2026 09:41"],
    )
    def test_initials_of_the_desk_and_rows_about_the_text_go(self, line: str) -> None:
        assert kept(PROSE, MORE, line) == [PROSE, MORE]

    def test_the_first_line_is_never_cut_as_tail(self) -> None:
        assert kept("Source: the ministry said so itself in a letter.") != []


class TestCredits:
    SENTENCE = "Pictures by Planet Example showed nine tanks at the gate, three more than in May."

    def test_sentence_in_the_text_that_begins_like_a_credit_stays(self) -> None:
        assert kept(PROSE, self.SENTENCE, MORE) == [PROSE, self.SENTENCE, MORE]

    def test_the_same_under_a_picture_goes(self) -> None:
        line = Line(self.SENTENCE, score=0.3)
        assert kept(PROSE, line, MORE) == [PROSE, MORE]


@pytest.mark.parametrize(
    ("heading", "paragraph"),
    [
        ("Mehr zum Thema lesen Sie hier", "„Wir liefern, sobald die Werft die Papiere hat"),
        ("More on this in our weekly letter", "“We deliver as soon as the yard has the papers"),
        ("À lire dans notre lettre", "« Nous livrons dès que le chantier a les papiers"),
        ("Te puede interesar esta semana", "“Entregamos en cuanto el astillero tenga los papeles"),
    ],
)
def test_a_long_paragraph_below_a_box_stays_whatever_it_ends_with(
    heading: str, paragraph: str
) -> None:
    long = f"{paragraph}, {' '.join(f'{number}' for number in range(30))}:"
    teaser = Line("Another ship leaves the yard", link=True, score=0.1)
    lines = [Line(PROSE), Line(heading), teaser, Line(long), Line(MORE), Line(LAST)]
    assert kept(*lines) == [PROSE, long, MORE, LAST]


@pytest.mark.parametrize("address", ["pic.twitter.com/Q7", "(pic.twitter.com/shipyard)"])
def test_a_picture_of_a_post_is_no_address_of_the_author(address: str) -> None:
    post = f"The yard showed the second ship on Monday, with all of her masts in place {address}"
    assert kept(PROSE, MORE, post) == [PROSE, MORE, post]
