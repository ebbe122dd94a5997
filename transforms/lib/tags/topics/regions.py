"""The region an article is about, from the countries and places it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from schemas.values import Entity
from transforms.lib.tags.topics.taxonomy import read_yaml

GLOBAL = "global"
_HOME = "americas"
# American names stand in nearly every English-language article; by themselves they say little.
_AMERICAN_WEIGHT = 0.25
_SOURCE_WEIGHT = 0.5
_MENTIONS_CAP = 5  # beyond this, more mentions of one entity are no more evidence
_TITLE_BONUS = 2.0
_LEAD_SHARE = 0.4  # of all evidence; below it no region leads
_WEIGHTS = {"country": 1.0, "place": 1.0, "facility": 1.0, "nationality": 0.7}
_OTHER_WEIGHT = 0.3  # organisations, people, units: whose they are, not where it is


def region_of(
    entities: Sequence[Entity], *, title: str = "", countries: Sequence[str] = ()
) -> tuple[str, float]:
    """The region with most evidence and its share of it (0 to 1); ``global`` if none leads.

    ``countries`` are those of the outlet and the dateline (ISO 3166-1 alpha-2, or empty): weak
    evidence, for articles that name no place.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    for entity in entities:
        region = _region_of_entity(entity)
        if region:
            votes[region] += _weight(entity, title)
    homes = [_by_country().get(country.upper(), "") for country in countries]
    for home in filter(None, homes):
        votes[home] += _SOURCE_WEIGHT * (_AMERICAN_WEIGHT if home == _HOME else 1.0)
    total = sum(votes.values())
    if not total:
        return GLOBAL, 0.0
    region, score = min(votes.items(), key=lambda item: (-item[1], item[0]))
    share = score / total
    return (region, share) if share >= _LEAD_SHARE else (GLOBAL, 1.0 - share)


def _weight(entity: Entity, title: str) -> float:
    weight = _WEIGHTS.get(entity.type, _OTHER_WEIGHT)
    if entity.id in _by_entity():
        weight = 1.0
    elif entity.country == "US":
        weight *= _AMERICAN_WEIGHT
    in_title = entity.mentions == 0 or entity.name in title
    return weight * (min(entity.mentions, _MENTIONS_CAP) + (_TITLE_BONUS if in_title else 0.0))


def _region_of_entity(entity: Entity) -> str:
    if entity.type in ("platform", "weapon") and entity.subtype != "ship":
        return ""  # where a type was made says nothing of where it is
    return _by_entity().get(entity.id) or _by_country().get(entity.country, "")


@cache
def _by_country() -> dict[str, str]:
    regions = read_yaml("regions.yaml")
    return {code: region for region, lists in regions.items() for code in lists["countries"]}


@cache
def _by_entity() -> dict[str, str]:
    regions = read_yaml("regions.yaml")
    return {key: region for region, lists in regions.items() for key in lists["entities"]}
