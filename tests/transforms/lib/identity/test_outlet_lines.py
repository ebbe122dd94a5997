"""Lines that an outlet repeats: which are its own, and where they may be taken off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.identity.fingerprints import words_hash
from transforms.lib.identity.outlet_lines import (
    FORGOTTEN_AFTER,
    edge_lines,
    outlet_lines,
    without_lines,
)

STORY = (
    "The harbour master counted eleven grey ships before noon.",
    "Nobody on the quay would say whose they were.",
)
TRAILER = "Velanu omi tresk: harrada venn ul sommi karat."
DAY = int(FORGOTTEN_AFTER.total_seconds() / 30 * 1e6)


def text(*lines: str) -> str:
    return "\n\n".join(lines)


def known(*lines: str) -> set[int]:
    return {one for line in lines for one in edge_lines(line)}


def of_others(line: str, count: int, at: int = 0) -> list[tuple[int, tuple[int, ...]]]:
    return [(at, edge_lines(text(f"Story number {n} is told here.", line))) for n in range(count)]


def test_a_line_of_three_others_is_the_outlets() -> None:
    mine = known(TRAILER, "A line of this article alone.")
    assert outlet_lines(mine, of_others(TRAILER, 3), 0) == known(TRAILER)
    assert outlet_lines(mine, of_others(TRAILER, 2), 0) == set()


def test_what_few_of_many_articles_end_with_is_no_line_of_the_outlet() -> None:
    line = "The war began in the spring of that year."
    others = of_others(line, 3)
    others += [(0, edge_lines(f"Story number {n} ends like no other.")) for n in range(90)]
    assert outlet_lines(known(line), others, 0) == set()


def test_a_line_is_forgotten_thirty_days_after_it_was_seen_last() -> None:
    others = [*of_others(TRAILER, 2, at=0), *of_others(TRAILER, 1, at=10 * DAY)]
    assert outlet_lines(known(TRAILER), others, 40 * DAY) == known(TRAILER)
    assert outlet_lines(known(TRAILER), others, 40 * DAY + 1) == set()


def test_lines_at_both_ends_go_and_are_told() -> None:
    credit = "Told by the night desk of the Lantern."
    mixed = text(credit, *STORY, TRAILER)
    assert without_lines(mixed, known(credit, TRAILER)) == (text(*STORY), (credit, TRAILER))


def test_layout_case_and_punctuation_make_no_other_line() -> None:
    printed = TRAILER.upper().replace(":", " —")
    assert without_lines(text(*STORY, printed), known(TRAILER)) == (text(*STORY), (printed,))


def test_a_refrain_in_the_middle_stays() -> None:
    told = text(STORY[0], TRAILER, STORY[1])
    assert without_lines(told, known(TRAILER)) == (told, ())


def test_a_text_of_known_lines_alone_stays() -> None:
    told = text(TRAILER, TRAILER)
    assert without_lines(told, known(TRAILER)) == (told, ())


@pytest.mark.parametrize(
    "line",
    [
        "ARMY",
        "MISSILE DEFENSE AGENCY",
        "Hintergrund",
        "KYIV —",
        "The ministry answered in writing:",
    ],
)
def test_a_heading_a_dateline_and_a_lead_in_belong_to_what_follows(line: str) -> None:
    told = text(line, *STORY)
    assert without_lines(told, {words_hash(line)}) == (told, ())


def test_a_footnote_explains_a_mark_in_the_text() -> None:
    assert edge_lines(text(*STORY, "*Small business")) == edge_lines(text(*STORY))


def test_a_long_paragraph_is_no_line() -> None:
    long = " ".join(f"word{n}" for n in range(41)) + "."
    assert edge_lines(text(*STORY, long)) == edge_lines(text(*STORY))


_LINES = st.lists(st.sampled_from([*STORY, TRAILER, "KYIV —", "Told here.", "…"]), min_size=1)


@given(_LINES, _LINES)
def test_what_is_left_and_what_is_taken_off_are_the_text(lines: list[str], seen: list[str]) -> None:
    left, taken_off = without_lines(text(*lines), known(*seen))
    kept = left.split("\n\n")
    assert kept
    start = next(n for n in range(len(lines)) if lines[n : n + len(kept)] == kept)
    assert lines == [*taken_off[:start], *kept, *taken_off[start:]] or not taken_off
    assert set(map(edge_lines, taken_off)) <= {(one,) for one in known(*seen)}
