"""Where a text plays: places that anchor it, apart from those who act.

Two sources of evidence: phrases of ``data/places.yaml`` (bases, seas, exercises, adjectives) and
the countries, places and facilities among the entities. A place after a preposition ("in", "off",
"near", in five languages) anchors more than one that acts ("Norway orders"); an adjective, company
or service says who acts, and not where.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from schemas.values import Entity
from transforms.lib.tags.evidence.passages import Passages
from transforms.lib.tags.evidence.phrases import PhraseHit
from transforms.lib.tags.package_data import read_words
from transforms.lib.tags.topics.taxonomy import REGIONS

GLOBAL = "global"
ANCHORS = tuple(region for region in REGIONS if region != GLOBAL)
_HOME = "americas"
_LOCATED, _NAMED, _ACTS = 2.0, 1.0, 0.5  # weight of a place after a preposition, bare, of an actor
_STATE = 2.0  # "Groton, Conn.", "Troy, AL": written so nowhere else
_MENTIONS_CAP = 4
_LOOK_BACK = 25
_PREPOSITIONS = frozenset(
    (
        "in", "at", "near", "off", "outside", "around", "across", "over", "into", "to", "from",
        "aboard", "throughout", "above", "inside", "through", "toward", "towards", "a", "en", "au",
        "aux", "dans", "pres", "vers", "bei", "nach", "aus", "vor", "im", "uber", "nahe", "cerca",
        "desde", "hacia", "у", "в", "на", "під", "біля", "над", "з", "до",
    )
)  # fmt: skip
_BETWEEN = frozenset(
    (
        "the", "la", "le", "les", "el", "los", "der", "den", "dem", "de", "northern", "southern",
        "eastern", "western", "central", "downtown", "nearby",
    )
)  # fmt: skip
_STATES = re.compile(
    r", (?:(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo"
    r"|Mont|Neb|Nev|N\.H|N\.J|N\.M|N\.Y|N\.C|N\.D|Okla|Ore|Pa|R\.I|S\.C|S\.D|Tenn|Tex|Vt|Va|Wash"
    r"|W\.Va|Wis|Wyo|D\.C)\.|(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN"
    r"|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)\b)"
)
_SEAT = "-based"
# They stand before a noun, unless a preposition leads.
_ATTRIBUTES = ("U.S.", "US", "U.K.", "UK", "UAE", "U.A.E.")
_PLACE = re.compile(r"place\.(.+)\.(at|by)")

Votes = dict[str, float]  # weight by region


def phrase_votes(passages: Passages, hits: Iterable[PhraseHit], end: int) -> tuple[Votes, Votes]:
    """Weights by region of the places before ``end``: alone, and with those who act."""
    at: defaultdict[str, float] = defaultdict(float)
    acting: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        for region, kind in _places(hit):
            if kind == "by":
                acting[region] += _ACTS
            else:
                at[region] += _LOCATED if is_located(passages.content, hit.start) else _NAMED
    states = sum(1 for _ in _STATES.finditer(passages.content, 0, end))
    if states:
        at[_HOME] += _STATE * states
    both = {r: at.get(r, 0.0) + acting.get(r, 0.0) for r in ANCHORS if r in at or r in acting}
    return dict(at), both


def entity_votes(
    passages: Passages, entities: Sequence[Entity], title: str
) -> tuple[Votes, Votes, Votes]:
    """Weights by region of entities: of places, of places in title and lead, of who acts."""
    at: defaultdict[str, float] = defaultdict(float)
    early: defaultdict[str, float] = defaultdict(float)
    acting: defaultdict[str, float] = defaultdict(float)
    for entity in entities:
        region = region_of(entity)
        if not region:
            continue
        if entity.type not in ("country", "place", "facility"):
            acting[region] += min(entity.mentions, _MENTIONS_CAP)
            continue
        if entity.mentions == 0 or entity.name in title:
            at[region] += _LOCATED
            early[region] += _NAMED
        for start, end in _mentions(passages, entity):
            is_at = is_located(passages.content, start)
            if _is_of_who_acts(passages.content, start, end, is_at=is_at):
                acting[region] += _ACTS
                continue
            weight = _LOCATED if is_at else _NAMED
            at[region] += weight
            early[region] += weight if start < passages.lead_end else 0.0
    return dict(at), {k: w for k, w in early.items() if w}, dict(acting)


def region_of(entity: Entity) -> str:
    """The region for which an entity speaks; empty if for none."""
    if entity.type in ("platform", "weapon") and entity.subtype != "ship":
        return ""  # where a type was made says nothing of where it is
    return _by_entity().get(entity.id) or region_of_country(entity.country)


def region_of_country(country: str) -> str:
    """The region of a country (ISO 3166-1 alpha-2); empty if it has none."""
    return _by_country().get(country.upper(), "")


def is_located(content: str, start: int) -> bool:
    """Whether a preposition of place stands before ``start``: "in", "off the", "dans l'"."""
    before = content[max(0, start - _LOOK_BACK) : start]
    if before.endswith("'"):
        return True
    words = before.lower().split()
    while words and words[-1] in _BETWEEN:
        words.pop()
    return bool(words) and words[-1] in _PREPOSITIONS


def _places(hit: PhraseHit) -> Iterator[tuple[str, str]]:
    return filter(None, map(_place, hit.classes))


@cache
def _place(name: str) -> tuple[str, str] | None:
    match = _PLACE.fullmatch(name)
    return (match[1], match[2]) if match and match[1] in ANCHORS else None


def _mentions(passages: Passages, entity: Entity) -> Iterator[tuple[int, int]]:
    """Where the mentions of an entity lie in what was read."""
    shift = passages.offset - passages.body_start
    for span in entity.offsets:
        start = span.start + shift
        if passages.offset <= start < len(passages.content):
            yield start, span.end + shift


def _is_of_who_acts(content: str, start: int, end: int, *, is_at: bool) -> bool:
    """Whether a place says whose somebody is: "the Oslo-based firm", "U.S. officials"."""
    return content.startswith(_SEAT, end) or (not is_at and content[start:end] in _ATTRIBUTES)


@cache
def _by_country() -> dict[str, str]:
    regions = read_words("regions.yaml")
    return {code: region for region, lists in regions.items() for code in lists["countries"]}


@cache
def _by_entity() -> dict[str, str]:
    regions = read_words("regions.yaml")
    return {key: region for region, lists in regions.items() for key in lists["entities"]}
