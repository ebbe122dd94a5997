"""The estimate of scale: its simulation, its arithmetic, and that the page shows what it gives."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from pathlib import Path

import pytest

from benchmarks.scale.__main__ import (
    FEEDS,
    assumption_lines,
    files_lines,
    paper_lines,
    shard_lines,
)
from benchmarks.scale.assumptions import Assumptions
from benchmarks.scale.measure import index_bytes
from benchmarks.scale.paper import estimate, files_per_day
from benchmarks.scale.simulate import (
    feeds_by_host,
    host_capacity,
    imbalance,
    quantile,
    shard_loads,
    simulate,
    simulate_host,
)

GIVEN = Assumptions()
DOCUMENT = Path(__file__).parents[2] / "docs" / "scale.md"


@pytest.mark.parametrize("exponent", [0.0, 0.8, 1.5])
def test_all_feeds_lie_on_hosts_and_the_first_has_most(exponent: float) -> None:
    counts = feeds_by_host(1000, 300, exponent)
    assert (sum(counts), len(counts), min(counts) >= 1) == (1000, 300, True)
    assert counts == sorted(counts, reverse=True)
    assert (counts[0] > 4) == (exponent > 0)


def test_a_host_with_few_feeds_keeps_none_waiting() -> None:
    log = simulate_host(10, GIVEN, 7200.0, random.Random(1))
    assert 70 <= log.polls <= 80
    assert quantile(sorted(log.poll_waits), 0.9) <= 2 * (GIVEN.host_delay + GIVEN.answer_seconds)
    assert log.left <= 1


def test_a_host_with_more_feeds_than_it_can_take_answers_all_the_time_and_falls_behind() -> None:
    feeds = round(2 * host_capacity(GIVEN))
    log = simulate_host(feeds, GIVEN, 7200.0, random.Random(1))
    busy = GIVEN.host_delay + GIVEN.answer_seconds
    assert log.polls + log.pages == pytest.approx(7200 / busy, rel=0.02)
    assert quantile(sorted(log.poll_waits), 0.5) > 500
    assert log.left > 0


def test_no_article_is_lost_in_the_simulation() -> None:
    log = simulate_host(100, replace(GIVEN, articles_per_feed_day=48), 86_400.0, random.Random(1))
    # Those of the last interval are not discovered yet: 50 of 4,800.
    assert log.pages == pytest.approx(4750, rel=0.05)
    assert log.left < 60


def test_articles_are_half_a_poll_interval_old_when_nothing_waits() -> None:
    outcome = simulate(300, replace(GIVEN, articles_per_feed_day=50), 7200.0, seed=1)
    assert outcome.median_age == pytest.approx(GIVEN.poll_interval / 2, rel=0.1)
    assert outcome.late_feeds == 0


def test_the_load_of_all_shards_is_that_of_all_hosts() -> None:
    few, many = (sum(shard_loads(1000, GIVEN, shards).values()) for shards in (4, 512))
    per_feed = 1 / GIVEN.poll_interval + GIVEN.articles_per_feed_day / 86_400
    assert few == pytest.approx(many) == pytest.approx(1000 * per_feed)


def test_imbalance_is_one_for_one_worker_and_all_of_them_for_one_shard() -> None:
    assert imbalance({"0000": 1.0, "0001": 5.0}, 1) == 1.0
    assert imbalance({"0000": 0.0, "0001": 5.0}, 8) == 8.0


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
    missing += [line for line in shard_lines(FEEDS, GIVEN) if line not in text]
    assert missing == [], "docs/scale.md is old: python -m benchmarks.scale"
