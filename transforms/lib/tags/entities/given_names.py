"""Given names of many countries: evidence that a capitalised word begins a person's name."""

from __future__ import annotations

from functools import cache
from importlib import resources

from transforms.lib.tags.entities.gazetteer import load_gazetteer

_MIN_LETTERS = 3  # no initials


@cache
def given_names() -> frozenset[str]:
    """``data/given_names.txt``, and the first words of the full names of the people we know."""
    people = (entry.name for entry in load_gazetteer().entries.values() if entry.type == "person")
    first = {name.split(" ")[0] for name in people if " " in name}
    known = {name for name in first if name.isascii() and len(name) >= _MIN_LETTERS}
    return _names_of("given_names.txt") | known


@cache
def family_names() -> frozenset[str]:
    """``data/family_names.txt``: of South and Central Asia, Turkey, Vietnam and Indonesia."""
    return _names_of("family_names.txt")


def _names_of(file: str) -> frozenset[str]:
    path = resources.files("transforms.lib.tags") / "data" / file
    return frozenset(path.read_text("utf-8").split())
