"""What the soak publishes, and when it kills."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from benchmarks.soak.plan import Plan, draw_kills

SMALL = Plan(feeds=4, hosts=2, articles=200, seconds=60.0, poison=True)


def test_the_plan_publishes_as_many_articles_as_it_was_asked_for_within_its_time() -> None:
    plan = Plan(feeds=7, articles=100, seconds=60.0)
    stories = [story for feed in plan.publications() for story in feed]
    times = [story.at for story in stories if story.at >= 0]
    assert len(times) == 100
    assert max(times) < 60
    assert len(stories) == 107  # each feed has one from before the start
    assert len({plan.story_url(story) for story in stories}) == 107


def test_the_plan_is_the_same_for_the_same_seed() -> None:
    assert SMALL.publications() == SMALL.publications()
    assert SMALL.publications() != replace(SMALL, seed=2).publications()


def test_each_trap_has_a_host_of_its_own() -> None:
    hosts = {SMALL.host_of(feed) for feed in range(SMALL.feeds)}
    traps = SMALL.traps()
    assert len({trap.host for trap in traps} | hosts) == len(traps) + len(hosts)
    assert replace(SMALL, poison=False).traps() == []


def test_feeds_on_the_shard_of_a_trap_are_known() -> None:
    assert SMALL.beside_traps(shards=1) == frozenset(range(SMALL.feeds))
    beside = Plan(poison=True, port=8000).beside_traps(shards=32)
    assert 0 < len(beside) < 150


MIXED = Plan(feeds=4, hosts=2, articles=40, seconds=60.0, mixed=True)


def test_in_a_mixed_plan_a_correction_changes_what_is_expected_and_adds_nothing() -> None:
    corrected = [story for story in MIXED.expected().values() if story.version == 2]
    assert len(corrected) == len(MIXED.corrections()) >= 2
    assert MIXED.expected().keys() < replace(MIXED, mixed=False).expected().keys()


def test_a_story_of_a_mixed_plan_may_be_listed_by_two_outlets_or_lead_nowhere() -> None:
    listed = [story for stories in MIXED.listings().values() for _, story in stories]
    nowhere = {story.path for story in listed if MIXED.leads_nowhere(story)}
    first_versions = Counter(story.path for story in listed if story.version == 1)
    assert nowhere == {"/story/1/2", "/story/2/2"}
    assert sorted(first_versions.values()) == [1] * 40 + [2] * 4
    assert len(listed) == 44 + 4 + len(MIXED.corrections())


def test_kills_leave_time_to_see_the_recovery_from_each() -> None:
    kills = draw_kills(10, ("a", "b"), 1800, seed=3)
    times = [at for at, _ in kills]
    assert min(later - at for at, later in pairwise(times)) >= 150
    assert times[0] >= 60
    assert times[-1] <= 1620
    assert sorted(kind for _, kind in kills) == ["a"] * 5 + ["b"] * 5
    assert kills != draw_kills(10, ("a", "b"), 1800, seed=4)


@pytest.mark.parametrize("seconds", [6.0, 120.0, 300.0])
def test_kills_of_a_short_run_are_made_within_it(seconds: float) -> None:
    times = [at for at, _ in draw_kills(3, ("a",), seconds, seed=1)]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < seconds
