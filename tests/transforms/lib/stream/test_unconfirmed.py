"""Decisions that the lake does not show yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.polling.memory import FeedMemory
from transforms.lib.stream.unconfirmed import Unconfirmed


@dataclass(frozen=True)
class Inner:
    number: int
    text: str = ""


@dataclass(frozen=True)
class Decision:
    inner: Inner
    flag: bool = False


def never(key: str, value: object) -> bool:
    return False


def decision(number: int) -> Decision:
    return Decision(Inner(number))


values = st.builds(Decision, st.builds(Inner, st.integers(), st.text()), st.booleans())


@given(st.dictionaries(st.text(), values))
def test_decisions_survive_as_bytes(decisions: dict[str, Decision]) -> None:
    before = Unconfirmed(Decision)
    for key, value in decisions.items():
        before.put(key, value, 1.0)
    after = Unconfirmed(Decision, before.to_bytes())
    assert {key: after.get(key) for key in decisions} == decisions
    assert len(after) == len(decisions)
    assert not after.changed


def test_a_value_with_a_form_of_its_own_survives_by_that() -> None:
    memory = FeedMemory(datetime(2026, 11, 20, tzinfo=UTC), etag='"1"', skip_hours=(1, 2))
    before = Unconfirmed(FeedMemory)
    before.put("feed", memory, 1.0)
    assert Unconfirmed(FeedMemory, before.to_bytes()).get("feed") == memory


def test_fields_of_a_later_version_are_passed_over() -> None:
    data = b'{"a": [1.0, {"inner": {"number": 7, "new": 1}, "newer": [2]}]}'
    assert Unconfirmed(Decision, data).get("a") == decision(7)


def test_what_cannot_be_read_counts_as_confirmed() -> None:
    data = b'{"a": [1.0, [1, 2]], "b": [1.0, {"flag": true}], "c": [1.0, "x"]}'
    decisions = Unconfirmed(Decision, data)
    assert (len(decisions), decisions.changed) == (0, True)


def test_a_new_shard_knows_nothing() -> None:
    assert len(Unconfirmed(Decision)) == 0
    assert Unconfirmed(Decision, None).get("a") is None


def test_what_the_lake_confirms_is_dropped() -> None:
    decisions = Unconfirmed(Decision)
    decisions.put("a", decision(1), 100.0)
    decisions.put("b", decision(2), 100.0)
    decisions.drop(lambda key, value: value.inner.number == 1, now=101.0, lifetime=10.0)
    assert (decisions.get("a"), decisions.get("b")) == (None, decision(2))


def test_what_is_never_confirmed_is_dropped_after_its_lifetime() -> None:
    decisions = Unconfirmed(Decision)
    decisions.put("a", decision(1), 100.0)
    decisions.drop(never, now=110.0, lifetime=10.0)
    assert decisions.get("a") == decision(1)
    decisions.drop(never, now=110.1, lifetime=10.0)
    assert decisions.get("a") is None


def test_nothing_changed_means_nothing_to_write() -> None:
    before = Unconfirmed(Decision)
    before.put("a", decision(1), 100.0)
    decisions = Unconfirmed(Decision, before.to_bytes())
    decisions.drop(never, now=101.0, lifetime=10.0)
    assert not decisions.changed
    decisions.put("a", decision(2), 101.0)
    assert decisions.changed
