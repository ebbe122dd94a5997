"""The reasons of documents that could not be worked on."""

from __future__ import annotations

import pytest

from schemas.reasons import Reason
from transforms.lib.workers.pool import DocumentError
from transforms.stages.worker_stage import reason_of


def test_an_error_with_a_reason_of_ours_keeps_it() -> None:
    error = DocumentError(Reason.PARSE_TIMEOUT, "not done after 10 seconds")
    assert reason_of(error) == (Reason.PARSE_TIMEOUT, "not done after 10 seconds")


@pytest.mark.parametrize(
    "error", [KeyError("x"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no")]
)
def test_any_other_error_of_a_parser_is_a_failed_parse(error: Exception) -> None:
    """Also one that has a ``reason``, which is a text."""
    reason, message = reason_of(error)
    assert reason is Reason.PARSE_FAILED
    assert message.startswith(f"{type(error).__name__}: ")
