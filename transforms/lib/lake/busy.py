"""The error of a lake at which another run is at work."""

from __future__ import annotations


class LakeBusyError(RuntimeError):
    """Another run holds the lake: ``holder`` says which, ``advice`` what to do, as one line."""

    def __init__(self, holder: str, advice: str) -> None:
        super().__init__(holder, advice)
        self.holder = holder
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.holder}: {self.advice}"
