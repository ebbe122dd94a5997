"""A kill at some step of a command, in this process: fast, and at every step there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from transforms.lake.lake import Lake


class Killed(BaseException):
    """What no code catches."""


def killed_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Die before the file system is changed for the ``step``-th time."""
    left = step

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real(*arguments)

        return call

    for name in ("_rename", "delete"):
        monkeypatch.setattr(Lake, name, counted(getattr(Lake, name)))
