"""What the fuzz tests share: how many examples to try, and how to make and damage a good one.

The default suite tries the same 1,000 examples of each test every time. ``make fuzz`` asks for
100,000 others (``FUZZ_EXAMPLES``) and remembers what failed in ``.hypothesis``.

A generator of examples takes its decisions off a string of bytes: one draw of Hypothesis instead of
dozens, which is what makes 100,000 examples affordable, and Hypothesis still shrinks what it drew.
Bytes of zero, which it shrinks to, choose the first option and leave an example undamaged.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

_EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "")

fuzz = settings(
    max_examples=int(_EXAMPLES or 1_000),
    derandomize=not _EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
"""The decorator of a fuzz test."""

_Option = TypeVar("_Option")
_Data = TypeVar("_Data", str, bytes)

_DROPPED = (0, 0, 0, 1, 2, 9, 80, 100_000)
_REPEATED = (1, 1, 1, 1, 1, 2, 3, 50)


class Choices:
    """Decisions read off bytes; when they are used up, the first option from then on."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1, ``limit`` being at most 65,536."""
        number = next(self._bytes, 0)
        if limit > 256:
            number = number << 8 | next(self._bytes, 0)
        return number % limit

    def pick(self, options: Sequence[_Option]) -> _Option:
        """One of the options."""
        return options[self.below(len(options))]

    def edit(self, data: _Data, pieces: Sequence[_Data], at_most: int = 4) -> _Data:
        """The data after a few cuts, insertions and repetitions."""
        for _ in range(self.below(at_most + 1)):
            at = self.below(65_536) * len(data) >> 16
            drop, piece, times = self.pick(_DROPPED), self.pick(pieces), self.pick(_REPEATED)
            data = data[:at] + piece * times + data[at + drop :]
        return data


def examples(make: Callable[[Choices], _Option], decisions: int = 32) -> st.SearchStrategy[_Option]:
    """A strategy out of a generator that takes about so many decisions."""
    data = st.binary(min_size=decisions // 2, max_size=decisions * 2)
    return data.map(lambda drawn: make(Choices(drawn)))
