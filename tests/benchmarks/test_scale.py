"""The estimate of scale: its arithmetic, and that the page shows what it gives."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from benchmarks.scale.__main__ import (
    FEEDS,
    assumption_lines,
    files_lines,
    paper_lines,
)
from benchmarks.scale.assumptions import Assumptions
from benchmarks.scale.measure import index_bytes
from benchmarks.scale.paper import estimate, files_per_day

GIVEN = Assumptions()
DOCUMENT = Path(__file__).parents[2] / "docs" / "scale.md"


def test_a_dataset_with_rows_in_each_commit_has_a_file_for_each() -> None:
    busy = files_per_day(1e6, 1e6, replace(GIVEN, commit_interval=300.0), 2)
    partitions = 1 + 1 + 10 + 1 + 1  # polls, pages, articles by day, rejects, commits
    assert busy == pytest.approx(288 * 2 * partitions)
    assert files_per_day(0, 0, GIVEN, 2) == 0


def test_the_keys_of_an_article_are_measured() -> None:
    # Four keys of 16 bytes and three hashes, in a tree that is not full.
    assert 200 < index_bytes(2_000) < 1.2 * GIVEN.index_bytes


def test_twice_the_feeds_cost_twice_the_processors_and_fill_a_disk_in_half_the_time() -> None:
    once, twice = estimate(10_000, GIVEN), estimate(20_000, GIVEN)
    idle = GIVEN.idle_processors
    assert twice.processors - idle == pytest.approx(2 * (once.processors - idle))
    assert twice.days_to_full == pytest.approx(once.days_to_full / 2)


def test_polls_that_fill_one_python_process_ask_for_another_worker() -> None:
    # 20 polls a second of 50 ms fill a processor, and half of it may be used.
    given = replace(GIVEN, poll_interval=500.0, poll_ms=50.0, idle_processors=0.0)
    one, three = (replace(given, utilisation=share) for share in (1.0, 0.4))
    assert (estimate(9_900, one).workers, estimate(9_900, three).workers) == (1, 3)
    assert estimate(10_100, one).workers == 2


def test_an_assumption_can_be_set_and_a_misspelt_one_is_named() -> None:
    assert GIVEN.with_values(["poll_ms=3"]).poll_ms == 3.0
    with pytest.raises(ValueError, match="polls_ms"):
        GIVEN.with_values(["polls_ms=3"])


def test_each_assumption_says_where_it_is_from() -> None:
    starts = ("assumed", "measured", "price", "default")
    assert all(each.metadata["source"].startswith(starts) for each in fields(GIVEN))


def test_the_page_shows_what_the_program_gives() -> None:
    text = DOCUMENT.read_text("utf-8").splitlines()
    tables = (assumption_lines(GIVEN), paper_lines(FEEDS, GIVEN), files_lines(FEEDS, GIVEN))
    missing = [line for table in tables for line in table if line not in text]
    assert missing == [], "docs/scale.md is old: python -m benchmarks.scale"
