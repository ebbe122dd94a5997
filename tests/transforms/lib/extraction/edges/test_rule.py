"""Every rule has a name, and an example that it cuts."""

from __future__ import annotations

import time

import pytest

from tests.support.edge_lines import LAST, MORE, PROSE, kept
from transforms.lib.extraction.edges.anywhere import ANYWHERE
from transforms.lib.extraction.edges.head import HEAD
from transforms.lib.extraction.edges.rule import EdgeRule, Region
from transforms.lib.extraction.edges.tail import BOILERPLATE, TAIL, TRAILERS

RULES = ANYWHERE + HEAD + TAIL + TRAILERS + BOILERPLATE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestEveryRule:
    def test_matches_its_example(self, rule: EdgeRule) -> None:
        assert rule.matches(rule.example)

    def test_cuts_its_example_where_it_stands(self, rule: EdgeRule) -> None:
        at_top = rule.region is Region.HEAD
        lines = (rule.example, PROSE, MORE) if at_top else (PROSE, MORE, rule.example)
        assert kept(*lines) == [PROSE, MORE]

    def test_leaves_prose(self, rule: EdgeRule) -> None:
        assert not any(map(rule.matches, (PROSE, MORE, LAST)))

    @pytest.mark.parametrize(
        "line", ["A " * 40, "(a " * 40, "A.-'" * 2000, "x@" * 2000, "©" * 9999]
    )
    def test_is_quick_on_any_line(self, rule: EdgeRule, line: str) -> None:
        start = time.thread_time()
        rule.matches(line)
        assert time.thread_time() - start < 0.2


def test_rule_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    "line",
    [
        "“Read the treaty,” the minister told parliament.",
        "Related work at the yard goes on until the end of the year.",
        "Subscribers to the old system will be moved to the new one in June.",
        "By Tuesday the troops had crossed the river.",
        "General Example is the commander of the brigade and lives in the north.",
        "The Black Sea Fleet was photographed by satellites (see map).",
        "Support for the plan has grown since the winter.",
        "More in the north than in the south, soldiers complain about the boots.",
        "Sources in the ministry confirmed the figures.",
        "Editing the plan took a year, she said.",
        "For more than two decades the navy has read the signals of the station.",
        "Copyright law protects the drawings of the hull, the court found.",
        "Published on the eve of the summit, the report names no suppliers.",
        "The officer is a former correspondent who covered the war.",
        "He called it a success. (AP)",
        "The figures are in the report (released in May).",
        "The minister told the newspaper so on Sunday (Bild).",
        "By clicking on the link the sailors installed the virus.",
        "There was an error in the software of the radar.",
        "“Your support keeps our soldiers alive,” the president said.",
        "Latest figures show lower losses.",
        "The agency said so on May 4, 2026.",
        "About 30 sailors were on board.",
        "About the war they did not speak.",
        "The article of the treaty appeared first in the draft of 1948.",
        "L’article 5 du traité est apparu en premier dans le projet de 1948.",
        "Der Beitrag der Marine erschien zuerst zu klein.",
        "The end",
        "The media contacts of the ministry did not answer.",
        "Printing the story took a week.",
    ],
)
def test_sentences_that_look_like_furniture_stay(line: str) -> None:
    assert kept(PROSE, MORE, line) == [PROSE, MORE, line]
    assert kept(line, PROSE, MORE) == [line, PROSE, MORE]
