"""Something to look after while a command is at work: a thread for the time of a block."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Self


class Background(ABC):
    """Does ``during`` in a thread of its own while the block runs, then ``at_end`` in the caller's.

    ``during`` must call ``ends_within`` to wait, and return once it gives True.
    """

    def __init__(self, name: str) -> None:
        self._end = threading.Event()
        self._thread = threading.Thread(target=self.during, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        self.at_end()

    def ends_within(self, seconds: float) -> bool:
        """Wait so long, or until the block ends; true if it has."""
        return self._end.wait(seconds)

    @abstractmethod
    def during(self) -> None:
        """What is done while the block runs."""

    @abstractmethod
    def at_end(self) -> None:
        """What is done once more when the block has ended, however it did."""
