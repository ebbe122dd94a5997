"""Phrases that speak for something, found in one pass over a text.

The phrases and their classes lie in ``data/evidence.yaml`` (events, things, actors, domains),
``data/places.yaml`` (regions) and ``data/topics.yaml`` (cues of topics); they are read once per
process. Of phrases of one family that overlap, the longest counts: "aircraft carrier" is not an
aircraft, "New Mexico" not Mexico. Phrases of different families do not hide each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.entities.gazetteer import load_gazetteer
from transforms.lib.tags.package_data import read_words
from transforms.lib.tags.topics.taxonomy import DOMAINS, load_topics

_PLURAL = re.compile(r"(?:s|es)?(?!\w)")
_PLURAL_START = "se"
_MORE_AFTER, _MORE_BEFORE = "*", "~"
_ACRONYM_MAX = 5  # letters; IDEX is a fair and iDEX a fund, so short names are read as written
_ACRONYM_CAPITALS = 2
_HIDING = "hidden"  # the class of negative cues: they hide all that they overlap
# Families whose classes exclude each other at one place; every other class is its own family.
_FAMILIES = {
    "place": "place",
    "actor.country": "place",
    "event": "event",
    "base": "domain",
    "strategic": "domain",
}
_FAMILIES |= dict.fromkeys((*DOMAINS, "joint"), "domain")


class PhraseHit(NamedTuple):
    """Classes for which the phrase at ``[start, end)`` speaks."""

    start: int
    end: int
    classes: tuple[str, ...]


class _Spelling(NamedTuple):
    """One way in which the letters of a pattern count as a phrase."""

    text: str
    begins_word: bool
    ends_word: bool
    is_name: bool
    is_acronym: bool
    classes: tuple[str, ...]


class _Pattern(NamedTuple):
    """Letters to look for, and whether any of their phrases may begin or end within a word.

    ``plain`` are the classes where all that counts is that whole words stand there.
    """

    spellings: tuple[_Spelling, ...]
    begins_within: bool
    ends_within: bool
    plain: tuple[str, ...]


def find_phrases(folded: str) -> list[PhraseHit]:
    """All phrases of a folded text in the order of their starts."""
    automaton, patterns = _automaton()
    lowered = f"{_lower(folded)} "  # so that there is a letter after each match
    matches = []
    for index, start, end in automaton.find_matches_as_indexes(lowered, overlapping=True):
        pattern = patterns[index]
        _, begins_within, ends_within, _ = pattern
        # Before the first letter stands the last, a space.
        if (begins_within or not lowered[start - 1].isalnum()) and (
            ends_within or lowered[end] in _PLURAL_START or not lowered[end].isalnum()
        ):
            matches.append((start, -end, pattern))
    matches.sort()
    reached: defaultdict[str, int] = defaultdict(int)  # how far each family has been read
    hits = []
    for start, minus_end, (spellings, _, _, plain) in matches:
        end = -minus_end
        if start < reached[_HIDING]:
            continue
        if plain and not lowered[end].isalnum():
            classes = plain
        else:
            classes = _classes(folded, lowered, start, end, spellings)
        fresh = tuple([name for name in classes if start >= reached[_family(name)]])
        for name in fresh:
            reached[_family(name)] = end
        if fresh and fresh != (_HIDING,):
            hits.append(PhraseHit(start, end, fresh))
    return hits


def _classes(
    folded: str, lowered: str, start: int, end: int, spellings: tuple[_Spelling, ...]
) -> tuple[str, ...]:
    """The classes of the phrases whose letters stand at ``[start, end)``."""
    begins = not lowered[start - 1].isalnum()
    ends = not lowered[end - 1].isalnum() or _PLURAL.match(lowered, end) is not None
    meant = [
        spelling.classes
        for spelling in spellings
        if (begins or not spelling.begins_word)
        and (ends or not spelling.ends_word)
        and _is_written_so(folded, start, end, spelling)
    ]
    return meant[0] if len(meant) == 1 else tuple(dict.fromkeys(chain.from_iterable(meant)))


def _is_written_so(folded: str, start: int, end: int, spelling: _Spelling) -> bool:
    """Acronyms letter by letter; names with their capital; all else in any case."""
    if spelling.is_acronym:
        return folded[start:end] == spelling.text
    return not (spelling.begins_word and spelling.is_name) or folded[start].isupper()


def _lower(folded: str) -> str:
    """The text in small letters, code point by code point, so that offsets hold."""
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in folded)


@cache
def _family(name: str) -> str:
    return _FAMILIES.get(name) or _FAMILIES.get(name.partition(".")[0], name)


@cache
def _automaton() -> tuple[AhoCorasick, list[_Pattern]]:
    classes: defaultdict[str, list[str]] = defaultdict(list)
    for phrase, name in _phrases():
        if name not in classes[phrase]:
            classes[phrase].append(name)
    patterns: defaultdict[str, list[_Spelling]] = defaultdict(list)
    for phrase, names in classes.items():
        spelling = _spelling(phrase, tuple(names))
        patterns[_lower(spelling.text)].append(spelling)
    letters = sorted(patterns)
    automaton = AhoCorasick(letters, implementation=Implementation.ContiguousNFA)
    return automaton, [_pattern(tuple(patterns[text])) for text in letters]


def _pattern(spellings: tuple[_Spelling, ...]) -> _Pattern:
    begins_within = any(not spelling.begins_word for spelling in spellings)
    ends_within = any(not spelling.ends_word for spelling in spellings)
    is_plain = not (begins_within or any(s.is_name or s.is_acronym for s in spellings))
    classes = dict.fromkeys(name for spelling in spellings for name in spelling.classes)
    return _Pattern(spellings, begins_within, ends_within, tuple(classes) if is_plain else ())


def _spelling(phrase: str, classes: tuple[str, ...]) -> _Spelling:
    text = phrase.strip(_MORE_AFTER + _MORE_BEFORE)
    capitals = sum(map(str.isupper, text))
    return _Spelling(
        text=text,
        begins_word=not phrase.startswith(_MORE_BEFORE),
        ends_word=not phrase.endswith(_MORE_AFTER),
        is_name=text[0].isupper(),
        is_acronym=len(text) <= _ACRONYM_MAX and capitals >= _ACRONYM_CAPITALS,
        classes=classes,
    )


def _phrases() -> Iterator[tuple[str, str]]:
    """Each phrase, folded but in its case, with a class."""
    for name, languages in read_words("evidence.yaml").items():
        for phrases in languages.values():
            yield from ((fold_letters(phrase), name) for phrase in phrases)
    for name, lists in read_words("places.yaml").items():
        yield from ((fold_letters(place), f"place.{name}") for places in lists for place in places)
    for entry in load_gazetteer().entries.values():
        if entry.type == "country":
            yield fold_letters(entry.name), "actor.country"
    for topic in load_topics():
        for name, cues in (
            (f"topic.{topic.id}", topic.cues),
            (f"weak.{topic.id}", topic.weak_cues),
            (_HIDING, topic.negative_cues),
        ):
            yield from ((fold_letters(cue).lower(), name) for cue in cues)
