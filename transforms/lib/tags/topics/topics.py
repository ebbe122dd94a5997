"""Topics, category, domain and region of an article, by small linear models over its evidence.

    title, text, entities ─► features ─► heads ─► probabilities ─► the likeliest value, the topics

``other`` and ``multi`` are values that are learned like all others, not what is left over. The
scores are probabilities (docs/decisions/0017).
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.values import Entity, TopicScore
from transforms.lib.tags.entities.find import dateline_country
from transforms.lib.tags.evidence.places import region_of_country
from transforms.lib.tags.heads.classify import Reason, probabilities, reasons
from transforms.lib.tags.heads.features import Features, TextFeatures, text_features
from transforms.lib.tags.heads.weights import COLUMNS, TOPIC, load_weights
from transforms.lib.tags.tags import TopicTags

_TOPICS_MAX = 4
_LIKELIEST_MIN = 0.15  # below it an article has no topic at all
_SCORE_DIGITS = 4
# What is known besides the text, in units of the sums. It decides only where the text is silent.
_COMPANY_LEANING = 1.0
_COUNTRY_LEANING = 0.4
_DATELINE_LEANING = 0.4
_HOME = "US"  # what is filed from Washington or printed in America plays anywhere


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
        title: headline; what it says counts most.
        text: body; the start of a long one is read.
        entities: what ``find_entities`` found; evidence for all columns.
        language: evidence is sought in all languages at once.
        source_kind: a company's own news leans towards ``industry``.
        source_country: ISO 3166-1 alpha-2 of the outlet, weak evidence for the region.
        dateline: where it was filed from, weak evidence for the region.
    """
    del language  # part of the interface: evidence of a later tagger
    features = text_features(title, text, entities)
    leaning = _leaning(source_kind, source_country, dateline)
    if features.is_silent:
        return TopicTags(region=_leant_region(leaning))
    chances = probabilities(features, leaning)
    category, domain, region = (_likeliest(chances[column]) for column in COLUMNS)
    return TopicTags(
        topics=_topics(chances[TOPIC]),
        category=category[0],
        domain=domain[0],
        region=region[0],
        category_score=category[1],
        domain_score=domain[1],
        region_score=region[1],
    )


def explain_topics(
    title: str, text: str, entities: Sequence[Entity], tags: TopicTags
) -> dict[str, list[Reason]]:
    """For each tag (``category procurement``) the features that speak most for or against it."""
    features: TextFeatures = text_features(title, text, entities)
    given = [(column, getattr(tags, column)) for column in COLUMNS]
    given += [(TOPIC, topic.id) for topic in tags.topics]
    return {f"{column} {value}": reasons(features, column, value) for column, value in given}


def _likeliest(chances: Features) -> tuple[str, float]:
    value, chance = min(chances.items(), key=lambda item: (-round(item[1], 6), item[0]))
    return value, round(chance, _SCORE_DIGITS)


def _topics(chances: Features) -> tuple[TopicScore, ...]:
    """The likely topics, the likeliest first; the likeliest alone where none is likely."""
    threshold = load_weights().threshold
    likely = [item for item in chances.items() if item[1] >= min(threshold, _LIKELIEST_MIN)]
    ranked = sorted(likely, key=lambda item: (-round(item[1], 6), item[0]))
    chosen = [item for item in ranked[:_TOPICS_MAX] if item[1] >= threshold]
    chosen = chosen or [item for item in ranked[:1] if item[1] >= _LIKELIEST_MIN]
    return tuple(TopicScore(topic, round(chance, _SCORE_DIGITS)) for topic, chance in chosen)


def _leant_region(leaning: Features) -> str:
    """The region of outlet and dateline, for a text that says nothing known."""
    regions = [name for name in leaning if name.startswith("region:")]
    best = max(regions, key=lambda name: leaning[name], default=f"region:{TopicTags.region}")
    return best.partition(":")[2]


def _leaning(source_kind: str, source_country: str, dateline: str) -> Features:
    leaning: Features = {}
    if source_kind == "company":
        leaning["category:industry"] = _COMPANY_LEANING
    for country, amount in (
        (source_country.upper(), _COUNTRY_LEANING),
        (dateline_country(dateline), _DATELINE_LEANING),
    ):
        region = region_of_country(country)
        if region and country != _HOME:
            leaning[f"region:{region}"] = leaning.get(f"region:{region}", 0.0) + amount
    return leaning
