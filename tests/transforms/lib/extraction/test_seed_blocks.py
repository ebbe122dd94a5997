"""Lines of trafilatura, found again among the blocks of a page."""

from __future__ import annotations

import pytest

from transforms.lib.extraction.blocks import read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import key
from transforms.lib.extraction.seed_blocks import are_found, find_seeds

FIRST = "The second frigate left the yard on Monday."
SECOND = "Its crew had waited for two years in all."


@pytest.mark.parametrize(
    ("blocks", "seeds", "found"),
    [
        ([FIRST, SECOND], [SECOND], [False, True]),
        ([FIRST, SECOND], [f"- {FIRST.upper()}"], [True, False]),
        ([FIRST, SECOND, FIRST], [FIRST], [True, False, False]),
        ([FIRST, SECOND, FIRST], [SECOND, FIRST], [False, True, True]),
        ([FIRST, SECOND], [f"{FIRST} {SECOND}"], [True, True]),
        ([f"{FIRST} {SECOND}"], [FIRST, SECOND], [True]),
        (["Monday", FIRST], ["On Monday it rained."], [False, False]),
    ],
    ids=["one", "case and signs", "twice", "in order", "one of two", "two of one", "a short part"],
)
def test_blocks_are_found_by_what_they_say(
    blocks: list[str], seeds: list[str], found: list[bool]
) -> None:
    assert find_seeds([key(block) for block in blocks], seeds) == found


def test_lines_of_which_half_is_on_no_block_are_those_of_another_page() -> None:
    blocks = read_blocks(parse_html(f"<body><p>{FIRST}</p></body>"))
    assert are_found(blocks, [True], [FIRST, SECOND])
    assert not are_found(blocks, [True], [FIRST, SECOND, SECOND])
