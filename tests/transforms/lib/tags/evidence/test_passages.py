"""Headline, lead and the rest."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.tags.evidence.passages import read_passages

BODY = (
    "The navy took over a minehunter on Monday. It came a year late, said crews. "
    "A second boat follows in May."
)


def test_the_title_is_the_headline() -> None:
    passages = read_passages("Minehunter handed over", BODY)
    assert passages.headline == "Minehunter handed over"
    assert (
        passages.lead
        == "The navy took over a minehunter on Monday. It came a year late, said crews."
    )


def test_without_a_title_the_first_sentence_is() -> None:
    passages = read_passages("", BODY)
    assert passages.headline == "The navy took over a minehunter on Monday."
    assert passages.lead == BODY


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    passages = read_passages("", "Lt. Gen. Ada Roe inspected the yard. Others did not.")
    assert passages.headline == "Lt. Gen. Ada Roe inspected the yard."


def test_a_credit_line_is_not_read() -> None:
    passages = read_passages("", "SOURCE: JOHN ROE / THE DAILY The yard closed on Monday morning.")
    assert passages.headline == "The yard closed on Monday morning."
    assert passages.body_start > 0


def test_only_the_start_of_a_long_text_is_read() -> None:
    assert len(read_passages("", "word " * 100_000).content) < 4000


@given(st.text(max_size=30), st.text(max_size=200))
def test_parts_lie_within_any_text(title: str, text: str) -> None:
    passages = read_passages(title, text)
    assert 0 <= passages.headline_end <= len(passages.content)
    assert passages.offset <= passages.lead_end <= len(passages.content)
