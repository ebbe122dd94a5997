"""Decisions that the lake does not show yet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.stream.unconfirmed import Unconfirmed


def never(key: str, value: object) -> bool:
    return False


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.integers())))
def test_decisions_survive_as_bytes(decisions: dict[str, object]) -> None:
    before = Unconfirmed()
    for key, value in decisions.items():
        before.put(key, value, 1.0)
    after = Unconfirmed.from_bytes(before.to_bytes())
    assert {key: after.get(key) for key in decisions} == decisions
    assert len(after) == len(decisions)
    assert not after.changed


def test_a_new_shard_knows_nothing() -> None:
    assert len(Unconfirmed.from_bytes(None)) == 0
    assert Unconfirmed.from_bytes(None).get("a") is None


def test_what_the_lake_confirms_is_dropped() -> None:
    decisions = Unconfirmed()
    decisions.put("a", 1, 100.0)
    decisions.put("b", 2, 100.0)
    decisions.drop(lambda key, value: value == 1, now=101.0, lifetime=10.0)
    assert (decisions.get("a"), decisions.get("b")) == (None, 2)


def test_what_is_never_confirmed_is_dropped_after_its_lifetime() -> None:
    decisions = Unconfirmed()
    decisions.put("a", 1, 100.0)
    decisions.drop(never, now=110.0, lifetime=10.0)
    assert decisions.get("a") == 1
    decisions.drop(never, now=110.1, lifetime=10.0)
    assert decisions.get("a") is None


def test_nothing_changed_means_nothing_to_write() -> None:
    decisions = Unconfirmed({"a": (100.0, 1)})
    decisions.drop(never, now=101.0, lifetime=10.0)
    assert not decisions.changed
    decisions.put("a", 2, 101.0)
    assert decisions.changed
