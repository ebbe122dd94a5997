"""Work under way while bundles come and go."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from transforms.lib.stream.in_flight import InFlight


def test_only_what_has_finished_is_collected_and_only_once() -> None:
    work: InFlight[str] = InFlight()
    done: Future[Any] = Future()
    waiting: Future[Any] = Future()
    work.start("0001", "a", "context of a", done)
    work.start("0001", "b", "context of b", waiting)
    done.set_result(7)
    assert [(k, c, f.result()) for k, c, f in work.collect("0001")] == [("a", "context of a", 7)]
    assert list(work.collect("0001")) == []
    assert work.keys("0001") == {"b"}
    assert work.contexts("0001") == ["context of b"]


def test_shards_do_not_see_each_other() -> None:
    work: InFlight[None] = InFlight()
    done: Future[Any] = Future()
    done.set_result(1)
    work.start("0001", "a", None, done)
    assert list(work.collect("0002")) == []
    assert work.keys("0002") == set()


def test_what_was_finished_counts_as_under_way_until_it_is_collected() -> None:
    work: InFlight[None] = InFlight()
    done: Future[Any] = Future()
    done.set_result(1)
    work.start("0001", "a", None, done)
    assert work.keys("0001") == {"a"}
