"""The YAML files of ``transforms/lib/tags/data``."""

from __future__ import annotations

from importlib import resources
from typing import Any, TypeVar

import yaml

Lists = TypeVar("Lists")


def read_yaml(name: str) -> dict[str, Any]:
    """A file with numbers and truth values among its words."""
    return _load(name, yaml.CSafeLoader)


def read_words(name: str) -> dict[str, Any]:
    """A file that holds words alone, faster: "no", "off" and "6" are words."""
    return _load(name, yaml.CBaseLoader)


def read_lists(name: str, kind: type[Lists]) -> Lists:
    """A file of word lists as a dataclass of frozen sets.

    Raises:
        ValueError: a list is missing, or the dataclass has no field for one.
    """
    lists, expected = read_words(name), set(kind.__annotations__)
    if set(lists) != expected:
        raise ValueError(f"{name}: lists differ by {sorted(set(lists) ^ expected)}")
    return kind(**{field: frozenset(words) for field, words in lists.items()})


def _load(name: str, loader: Any) -> dict[str, Any]:
    text = (resources.files("transforms.lib.tags") / "data" / name).read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 (both build plain values)
    return data
