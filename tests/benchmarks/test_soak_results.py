"""How the soak judges what it saw."""

from __future__ import annotations

import pytest

from benchmarks.soak.results import (
    Arrival,
    Kill,
    Latency,
    by_minute,
    check_bound,
    check_recoveries,
    check_traps,
    compare,
    latency,
    memory_trends,
    recoveries,
    settled,
    trend,
)
from benchmarks.soak.watch import (
    Sample,
)


def test_p99_is_that_of_the_nearest_rank() -> None:
    hundred = [Arrival(0, 0.0, float(seconds)) for seconds in range(1, 101)]
    assert latency(hundred) == Latency(100, 50.5, 99.0, 100.0)
    assert latency(hundred[:10]).p99 == 10.0
    assert latency([]) == Latency(0)


KILLS = [Kill(100.0, "job", 1.0), Kill(400.0, "job", 1.0)]
ARRIVALS = [
    Arrival(0, 50.0, 90.0),
    Arrival(0, 90.0, 219.0),  # 129 seconds, in the two minutes after the first kill
    Arrival(0, 200.0, 250.0),
    Arrival(0, 390.0, 530.0),  # 140 seconds, ten seconds too late after the second kill
]


def test_rows_in_the_two_minutes_after_a_kill_are_not_held_to_the_bound() -> None:
    assert settled(ARRIVALS, KILLS) == [ARRIVALS[0], ARRIVALS[2], ARRIVALS[3]]
    assert check_bound(latency(settled(ARRIVALS[:3], KILLS)), 90) == []
    assert check_bound(latency(settled(ARRIVALS, KILLS)), 90) == [
        "p99 is 140.0 s, over its bound of 90 s"
    ]


def test_a_run_with_nothing_to_judge_is_a_problem() -> None:
    assert len(check_bound(latency([]), 90)) == 1


def test_each_kill_says_how_long_rows_were_late_after_it() -> None:
    first, second = recoveries(ARRIVALS, KILLS, bound=90)
    assert (first["next_row_after"], first["last_late_row_after"]) == (119.0, 119.0)
    assert (first["rows_two_minutes_after"], first["p99_two_minutes_after"]) == (1, 50.0)
    assert (second["next_row_after"], second["p99_two_minutes_after"]) == (130.0, 140.0)


def test_a_kill_whose_recovery_takes_too_long_is_a_problem() -> None:
    kills = recoveries(ARRIVALS, KILLS, bound=90)
    (problem,) = check_recoveries(kills, bound=90)
    assert "two minutes after the kill of job at 400 s" in problem
    assert check_recoveries(kills[:1], bound=90) == []


def test_traps_may_add_a_commit_interval_to_p99_and_no_more() -> None:
    def found(same_shards: float) -> dict[str, Latency]:
        names = ("without traps", "with traps", "without traps, same shards")
        rows = {name: Latency(99, 40.0, 60.0, 60.0) for name in names}
        return {**rows, "with traps, same shards": Latency(99, 40.0, same_shards, same_shards)}

    assert check_traps(found(90.0), commit_interval=30) == []
    assert check_traps(found(90.1), commit_interval=30) == [
        "the traps raise p99, same shards from 60.0 to 90.1 s"
    ]
    assert len(check_traps({name: Latency(0) for name in found(0)}, commit_interval=30)) == 2


def test_minutes_without_rows_are_shown_too() -> None:
    minutes = by_minute(ARRIVALS, KILLS)
    assert [minute["count"] for minute in minutes] == [0, 1, 0, 1, 1, 0, 0, 0, 1]
    assert [minute["kills"] for minute in minutes] == [0, 1, 0, 0, 0, 0, 1, 0, 0]


def test_a_trend_is_taken_over_the_last_twenty_minutes() -> None:
    flat_at_last = [(float(t), 100.0 + max(0, 600 - t)) for t in range(0, 1801, 5)]
    found = trend(flat_at_last)
    assert found is not None
    assert (found.mean, found.percent_per_minute) == (100.0, 0.0)
    growing = trend([(float(t), 1000.0 + t / 6) for t in range(0, 1801, 5)])
    assert growing is not None
    assert growing.percent_per_minute == pytest.approx(10 / 1200 * 100, abs=0.01)
    assert trend([]) is None


def test_memory_of_the_engine_leaves_out_the_harness() -> None:
    memory = {"driver": 100.0, "prism": 50.0, "harness": 9.0}
    trends = memory_trends([Sample(float(at), memory, {}, None) for at in range(3)])
    assert trends["all of the engine"].mean == 150.0
    assert trends["prism"].mean == 50.0


EXPECTED = {"/a": "First.", "/b": "Second."}


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ([("/a", "First.")], "1 articles published and not in the view, such as /b"),
        ([("/a", "First."), ("/b", "Old.")], "1 articles in the view in an older version"),
        ([("/a", "First."), ("/a", "First."), ("/b", "Second.")], "more than once in the view"),
        ([("/a", "First."), ("/b", "Second."), ("/c", "")], "never published, such as /c"),
    ],
    ids=["lost", "stale", "twice", "strange"],
)
def test_a_view_that_was_not_published_is_a_problem(
    view: list[tuple[str, str]], problem: str
) -> None:
    (found,) = compare(view, EXPECTED, {"/trap"})
    assert problem in found


def test_the_view_that_was_published_is_no_problem() -> None:
    view = [("/a", "First. More."), ("/b", "Second."), ("/trap", "")]
    assert compare(view, EXPECTED, {"/trap"}) == []
