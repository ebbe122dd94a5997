"""Floors under scores: what is below one is told, and none ever sinks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.floors import below, hold, raised

SCORES = {"one": {"f1": 0.9, "exact": 0.5}}


def test_score_below_a_floor_is_told() -> None:
    failures = below(SCORES, {"one": {"f1": 0.91, "exact": 0.5}})
    assert failures == ["one: f1 0.9000, and the floor is 0.9100"]


def test_part_without_a_floor_passes() -> None:
    assert below(SCORES, {}) == []


def test_floors_only_rise() -> None:
    floors = {"one": {"f1": 0.8, "exact": 0.6}, "two": {"f1": 0.7}}
    assert raised(SCORES, floors) == {"one": {"f1": 0.9, "exact": 0.6}, "two": {"f1": 0.7}}


def test_ceilings_only_fall() -> None:
    low, high = {"one": {"others": 0.1}}, {"one": {"others": 0.2}}
    assert (raised(low, high), raised(high, low)) == (low, low)
    assert below(high, low)
    assert not below(low, high)


def test_gate_fails_and_leaves_the_floors(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text(json.dumps({"one": {"f1": 0.95}}))
    with pytest.raises(SystemExit, match="the floor is"):
        hold(floors, SCORES, raise_them=True)
    assert json.loads(floors.read_text()) == {"one": {"f1": 0.95}}


def test_gate_raises_floors_if_asked_to(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    hold(floors, SCORES, raise_them=False)
    assert not floors.exists()
    hold(floors, SCORES, raise_them=True)
    assert json.loads(floors.read_text()) == SCORES


def test_gate_fails_where_a_part_is_worse_than_the_baseline(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="held back: worse"):
        hold(tmp_path / "none", {}, ["one, held back: worse, not by chance"], raise_them=False)
