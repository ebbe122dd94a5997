"""The topics: what speaks for each, read from ``data/topics.yaml`` once per process.

Topic ids, labels and IPTC Media Topic codes are part of the data contract; cues are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

CATEGORIES = ("procurement", "operations", "policy", "technology", "industry", "other")
DOMAINS = ("air", "land", "sea", "cyber", "space", "multi")
REGIONS = ("indo-pacific", "europe", "middle-east", "africa", "americas", "global")


@dataclass(frozen=True)
class Topic:
    """One topic; ``category`` and ``domain`` say which column value it speaks for, if any."""

    id: str
    label: str
    group: str
    definition: str
    iptc: tuple[str, ...]
    category: str
    domain: str
    entity_evidence: tuple[str, ...]
    cues: tuple[str, ...]
    weak_cues: tuple[str, ...]
    negative_cues: tuple[str, ...]


@cache
def load_topics() -> tuple[Topic, ...]:
    """All topics in the order of the file. A category or domain not listed is a ``ValueError``."""
    topics = tuple(_topic(fields) for fields in read_lists("topics.yaml")["topics"])
    for topic in topics:
        if topic.category not in ("", *CATEGORIES) or topic.domain not in ("", *DOMAINS):
            raise ValueError(f"topics.yaml: {topic.id} names an unknown category or domain")
    return topics


def read_yaml(name: str) -> dict[str, Any]:
    """A YAML file of the package data."""
    text = (resources.files("transforms.lib.tags") / "data" / name).read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return data


def read_lists(name: str) -> dict[str, Any]:
    """The same of a file that holds words alone, faster: "no" and "6" are words."""
    text = (resources.files("transforms.lib.tags") / "data" / name).read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - builds text, lists, dicts
    return data


def _topic(fields: dict[str, Any]) -> Topic:
    frozen: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    return Topic(**frozen)
