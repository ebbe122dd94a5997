"""What Beam reads off the methods of a DoFn, read once for each class.

Beam asks some thirty times for each pipeline which state and which timers the methods of a DoFn
name, and looks at every method each time: that is a quarter of the processor time of a small run.
The answer is that of the class, and the tests run more than a thousand pipelines.
"""

from __future__ import annotations

from typing import Any

from apache_beam.transforms import userstate

OURS = ("transforms.", "pipelines.")

_read = userstate.get_dofn_specs
_known: dict[type, tuple[set[Any], set[Any]]] = {}


def specs_of(dofn: Any) -> tuple[set[Any], set[Any]]:
    """The specifications of state and timers, as Beam has them."""
    kind = type(dofn)
    if not kind.__module__.startswith(OURS):
        return _read(dofn)  # Beam's own may wrap a function, which tells
    if kind not in _known:
        _known[kind] = _read(dofn)
    states, timers = _known[kind]
    return set(states), set(timers)


def read_once() -> None:
    """Let Beam take what is known."""
    userstate.get_dofn_specs = specs_of
