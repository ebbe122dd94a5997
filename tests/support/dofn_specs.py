"""What Beam reads off the methods of a DoFn, read once for each class.

Beam asks some thirty times for each pipeline which state and which timers the methods of a DoFn
name, and looks at every method each time: that is a quarter of the processor time of a small run.
The answer is that of the class and of the function that it wraps, if it wraps one; and the tests
run more than a thousand pipelines.
"""

from __future__ import annotations

from typing import Any

from apache_beam.transforms import userstate

_read = userstate.get_dofn_specs
_known: dict[tuple[type, Any], tuple[set[Any], set[Any]]] = {}


def specs_of(dofn: Any) -> tuple[set[Any], set[Any]]:
    """The specifications of state and timers, as Beam has them."""
    # Map and the like: one class around any function, of which the signature counts.
    code = getattr(dofn._process_argspec_fn(), "__code__", None)
    if code is None:
        return _read(dofn)
    key = type(dofn), code
    if key not in _known:
        _known[key] = _read(dofn)
    states, timers = _known[key]
    return set(states), set(timers)


def read_once() -> None:
    """Let Beam take what is known."""
    userstate.get_dofn_specs = specs_of
