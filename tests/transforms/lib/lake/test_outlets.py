"""What the keys of a lake hold of the edges of an outlet's articles."""

from __future__ import annotations

import itertools

from transforms.lib.identity.outlet_lines import ARTICLES_KEPT
from transforms.lib.lake.index import LakeIndex
from transforms.lib.lake.outlets import Outlets

LINE = 7
Told = tuple[str, int, int]


def article_id(number: int) -> str:
    return f"{number:032x}"


def outlets(*told: Told) -> tuple[LakeIndex, Outlets]:
    """Articles by outlet, number and time of the fetch, each with the same line."""
    index = LakeIndex()
    found = Outlets(index)
    for source, number, fetched in told:
        found.add(source, article_id(number), fetched, (LINE, number + 100))
    return index, found


def test_an_article_is_judged_by_others_of_its_outlet_alone() -> None:
    _, found = outlets(("lantern", 1, 0), ("lantern", 2, 0), ("lantern", 3, 0), ("bell", 4, 0))
    assert found.lines("lantern", article_id(9), 0, {LINE}) == {LINE}
    assert found.lines("lantern", article_id(1), 0, {LINE}) == set()
    assert found.lines("bell", article_id(9), 0, {LINE}) == set()


def test_an_article_that_is_read_again_counts_once() -> None:
    _, found = outlets(*[("lantern", 1, 0)] * 3, ("lantern", 2, 0))
    assert found.lines("lantern", article_id(9), 0, {LINE}) == set()


def test_of_each_outlet_the_latest_are_kept_in_whatever_order_they_come() -> None:
    numbers = range(ARTICLES_KEPT + 20)
    for order in (numbers, reversed(numbers)):
        index, _ = outlets(*(("lantern", number, number) for number in order))
        kept = [at for at, _ in index.edges("lantern", b"")]
        assert kept == list(numbers[20:])


def test_many_outlets_are_kept_apart() -> None:
    told = itertools.product(("lantern", "bell", "quay"), range(5), (0,))
    index, _ = outlets(*told)
    assert [len(index.edges(name, b"")) for name in ("lantern", "bell", "quay")] == [5, 5, 5]


def test_an_article_of_an_older_file_says_nothing() -> None:
    index, found = outlets()
    found.add("lantern", article_id(1), 0, None)
    assert index.edges("lantern", b"") == []
