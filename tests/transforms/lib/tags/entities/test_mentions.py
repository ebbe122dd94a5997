"""Which of the spans that overlap survive."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.tags.entities.mentions import Mention, clear_of, longest_disjoint


def mention(start: int, end: int, confidence: float = 0.5) -> Mention:
    return Mention(start, end, "person", "", confidence, "test")


def test_the_longest_wins_then_the_surest_then_the_leftmost() -> None:
    long, short, sure = mention(0, 9), mention(8, 12), mention(20, 24, 0.9)
    assert longest_disjoint([short, mention(22, 26), sure, long]) == [long, sure]
    assert longest_disjoint([mention(2, 4), mention(1, 3)]) == [mention(1, 3)]


def test_neighbours_that_only_touch_stay() -> None:
    assert clear_of([mention(0, 3), mention(3, 5)], [mention(3, 9)]) == [mention(0, 3)]
    assert clear_of([mention(0, 3)], []) == [mention(0, 3)]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9))))
def test_what_survives_is_disjoint_and_what_does_not_overlaps_it(
    spans: list[tuple[int, int]],
) -> None:
    mentions = [mention(start, start + length) for start, length in spans]
    kept = longest_disjoint(mentions)
    assert all(a.end <= b.start for a, b in zip(kept, kept[1:], strict=False))  # noqa: RUF007 (kept twice)
    assert clear_of(mentions, kept) == []
