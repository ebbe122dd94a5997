from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from transforms.lib.identity.near_duplicates import NearDuplicates

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_hash_three_bits_away_is_a_near_duplicate_and_four_is_not() -> None:
    near = NearDuplicates()
    near.add("a", 0b1111, DAY)
    assert near.find("b", 0b1000, DAY) == "a"
    assert near.find("b", 0, DAY) is None


def test_the_earliest_of_several_is_named() -> None:
    near = NearDuplicates()
    near.add("late", 5, DAY)
    near.add("early", 5, DAY - timedelta(days=1))
    assert near.find("other", 5, DAY) == "early"


def test_an_article_is_no_duplicate_of_itself() -> None:
    near = NearDuplicates()
    near.add("a", 5, DAY)
    assert near.find("a", 5, DAY) is None


def test_a_revision_with_another_date_is_no_duplicate_of_itself() -> None:
    near = NearDuplicates()
    near.add("a", 5, DAY)
    assert near.find("a", 5, DAY + timedelta(days=1)) is None
    near.add("b", 5, DAY + timedelta(hours=1))
    assert near.find("a", 5, DAY + timedelta(days=1)) == "b"


def test_an_article_is_held_once_however_often_it_is_read() -> None:
    near = NearDuplicates()
    for _ in range(5000):
        near.add("a", 5, DAY)
    assert len(near) == 1
    again = NearDuplicates.from_table(near.to_table())
    again.add("a", 5, DAY)
    assert len(again) == 1


def test_old_articles_are_not_compared() -> None:
    near = NearDuplicates()
    near.add("a", 5, DAY - timedelta(days=40))
    assert near.find("b", 5, DAY) is None


def test_signed_hashes_and_growth() -> None:
    near = NearDuplicates()
    hashes = [random.Random(number).randrange(-(2**63), 2**63) for number in range(3000)]
    for number, simhash in enumerate(hashes):
        near.add(str(number), simhash, DAY)
    assert near.find("x", hashes[2999] ^ 1, DAY) == "2999"
    assert min(hashes) < 0


def unlike(number: int) -> int:
    """A hash that is far from that of any other number."""
    return number * 0x9E3779B97F4A7C15 % 2**64


def test_the_memory_of_old_articles_is_let_go() -> None:
    near = NearDuplicates()
    for day in range(300):
        for number in range(100):
            near.add(f"{day}-{number}", unlike(100 * day + number), DAY + timedelta(days=day))
    assert len(near) < 1.25 * 100 * 38 + 1
    newest = DAY + timedelta(days=299)
    assert near.find("x", unlike(29_907), newest) == "299-7"
    assert near.find("x", unlike(26_309), newest - timedelta(days=7)) == "263-9"


def test_a_table_gives_back_what_can_be_found() -> None:
    near = NearDuplicates()
    near.add("old", unlike(1), DAY - timedelta(days=100))
    near.add("new", unlike(2), DAY)
    again = NearDuplicates.from_table(near.to_table())
    assert len(again) == 1
    again.add("newer", unlike(3), DAY)
    assert [again.find("x", unlike(number), DAY) for number in (2, 3)] == ["new", "newer"]
    empty = NearDuplicates.from_table(NearDuplicates().to_table())
    assert empty.find("x", 1, DAY) is None
