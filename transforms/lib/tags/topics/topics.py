"""Topics, category, domain and region of an article, by cues and entities.

A topic's evidence: each distinct cue counts 1 (weak ones 1/2, a second mention adds half of it),
three times in the title; each linked entity of a type that speaks for the topic 0.7. Category and
domain are the value whose topics hold most evidence. A topic's score is its evidence squashed to
0..1 (``_squash``); the scores of category, domain and region are the winner's share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from schemas.values import Entity, TopicScore
from transforms.lib.tags.entities.find import dateline_country
from transforms.lib.tags.tags import TopicTags
from transforms.lib.tags.topics.cues import Cue, Strength, find_cues
from transforms.lib.tags.topics.regions import region_of
from transforms.lib.tags.topics.taxonomy import load_topics

_CUE_WEIGHT = {Strength.STRONG: 1.0, Strength.WEAK: 0.5, Strength.NEGATIVE: 0.0}
_REPEAT_SHARE = 0.5  # what the second mention of a cue adds; further ones add nothing
_TITLE_FACTOR = 3.0
_ENTITY_WEIGHT = 0.7
_ENTITIES_CAP = 4  # of one topic: a list of ships is no more naval than four of them
_THRESHOLD = 2.0  # evidence from which a topic is tagged
_HALF = 3.0  # evidence at which a topic scores one half
_MULTI_RATIO = 0.75  # a second domain this close to the first makes the article multi-domain
_DOMAIN_MIN = 1.5  # evidence; below it no domain is named
_SCORE_DIGITS = 4

Evidence = defaultdict[str, float]  # weight by topic id, or by value of a column


def tag_topics(
    title: str,
    text: str,
    entities: Sequence[Entity],
    *,
    language: str = "en",
    source_kind: str = "",
    source_country: str = "",
    dateline: str = "",
) -> TopicTags:
    """Topics and the three one-value columns.

    Args:
        title: headline; a cue in it counts three times.
        text: body.
        entities: what ``find_entities`` found; evidence for topics and region.
        language: cues are English; other languages are tagged by entities and acronyms alone.
        source_kind: a company's own news leans towards ``industry``.
        source_country: ISO 3166-1 alpha-2 of the outlet, weak evidence for the region.
        dateline: where it was filed from, weak evidence for the region.
    """
    del language  # part of the interface: evidence of a later tagger
    evidence = _evidence(title, text, entities)
    category, category_score = _category(evidence, source_kind)
    domain, domain_score = _domain(evidence)
    region, region_score = region_of(
        entities, title=title, countries=(source_country, dateline_country(dateline))
    )
    return TopicTags(
        topics=_tagged(evidence),
        category=category,
        domain=domain,
        region=region,
        category_score=round(category_score, _SCORE_DIGITS),
        domain_score=round(domain_score, _SCORE_DIGITS),
        region_score=round(region_score, _SCORE_DIGITS),
    )


def _evidence(title: str, text: str, entities: Sequence[Entity]) -> Evidence:
    """Weight of evidence by topic id."""
    evidence: Evidence = defaultdict(float)
    _add_cues(evidence, find_cues(text), 1.0)
    _add_cues(evidence, find_cues(title), _TITLE_FACTOR)
    spoken_for = Counter(
        topic for entity in entities for topic in _topics_of(f"{entity.type}/{entity.subtype}")
    )
    for topic, found in spoken_for.items():
        evidence[topic] += _ENTITY_WEIGHT * min(found, _ENTITIES_CAP)
    return evidence


@cache
def _topics_of(kind: str) -> tuple[str, ...]:
    """Ids of the topics for which an entity of that type and subtype speaks."""
    return tuple(t.id for t in load_topics() if kind.startswith(t.entity_evidence))


def _add_cues(evidence: Evidence, cues: Counter[Cue], factor: float) -> None:
    for cue, times in cues.items():
        repeats = _REPEAT_SHARE if times > 1 else 0.0
        for topic, strength in cue.topics:
            evidence[topic] += _CUE_WEIGHT[strength] * factor * (1.0 + repeats)


def _tagged(evidence: Evidence) -> tuple[TopicScore, ...]:
    tagged = [
        TopicScore(topic.id, round(_squash(evidence[topic.id]), _SCORE_DIGITS))
        for topic in load_topics()
        if evidence[topic.id] >= _THRESHOLD
    ]
    return tuple(sorted(tagged, key=lambda topic: (-topic.score, topic.id)))


def _squash(evidence: float) -> float:
    return evidence / (evidence + _HALF)


def _category(evidence: Evidence, source_kind: str) -> tuple[str, float]:
    votes = _votes(evidence, {topic.id: topic.category for topic in load_topics()})
    if source_kind == "company":
        votes["industry"] += 1.0
    if source_kind in ("think_tank", "official"):
        votes["policy"] += 1.0
    return _winner(votes, default="other")


def _domain(evidence: Evidence) -> tuple[str, float]:
    votes = _votes(evidence, {topic.id: topic.domain for topic in load_topics()})
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:2]
    if not ranked or ranked[0][1] < _DOMAIN_MIN:
        return "multi", 0.0
    if len(ranked) > 1 and ranked[1][1] >= _MULTI_RATIO * ranked[0][1]:
        return "multi", sum(score for _, score in ranked) / sum(votes.values())
    return _winner(votes, default="multi")


def _votes(evidence: Evidence, value_of: dict[str, str]) -> Evidence:
    votes: Evidence = defaultdict(float)
    for topic, weight in evidence.items():
        if weight > 0 and value_of[topic]:
            votes[value_of[topic]] += weight
    return votes


def _winner(votes: Evidence, *, default: str) -> tuple[str, float]:
    total = sum(votes.values())
    if not total:
        return default, 0.0
    value, score = min(votes.items(), key=lambda item: (-item[1], item[0]))
    return value, score / total
