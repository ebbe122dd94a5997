from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from transforms.lib.http.politeness import Admission, HostBudget, HostTurns


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def turns_in(time: FakeTime, delay: float = 1.0) -> HostTurns:
    return HostTurns(delay, clock=time, sleep=time.sleep)


async def ask(turns: HostTurns, host: str, time: FakeTime, seconds: float) -> tuple[float, float]:
    async with turns.turn(host, Admission()):
        started = time.now
        await time.sleep(seconds)
    return started, time.now


def test_the_delay_runs_from_the_end_of_one_request_to_the_start_of_the_next() -> None:
    time = FakeTime()

    async def scenario() -> list[tuple[float, float]]:
        turns = turns_in(time)
        return await asyncio.gather(*(ask(turns, "a", time, 5.0) for _ in range(3)))

    spans = asyncio.run(scenario())
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
    assert gaps == [1.0, 1.0]


def test_the_first_request_to_a_host_does_not_wait() -> None:
    time = FakeTime()
    assert asyncio.run(ask(turns_in(time), "a", time, 0.0)) == (1000.0, 1000.0)


def test_different_hosts_do_not_wait_for_each_other() -> None:
    async def scenario() -> None:
        turns = HostTurns(60.0)
        async with turns.turn("a", Admission()), turns.turn("b", Admission()):
            pass

    asyncio.run(asyncio.wait_for(scenario(), 2))


def test_a_site_may_ask_for_a_longer_delay_but_not_for_a_shorter_one() -> None:
    time = FakeTime()

    async def scenario() -> tuple[float, float]:
        turns = turns_in(time)
        await ask(turns, "a", time, 0.0)
        turns.slow_down("a", 7.0)
        turns.slow_down("a", 0.1)
        return await ask(turns, "a", time, 0.0)

    assert asyncio.run(scenario())[0] == 1007.0


def test_a_cancelled_wait_gives_the_turn_back() -> None:
    async def scenario() -> None:
        turns = HostTurns(0.05)
        async with turns.turn("a", Admission()):
            pass
        waiting = asyncio.create_task(turns.turn("a", Admission()).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        async with turns.turn("a", Admission()):
            pass

    asyncio.run(asyncio.wait_for(scenario(), 2))


def test_waiting_for_a_place_among_the_results_does_not_keep_the_host_from_others() -> None:
    async def scenario() -> None:
        turns, window = HostTurns(0.0), asyncio.Semaphore(1)
        await window.acquire()  # a caller that has not taken its results

        async def stalled() -> None:
            async with turns.turn("a", Admission(window)):
                pass

        waiting = asyncio.create_task(stalled())
        await asyncio.sleep(0.01)
        async with turns.turn("a", Admission()):  # another caller, same host
            pass
        assert not waiting.done()
        window.release()
        await waiting

    asyncio.run(asyncio.wait_for(scenario(), 2))


def test_an_admission_is_given_back_once() -> None:
    async def scenario() -> None:
        window = asyncio.Semaphore(1)
        admission = Admission(window)
        await admission.enter()
        await admission.enter()
        assert window.locked()
        admission.leave()
        admission.leave()
        await window.acquire()
        assert window.locked()

    asyncio.run(asyncio.wait_for(scenario(), 2))


def test_two_refusals_in_a_row_hold_the_host_back_for_as_long_as_it_asks() -> None:
    time = FakeTime()
    turns = turns_in(time)
    turns.refused("a", 30.0)
    assert turns.hold("a") == 0
    turns.refused("a", 30.0)
    assert turns.hold("a") == 30.0
    time.now += 31
    assert turns.hold("a") == 0


def test_an_answer_between_two_refusals_shows_that_they_were_about_one_url() -> None:
    turns = turns_in(FakeTime())
    turns.refused("a", 30.0)
    turns.answered("a")
    turns.refused("a", 30.0)
    assert turns.hold("a") == 0


def test_a_budget_is_per_host() -> None:
    budget = HostBudget(2)
    assert [budget.take("a") for _ in range(3)] == [True, True, False]
    assert budget.take("b")
    assert all(HostBudget(None).take("a") for _ in range(1000))


def test_a_budget_with_a_period_is_given_anew_after_it() -> None:
    time = FakeTime()
    budget = HostBudget(1, 3600.0, clock=lambda: time.now)
    assert [budget.take("a"), budget.take("a")] == [True, False]
    time.now += 3599
    assert not budget.take("a")
    time.now += 1
    assert [budget.take("a"), budget.take("a")] == [True, False]


def test_idle_hosts_are_forgotten_when_there_are_many_but_not_what_a_site_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("transforms.lib.http.politeness._MAX_HOSTS", 3)
    time = FakeTime()

    async def scenario() -> tuple[int, float, float]:
        turns = turns_in(time)
        await ask(turns, "slow", time, 0.0)
        turns.slow_down("slow", 7.0)
        for number in range(20):
            await ask(turns, f"host {number}", time, 10.0)
        first = await ask(turns, "slow", time, 0.0)
        second = await ask(turns, "slow", time, 0.0)
        return len(turns._hosts), first[0], second[0]

    hosts, first, second = asyncio.run(scenario())
    assert hosts <= 4
    assert second - first == 7.0
