"""State of an engine that is older than what was seen of it."""

import pytest

from transforms.lib.stream.progress_guard import ProgressGuard, StateLostError


def test_state_that_only_grows_is_let_through() -> None:
    guard = ProgressGuard(may_go_back=False)
    guard.end_bundle({"a": (0, 3), "b": (0, 1)})
    guard.end_bundle({"a": (3, 5)})
    guard.check("a", 5)
    guard.check("new", 0)


def test_lost_writes_stop_a_stage_that_has_nothing_to_go_back_to() -> None:
    guard = ProgressGuard(may_go_back=False)
    guard.end_bundle({"a": (0, 3)})
    with pytest.raises(StateLostError, match="shard a is 2 writes older"):
        guard.check("a", 1)


def test_an_engine_with_checkpoints_may_go_back_and_is_followed_from_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    guard = ProgressGuard(may_go_back=True)
    guard.end_bundle({"a": (0, 3)})
    guard.check("a", 1)
    assert "went back to a checkpoint" in caplog.text
    guard.end_bundle({"a": (1, 2)})
    guard.check("a", 2)


def test_a_bundle_that_overwrites_another_one_is_a_loss() -> None:
    guard = ProgressGuard(may_go_back=False)
    guard.end_bundle({"a": (0, 3)})
    with pytest.raises(StateLostError):
        guard.end_bundle({"a": (0, 1)})
