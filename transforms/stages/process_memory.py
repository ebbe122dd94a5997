"""Objects that the DoFns of one process share: requests under way, feed lists.

A process makes several instances of a DoFn, one for each thread, and shards move between them.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

_T = TypeVar("_T")
_lock = threading.Lock()
_objects: dict[tuple[str, str], Any] = {}


def of_process(run_id: str, name: str, make: Callable[[], _T]) -> _T:
    """The object of this process under a name, for one run; made by the first who asks."""
    with _lock:
        if (run_id, name) not in _objects:
            _objects[run_id, name] = make()
        value: _T = _objects[run_id, name]
        return value
