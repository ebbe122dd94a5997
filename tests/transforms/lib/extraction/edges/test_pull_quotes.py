from __future__ import annotations

import pytest

from tests.support.edge_lines import LAST, MORE, PROSE, kept, rules_used
from transforms.lib.extraction.blocks import Container
from transforms.lib.extraction.edges.pull_quotes import MAX_QUOTATIONS
from transforms.lib.extraction.lines import Line

SAID = {
    "en": "“We never had the sailors for a third ship,”",
    "de": "„Für ein drittes Schiff fehlten uns immer die Matrosen“,",
    "pl": "„Na trzeci okręt nigdy nie mieliśmy marynarzy”,",
}
SPEAKER = "Jane Example, who ran the yard"


def box(*texts: str) -> list[Line]:
    """The lines of one ``blockquote``."""
    around = Container("blockquote", "", 0, 0, None, 1)
    return [Line(text, container=Container("p", "", 0, 0, around, 2)) for text in texts]


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_a_quotation_that_a_paragraph_has_too_goes_with_its_speaker(said: str) -> None:
    paragraph = f"{PROSE} {said} she told the committee in March."
    quote = box(said.strip("“”„,"), SPEAKER)
    assert kept(*quote, paragraph, MORE) == [paragraph, MORE]
    assert rules_used(MORE, *quote, paragraph) == ["pull_quote", "pull_quote"]


@pytest.mark.parametrize(
    "quote",
    [
        box("“We had the sailors, and they left us for the ferries.”", SPEAKER),
        box("“We never had the sailors”", MORE),
        box("We never had"),
        box("“We never had the sailors”", "A cook", "Two pilots"),
        box("“We never had the sailors”", "and none came back"),
    ],
    ids=["said once", "goes on", "short", "list", "broken sentence"],
)
def test_a_quotation_with_words_of_its_own_stays(quote: list[Line]) -> None:
    paragraph = f"{PROSE} {SAID['en']} she told the committee in March."
    assert kept(*quote, paragraph, LAST) == [*(line.text for line in quote), paragraph, LAST]


def test_a_quotation_that_is_only_in_lines_that_go_stays() -> None:
    said = box("We never had the sailors")
    caption = Line("We never had the sailors (Photo: Example)", score=0.1)
    assert kept(PROSE, *said, caption, MORE) == [PROSE, said[0].text, MORE]


def test_quotations_of_a_discussion_stay() -> None:
    quotes = [line for _ in range(MAX_QUOTATIONS + 1) for line in box(MORE)]
    assert kept(PROSE, *quotes, MORE).count(MORE) == len(quotes) + 1


def test_a_paragraph_quoted_in_full_by_another_stays() -> None:
    assert kept(PROSE, f"{MORE} {PROSE}", LAST) == [PROSE, f"{MORE} {PROSE}", LAST]
