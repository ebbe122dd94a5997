from __future__ import annotations

import pytest

from tests.support.edge_lines import LAST, MORE, PROSE, kept
from transforms.lib.extraction.lines import Line


def test_box_inside_the_text_goes_alone() -> None:
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
def test_invitation_goes_with_the_line_below_it_alone(box: list[str]) -> None:
    said = "“It was late,” said a welder."
    assert kept(PROSE, MORE, *box, said, LAST) == [PROSE, MORE, said, LAST]


@pytest.mark.parametrize(
    "part",
    [
        ["The morning briefing", "At six the captain counted the boats."],
        ["Our morning briefing", "At six the captain told them to count the boats."],
    ],
)
def test_a_briefing_that_the_text_tells_of_stays(part: list[str]) -> None:
    lines = [PROSE, MORE, part[0], part[1], LAST]
    assert kept(*lines) == lines


def test_heading_above_a_promise_that_is_cut_by_itself_goes() -> None:
    box = ["Our daily newsletter", "Get the news of the sea, each morning."]
    assert kept(PROSE, MORE, *box, LAST) == [PROSE, MORE, LAST]


def test_cuts_from_the_heading_to_the_end() -> None:
    assert kept(PROSE, MORE, "More In Europe", "Frigates leave early", "Tanks late") == [
        PROSE,
        MORE,
    ]


def test_section_of_the_article_under_such_a_heading_stays() -> None:
    lines = [PROSE, MORE, "Related", PROSE + " Then", MORE + " Then"]
    assert PROSE + " Then" in kept(*lines)
