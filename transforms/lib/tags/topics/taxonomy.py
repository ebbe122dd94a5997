"""The topics: what speaks for each, read from ``data/topics.yaml`` once per process.

Topic ids, labels and IPTC Media Topic codes are part of the data contract; cues are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.lib.tags.package_data import read_words

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
    topics = tuple(_topic(fields) for fields in read_words("topics.yaml")["topics"])
    for topic in topics:
        if topic.category not in ("", *CATEGORIES) or topic.domain not in ("", *DOMAINS):
            raise ValueError(f"topics.yaml: {topic.id} names an unknown category or domain")
    return topics


def _topic(fields: dict[str, Any]) -> Topic:
    frozen: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    return Topic(**frozen)
