"""What is said about an article by rule; loads no table."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.values import Amount, Award, Entity, TopicScore

# Raise it whenever the same text may get other tags: after the full stop for rules, word lists and
# gazetteer, before it for weights, whose record has it too.
TAGGER_VERSION = "heads-6"


def version_of(entity_model: str) -> str:
    """The version of the tagger with a user's model: the same text may get other entities by it."""
    return f"{TAGGER_VERSION}+{entity_model}" if entity_model else TAGGER_VERSION


@dataclass(frozen=True)
class TopicTags:
    """What an article is about. Topics are best first; scores are 0 to 1."""

    topics: tuple[TopicScore, ...] = ()
    category: str = "other"
    domain: str = "multi"
    region: str = "global"
    category_score: float = 0.0
    domain_score: float = 0.0
    region_score: float = 0.0


@dataclass(frozen=True)
class Tags:
    """Everything that is said about an article by rule."""

    entities: tuple[Entity, ...]
    topics: TopicTags
    amounts: tuple[Amount, ...]
    awards: tuple[Award, ...]
