from __future__ import annotations

from tests.support.edge_lines import LAST, LONG, MORE, PROSE, kept
from transforms.lib.extraction.blocks import Container
from transforms.lib.extraction.edges.trim import Context, trim_edges
from transforms.lib.extraction.lines import Line
from transforms.lib.extraction.marks import Mark


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


def test_a_wall_around_the_text_takes_nothing_off() -> None:
    wall = Container("div", "paywall", int(Mark.WALL), 0, None, 1)
    offer, text = Line("The Tide Table", container=wall), Line(PROSE, container=wall)
    assert kept(PROSE, offer, MORE) == [PROSE, MORE]
    assert kept(text, offer, MORE) == [PROSE, "The Tide Table", MORE]


def test_section_about_a_thing_is_no_boilerplate() -> None:
    lines = ["About the Exercise", "It lasts for nine days."]
    assert kept(PROSE, LONG, *lines) == [PROSE, LONG, *lines]


def test_no_lines_give_no_lines() -> None:
    assert kept() == []
