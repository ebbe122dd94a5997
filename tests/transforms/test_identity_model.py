"""Whatever a publisher does, a reader finds each story, its latest text, and nothing twice.

Fifty sequences of twelve polls with fixed seeds; as many as wanted by

    python -m tests.transforms.test_identity_model 2000 [--stream] [--first SEED]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.support.publisher import FEED, Publisher
from tests.support.reader_model import expect, extract
from tests.support.rehearsal import MemoryWeb, Rehearsal
from tests.support.stream_rehearsal import StreamRehearsal
from tests.support.stream_stages import forget_process_memory
from transforms.lib.workers.jobs import extract_document

POLLS = 12
SEQUENCES = 50
STREAM_SEQUENCES = 15
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_PAUSES = (timedelta(minutes=15), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=7))
# By then every wait is over that a failure, a wall or a brake asked for.
_SETTLED = timedelta(hours=25)
_POLLS_TO_SETTLE = 3


def rehearse(seed: int) -> None:
    """One sequence in runs, with a process that knows nothing before some of them."""
    publisher, chooser = Publisher(seed), random.Random(seed)
    newsroom = Rehearsal(MemoryWeb(publisher.answer), {extract_document: extract})
    with time_machine.travel(START, tick=True) as clock:
        for number in range(POLLS + _POLLS_TO_SETTLE):
            if number < POLLS:
                publisher.act()
            else:
                publisher.settle()
            if chooser.random() < 0.2:
                newsroom.restart()
            newsroom.run_once([FEED])
            clock.shift(chooser.choice(_PAUSES) if number < POLLS else _SETTLED)
    newsroom.close()
    _expect(publisher, newsroom)


def rehearse_stream(seed: int) -> None:
    """One sequence in a stream: processes die, jobs lose their state, commits come in between."""
    # A page may be on its way for one version while the next is told of.
    publisher, chooser = Publisher(seed, under_way=2), random.Random(seed)
    newsroom = StreamRehearsal(MemoryWeb(publisher.answer), [FEED], {extract_document: extract})

    def between() -> None:
        fate = chooser.random()
        if fate < 0.03:
            newsroom.lose_state()
            publisher.forgive()
        elif fate < 0.08:
            newsroom.kill()

    with time_machine.travel(START, tick=True) as clock:
        for number in range(POLLS + _POLLS_TO_SETTLE):
            if number < POLLS:
                publisher.act()
            else:
                publisher.settle()
            newsroom.run_until_quiet(between)
            clock.shift(chooser.choice(_PAUSES) if number < POLLS else _SETTLED)
    forget_process_memory()
    newsroom.close()
    _expect(publisher, newsroom)


def _expect(publisher: Publisher, newsroom: Rehearsal) -> None:
    expect(publisher, newsroom.articles, newsroom.view().values(), newsroom.polls)
    assert newsroom.problems() == [], publisher.log
    left = [row.entry["url"] for row in newsroom.state.pending()]
    assert left == [], (left, publisher.log)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_reader_finds_what_a_publisher_told_in_runs(seed: int) -> None:
    rehearse(seed)


@pytest.mark.parametrize("seed", range(STREAM_SEQUENCES))
def test_a_reader_finds_what_a_publisher_told_in_a_stream(seed: int) -> None:
    rehearse_stream(seed)


def main(arguments: list[str]) -> int:
    """Rehearse many sequences; exit status 1 when a reader missed something."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sequences", type=int)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--stream", action="store_true")
    options = parser.parse_args(arguments)
    problems: Counter[str] = Counter()
    started = time.monotonic()
    for seed in range(options.first, options.first + options.sequences):
        try:
            (rehearse_stream if options.stream else rehearse)(seed)
        except AssertionError as error:
            problems["sequences"] += 1
            print(f"seed {seed}: {str(error).splitlines()[0]}", flush=True)
    seconds = time.monotonic() - started
    print(
        f"{options.sequences} sequences in {seconds:.0f} s, {problems['sequences']} with problems"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
