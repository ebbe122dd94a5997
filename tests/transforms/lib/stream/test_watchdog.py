"""The watchdog: silent while ticks come, loud when they do not."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest

from transforms.lib.stream.watchdog import Watchdog, silence_limit


@pytest.fixture
def watchdog(caplog: pytest.LogCaptureFixture) -> Iterator[Watchdog]:
    caplog.set_level(logging.WARNING)
    dog = Watchdog(limit_seconds=0.5, every_seconds=0.05)
    yield dog
    dog.stop()


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]


def wait_for_errors(caplog: pytest.LogCaptureFixture, count: int) -> None:
    end = time.monotonic() + 20
    while len(errors(caplog)) < count:
        assert time.monotonic() < end, f"{len(errors(caplog))} errors after 20 s without a touch"
        time.sleep(0.02)


def test_it_says_so_again_and_again_while_no_tick_comes(
    watchdog: Watchdog, caplog: pytest.LogCaptureFixture
) -> None:
    wait_for_errors(caplog, 3)
    assert errors(caplog)[0].startswith("no tick has reached this worker for")


def test_it_is_silent_while_ticks_come(
    watchdog: Watchdog, caplog: pytest.LogCaptureFixture
) -> None:
    longest = 0.0
    for _ in range(40):
        longest = max(longest, watchdog.silent_seconds())
        watchdog.touch()
        time.sleep(0.025)
    if longest > 0.4:
        pytest.skip(f"this machine paused the test for {longest:.1f} s")
    assert errors(caplog) == []


def test_it_says_when_ticks_are_back_and_is_silent_again(
    watchdog: Watchdog, caplog: pytest.LogCaptureFixture
) -> None:
    wait_for_errors(caplog, 1)
    watchdog.touch()
    assert watchdog.silent_seconds() < 0.5
    assert any(r.getMessage().startswith("ticks reach this worker again") for r in caplog.records)


def test_the_limit_is_twenty_ticks_and_at_least_a_minute() -> None:
    assert [silence_limit(tick) for tick in (0.1, 1.0, 3.0, 10.0)] == [60, 60, 60, 200]
