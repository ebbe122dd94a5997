"""What a text shows of itself, as named numbers: the input of the heads.

    title + text ─► passages ─► phrases ─► classes by passage, shares, events with actor and thing
                       │           └─────► places ─► shares by region
                       └─► words and pairs of words by passage
    entities ─────────────► kinds, places

Names are ``<passage> <what>``: passage ``title`` (or first sentence), ``lead`` or ``text``. The
same function makes the features in training and in production.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.values import Entity
from transforms.lib.tags.evidence.events import event_pairs, opening
from transforms.lib.tags.evidence.passages import Passages, read_passages
from transforms.lib.tags.evidence.phrases import PhraseHit, find_phrases
from transforms.lib.tags.evidence.places import entity_votes, phrase_votes
from transforms.lib.tags.heads.words import pairs, stems

_DOMAINS = ("air", "land", "sea", "cyber", "space")
_TOPIC_FAMILIES = ("topic.", "weak.")
_SATURATED = 8  # mentions that count as one full unit; more add little
_PAIR = 0.5  # of an event and its actor or thing, which both have been counted by themselves
_MENTIONS_CAP = 4
_TITLE_MENTIONS = 2
# By how many classes a phrase has: what it counts for each of them.
_SHARED = (0.0, *(count**-0.5 for count in range(1, 12)))

# A year of the last century tells history, which no verb does: "was activated in June 1942".
_PAST_YEAR = re.compile(r"[12](?<!\w.)(?:(?<=1)9\d|(?<=2)00)\d\b")

BAGS = ("title", "lead", "text")

Features = dict[str, float]


@dataclass(frozen=True)
class TextFeatures:
    """Evidence as it is, and the words of each of ``BAGS``, which are scaled to length one."""

    evidence: Features
    words: tuple[Features, Features, Features]
    is_silent: bool = False  # no phrase is known, no entity was found


def text_features(title: str, text: str, entities: Sequence[Entity]) -> TextFeatures:
    """All features of a text; pure."""
    passages = read_passages(title, text)
    hits = find_phrases(passages.content)
    evidence: Features = {}
    for name, start, end in _passages(passages):
        within = [hit for hit in hits if start <= hit.start < end]
        evidence.update(_of_passage(name, passages, within, end))
    evidence.update(_kinds(entities, title))
    evidence.update(_entity_places(passages, entities, title))
    return TextFeatures(evidence, _words(passages), is_silent=not (hits or entities))


def _passages(passages: Passages) -> Iterator[tuple[str, int, int]]:
    yield "title", 0, passages.headline_end
    yield "lead", passages.offset, passages.lead_end
    yield "text", 0, len(passages.content)


def _of_passage(name: str, passages: Passages, hits: Sequence[PhraseHit], end: int) -> Features:
    counts: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        weight = _SHARED[len(hit.classes)]
        for kind in hit.classes:
            counts[kind] += weight
    found = {f"{name} {kind}": _saturated(count) for kind, count in counts.items()}
    domains = sorted((counts[domain] for domain in _DOMAINS if domain in counts), reverse=True)
    if len(domains) > 1:
        found[f"{name} domains mixed"] = domains[1] / domains[0]
    found |= _shares(f"{name} domain", {d: counts[d] for d in _DOMAINS if d in counts})
    topics = {k: c for k, c in counts.items() if k.startswith("topic.")}
    found |= _shares(f"{name} topics", topics)
    if name != "text":
        found |= dict.fromkeys([f"{name} {pair}" for pair in sorted(event_pairs(hits))], _PAIR)
    if name == "title":
        found |= dict.fromkeys([f"title {part}" for part in opening(hits)], _PAIR)
    start = passages.offset if name == "lead" else 0
    if years := len(_PAST_YEAR.findall(passages.content, start, end)):
        found[f"{name} past year"] = _saturated(years)
    at, both = phrase_votes(passages, hits, end)
    return found | _shares(f"{name} at", at) | _shares(f"{name} at or by", both)


def _shares(name: str, weights: Mapping[str, float]) -> Features:
    """The share of each value, or that there is none."""
    total = sum(weights.values())
    if not total:
        return {f"{name} nothing": 1.0}
    return {f"{name} {value}": weight / total for value, weight in weights.items() if weight}


def _kinds(entities: Sequence[Entity], title: str) -> Iterator[tuple[str, float]]:
    counts: Counter[str] = Counter()
    for entity in entities:
        in_title = entity.mentions == 0 or entity.name in title
        mentions = min(entity.mentions, _MENTIONS_CAP) + (_TITLE_MENTIONS if in_title else 0)
        counts[f"entity {entity.type}/{entity.subtype}"] += mentions
    yield from ((kind, _saturated(count)) for kind, count in counts.items())


def _entity_places(
    passages: Passages, entities: Sequence[Entity], title: str
) -> Iterator[tuple[str, float]]:
    at, early, acting = entity_votes(passages, entities, title)
    for name, votes in (("entities at", at), ("entities early at", early), ("entities by", acting)):
        yield from _shares(name, votes).items()
        yield from ((f"{name} count {r}", _saturated(weight)) for r, weight in votes.items())


def _words(passages: Passages) -> tuple[Features, Features, Features]:
    title, lead = stems(passages.headline), stems(passages.lead)
    rest = stems(passages.content[passages.lead_end :])
    whole = [*title, *lead, *rest] if passages.offset else [*lead, *rest]
    return _bag([*title, *pairs(title)]), _bag([*lead, *pairs(lead)]), _bag(whole)


def _bag(words: Sequence[str]) -> Features:
    counts = Counter(words).items()
    return {word: 1.0 + math.log(count) if count > 1 else 1.0 for word, count in counts}


@lru_cache(maxsize=2**12)
def _saturated(count: float) -> float:
    return math.log1p(count) / math.log(_SATURATED)
