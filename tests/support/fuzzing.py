"""What the fuzz tests share: how many examples to try, and how to damage a good one.

The default suite tries the same 1,000 examples of each test every time. ``make fuzz`` asks for
100,000 others (``FUZZ_EXAMPLES``) and remembers what failed in ``.hypothesis``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

_EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "")

fuzz = settings(
    max_examples=int(_EXAMPLES or 1_000),
    derandomize=not _EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""The decorator of a fuzz test."""

_Data = TypeVar("_Data", str, bytes)

Edit = tuple[int, int, _Data, int]
"""Where (in ten thousandths), how much to take out, what to put in, and how often."""


def edits(
    pieces: st.SearchStrategy[_Data], at_most: int = 4
) -> st.SearchStrategy[list[Edit[_Data]]]:
    """A few cuts, insertions and repetitions, for ``edited``."""
    edit = st.tuples(
        st.integers(0, 9_999),
        st.sampled_from((0, 0, 1, 2, 9, 80, 100_000)),
        pieces,
        st.sampled_from((1, 1, 1, 2, 50)),
    )
    return st.lists(edit, max_size=at_most)


def edited(data: _Data, changes: Sequence[Edit[_Data]]) -> _Data:
    """The data with each change made in turn."""
    for where, drop, piece, times in changes:
        at = where * len(data) // 10_000
        data = data[:at] + piece * times + data[at + drop :]
    return data
