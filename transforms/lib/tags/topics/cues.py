"""Cue phrases of all topics, found in one pass, and how often each stands in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.topics.taxonomy import Topic, load_topics

_PLURAL = re.compile(r"(?:s|es)?(?!\w)")


class Strength(IntEnum):
    """How a cue bears on its topic."""

    NEGATIVE = 0
    WEAK = 1
    STRONG = 2


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase, and the topics for which it speaks."""

    phrase: str
    topics: tuple[tuple[str, Strength], ...]


def find_cues(text: str) -> Counter[Cue]:
    """How often each cue stands in the text as whole words, singular or plural, in any case.

    The longest cue at a place counts, so a negative cue hides what it overlaps ("think tank").
    """
    folded = fold_letters(text).lower()
    return Counter(_matches(folded))


def _matches(folded: str) -> Iterator[Cue]:
    automaton, cues = _automaton()
    reached = 0
    for index, start, end in sorted(
        automaton.find_matches_as_indexes(folded, overlapping=True),
        key=lambda match: (match[1], -match[2]),
    ):
        if start >= reached and _is_whole(folded, start, end):
            reached = end
            yield cues[index]


def _is_whole(folded: str, start: int, end: int) -> bool:
    if start and folded[start - 1].isalnum():
        return False
    return _PLURAL.match(folded, end) is not None


@cache
def _automaton() -> tuple[AhoCorasick, list[Cue]]:
    phrases: dict[str, dict[str, Strength]] = {}
    for topic in load_topics():
        for phrase, strength in _phrases(topic):
            strengths = phrases.setdefault(phrase, {})
            strengths[topic.id] = max(strength, strengths.get(topic.id, strength))
    cues = [Cue(phrase, tuple(topics.items())) for phrase, topics in phrases.items()]
    automaton = AhoCorasick(
        list(phrases),
        matchkind=MatchKind.Standard,
        implementation=Implementation.ContiguousNFA,
    )
    return automaton, cues


def _phrases(topic: Topic) -> Iterator[tuple[str, Strength]]:
    for strength, phrases in (
        (Strength.STRONG, topic.cues),
        (Strength.WEAK, topic.weak_cues),
        (Strength.NEGATIVE, topic.negative_cues),
    ):
        for phrase in phrases:
            yield fold_letters(phrase).lower(), strength
