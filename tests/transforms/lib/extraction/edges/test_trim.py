from __future__ import annotations

import pytest

from tests.support.edge_lines import LAST, LONG, MORE, PROSE, kept
from transforms.lib.extraction.edges.trim import Context, trim_edges
from transforms.lib.extraction.lines import Line


class TestLineModel:
    def test_short_line_goes_below_its_score(self) -> None:
        lines: list[str | Line] = [PROSE, Line("Port Example, Norland", score=0.1), MORE]
        assert kept(*lines) == [PROSE, MORE]
        cuts = trim_edges([Line(PROSE), Line("Port", score=0.1)], Context()).cuts
        assert [cut.rule for cut in cuts] == ["line_model"]

    def test_long_line_needs_certainty(self) -> None:
        assert kept(PROSE, Line(LONG, score=0.1)) == [PROSE, LONG]

    def test_page_of_which_much_would_go_is_left_alone(self) -> None:
        lines = [Line("A few words.", score=0.1), Line("And a few more.", score=0.9)]
        assert kept(*lines) == [line.text for line in lines]


class TestRepeatedLead:
    def test_the_first_sentence_goes_where_it_comes_again(self) -> None:
        assert kept(PROSE, MORE, PROSE, LAST) == [PROSE, MORE, LAST]
        assert kept(f"“{MORE}”", MORE, LAST, MORE) == [f"“{MORE}”", LAST]

    def test_a_later_line_may_be_said_twice(self) -> None:
        assert kept(PROSE, MORE, LAST, MORE) == [PROSE, MORE, LAST, MORE]

    def test_a_few_words_may_come_again(self) -> None:
        assert kept("Monday", PROSE, "Monday", MORE) == ["Monday", PROSE, "Monday", MORE]


class TestTrailer:
    def test_box_inside_the_text_goes_alone(self) -> None:
        links = [Line("Army buys trucks", link=True), Line("Jets sold", link=True)]
        assert kept(PROSE, MORE, "Popular", *links, LAST) == [PROSE, MORE, LAST]

    @pytest.mark.parametrize(
        "box",
        [
            ["Our weekly newsletter", "All about ships, every Friday."],
            ["Our morning briefing", "All about ships, before breakfast."],
            ["Notre lettre quotidienne", "Tous les navires, dès l'aube."],
            ["Our daily newsletter", "Get the day at sea, each morning."],
        ],
    )
    def test_invitation_goes_with_the_line_below_it_alone(self, box: list[str]) -> None:
        said = "“It was late,” said a welder."
        assert kept(PROSE, MORE, *box, said, LAST) == [PROSE, MORE, said, LAST]

    @pytest.mark.parametrize(
        "part",
        [
            ["The morning briefing", "At six the captain counted the boats."],
            ["Our morning briefing", "At six the captain told them to count the boats."],
        ],
    )
    def test_a_briefing_that_the_text_tells_of_stays(self, part: list[str]) -> None:
        lines = [PROSE, MORE, part[0], part[1], LAST]
        assert kept(*lines) == lines

    def test_heading_above_a_promise_that_is_cut_by_itself_goes(self) -> None:
        box = ["Our daily newsletter", "Get the news of the sea, each morning."]
        assert kept(PROSE, MORE, *box, LAST) == [PROSE, MORE, LAST]

    def test_section_about_a_thing_is_no_boilerplate(self) -> None:
        lines = ["About the Exercise", "It lasts for nine days."]
        assert kept(PROSE, LONG, *lines) == [PROSE, LONG, *lines]

    def test_cuts_from_the_heading_to_the_end(self) -> None:
        assert kept(PROSE, MORE, "More In Europe", "Frigates leave early", "Tanks late") == [
            PROSE,
            MORE,
        ]

    def test_section_of_the_article_under_such_a_heading_stays(self) -> None:
        lines = [PROSE, MORE, "Related", PROSE + " Then", MORE + " Then"]
        assert PROSE + " Then" in kept(*lines)


def test_no_lines_give_no_lines() -> None:
    assert kept() == []
