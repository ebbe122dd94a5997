"""What a section of the report shows: values to be drawn, on a terminal or on a page.

A section says what there is to see, once; ``terminal`` and ``html`` know how each kind is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["", "soft", "good", "bad", "time"]


@dataclass(frozen=True)
class Bars:
    """Labels with a number each, the largest first, drawn as bars."""

    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Groups:
    """Bars side by side, each under a title. ``many``: one line each where there is little room."""

    bars: tuple[tuple[str, Bars], ...]
    many: bool = False


@dataclass(frozen=True)
class Days:
    """A number for each of some days, ``YYYY-MM-DD``, in ascending order."""

    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a table. ``notes`` are smaller lines below it; ``link`` a URL, "" for none."""

    text: str
    style: Style = ""
    link: str = ""
    notes: tuple[tuple[str, Style], ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of text cells and of numbers, which stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | int, ...], ...]


Content = Bars | Groups | Days | Table
