from __future__ import annotations

import pickle

from schemas.reasons import Reason
from transforms.lib.http.errors import FetchError


def test_errors_keep_their_context_through_a_pickle() -> None:
    error = FetchError(Reason.RATE_LIMITED, "429 Too Many Requests", 429, 30.0)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert vars(copy) == vars(error)


def test_an_error_is_one_clean_line_of_at_most_500_characters() -> None:
    line = str(FetchError(Reason.BAD_RESPONSE, "a\r\nb\x00c \ud800" + "x" * 9999))
    assert line.startswith("a b c ")
    assert len(line) == 500
    line.encode()
