from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from schemas.reasons import Reason, Then
from transforms.lib.errors import Refusal
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.feeds import FeedError
from transforms.lib.workers.pool import DocumentError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_its_value_wherever_it_goes(reason: Reason) -> None:
    assert Reason(reason.value) is reason
    assert f"{reason}" == reason == reason.value
    assert pickle.loads(pickle.dumps(reason)) is reason  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(reason)).then is reason.then  # noqa: S301


@pytest.mark.parametrize("reason", [r for r in Reason if r.then & (Then.WAITS | Then.AT_ONCE)])
def test_what_is_asked_again_may_succeed(reason: Reason) -> None:
    assert reason.transient


@pytest.mark.parametrize(
    "reason", [r for r in Reason if r.then & (Then.ONCE_MORE | Then.WHILE_NEW)]
)
def test_what_gets_one_more_try_ends_after_it(reason: Reason) -> None:
    assert not reason.transient


def test_what_follows_from_a_reason_is_written_in_one_place() -> None:
    """A set of reasons elsewhere is a decision that the next reason will be forgotten in."""
    modules = [p for room in ("transforms", "pipelines") for p in (ROOT / room).rglob("*.py")]
    sets = re.compile(r"\{\s*Reason\.\w+,|\(\s*Reason\.\w+,\s*Reason\.\w+,")
    assert modules
    assert not [str(path) for path in modules if sets.search(path.read_text())]


@pytest.mark.parametrize("error", [ExtractionError, FeedError, DocumentError])
def test_the_docstring_of_an_error_names_each_reason_that_it_is_raised_for(
    error: type[Refusal],
) -> None:
    modules = (ROOT / "transforms").rglob("*.py")
    calls = [
        node
        for module in modules
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == error.__name__
    ]
    given = {ast.unparse(call.args[0]) for call in calls}
    reasons = {text.removeprefix("Reason.") for text in given if text.startswith("Reason.")}
    assert reasons
    assert reasons <= set(re.findall("[A-Z_]+", error.__doc__ or ""))
