"""Counters and distributions of a stage: Beam's metrics, and a local copy for the progress line.

Every stage counts what it took in, and of that what it gave out, rejected and skipped, so that

    in = out + rejected + skipped    (+ what is under way in a stream)

holds in each, and the ``out`` of one stage is the ``in`` of the next. Beside these four stand
counters of the outcomes they are made of. The names are few and fixed: no URL and no source is ever
part of one.
"""

import threading
from collections import Counter
from functools import cache
from typing import Any

from apache_beam.metrics.metric import Metrics

_lock = threading.Lock()
_local: Counter[str] = Counter()


class StageMetrics:
    """The metrics of one stage, under the namespace ``defense_news.<stage>``."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def count(self, outcome: str, amount: int = 1) -> None:
        """Add to the counter of an outcome."""
        _counter(self._stage, outcome).inc(amount)
        with _lock:
            _local[f"{self._stage}.{outcome}"] += amount

    def take(self) -> None:
        """Count an element that the stage starts on."""
        self.count("in")

    def give(self, outcome: str) -> None:
        """Count an element that goes on to the next stage."""
        self.count("out")
        self.count(outcome)

    def reject(self, outcome: str = "") -> None:
        """Count an element that became a row of ``rejects/``."""
        self.count("rejected")
        if outcome:
            self.count(outcome)

    def skip(self, outcome: str) -> None:
        """Count an element of which nothing comes, since it has its row or will come again."""
        self.count("skipped")
        self.count(outcome)

    def distribution(self, name: str, value: int) -> None:
        """Add one observation, such as bytes or milliseconds."""
        _distribution(self._stage, name).update(value)

    def observe(self, name: str, value: int) -> None:
        """Add one observation of a distribution that is watched, to its sum and its count, too.

        Flink shows a distribution to its reporters as one value that is no number: counters are all
        that Prometheus gets to see. Their quotient is the mean.
        """
        self.distribution(name, value)
        self.count(f"{name}_sum", value)
        self.count(f"{name}_count")


# A handle costs more to make than to use, and is the same for the whole process.
@cache
def _counter(stage: str, name: str) -> Any:
    return Metrics.counter(f"defense_news.{stage}", name)


@cache
def _distribution(stage: str, name: str) -> Any:
    return Metrics.distribution(f"defense_news.{stage}", name)


def local_counts() -> dict[str, int]:
    """The counters of this process so far, by ``<stage>.<outcome>``.

    Complete where the runner works in this process, as FnApiRunner does; empty elsewhere.
    """
    with _lock:
        return dict(_local)
