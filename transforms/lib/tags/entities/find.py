"""Named entities of an article: gazetteer and rules, each mention with its offsets.

    title + text ─► fold ─► gazetteer hits ─► link ─┐
                       └──► capital runs ──► rules ─┴► longest disjoint ─► surnames ─► group

The title is read together with the text, so that each helps the other; offsets count code points
of the text alone. English rules run on English text only, gazetteer links on any. Every mention
names the rule that found it (``method``) and a ``confidence`` of 0 to 1. There is no model but a
user's (``entity_model``), which adds to these.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from schemas.values import Entity, Span
from transforms.lib.tags.entities.armed_services import find_bare_services
from transforms.lib.tags.entities.capital_runs import Run, find_runs
from transforms.lib.tags.entities.credits import without_credits
from transforms.lib.tags.entities.datelines import find_datelines
from transforms.lib.tags.entities.declared import find_declared
from transforms.lib.tags.entities.designations import find_designations, find_listed
from transforms.lib.tags.entities.facilities import bases_by_short_name, find_lower_facilities
from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.entities.gazetteer import GazetteerEntry, Hit, load_gazetteer
from transforms.lib.tags.entities.heads import find_acronyms, find_bodies, find_initials
from transforms.lib.tags.entities.linking import Setting, bears_office, link_hits
from transforms.lib.tags.entities.mentions import Mention, clear_of, longest_disjoint
from transforms.lib.tags.entities.model import find_by_model
from transforms.lib.tags.entities.neighbours import numbers_in, standing
from transforms.lib.tags.entities.people import (
    calling_names,
    find_people,
    surname,
    surname_mentions,
)
from transforms.lib.tags.entities.programmes import find_exercises, find_programmes
from transforms.lib.tags.entities.ships import find_hull_numbers, ships_by_short_name
from transforms.lib.tags.entities.sites import find_sites
from transforms.lib.tags.entities.systems import find_systems
from transforms.lib.tags.entities.units import (
    find_lettered_squadrons,
    find_lower_units,
    find_short_units,
    find_units_again,
)
from transforms.lib.tags.entities.variants import whole_names, with_entries

_BREAK = "\n\n"
_HEADLINE_SHARE = 0.6  # a title with more capitalised words than this is in title case
_SURNAME_TYPES = frozenset({"nationality", "platform"})
_SURE_METHODS = frozenset({"title", "role", "apposition", "given_name"})
_REPEATED = 0.6
_SURE = 0.7  # of a rule, to tag the same string elsewhere too
_REPEATED_METHODS = frozenset({"before_kind", "called", "designation", "quote"})
_NATIONS = frozenset({"country", "nationality"})
_NO_OWNERS = frozenset({"place", "facility"})
_LOWER_NEXT = re.compile(r"(?: (?:Phase )?\d{1,4})? [a-z]")
_BY_OFFICE = ("us_representative", "us_senator")  # Sgt. Henry Johnson is none of them
_SYSTEMS = frozenset({"platform", "weapon"})
_SPEAKS = re.compile(r" (?:has |had |also |recently ){0,2}(?:said|announced|told|signed)\b")
_AT_THE_HOUSE = re.compile(r"\b(?:outside|inside|near|around|at|into|beside) the $")
_LOOK_BACK = 16
_SLUG = re.compile(r"[\W_]+")


def find_entities(
    title: str,
    text: str,
    *,
    language: str = "en",
    dateline: str = "",
    source_country: str = "",
    entity_model: str = "",
) -> tuple[Entity, ...]:
    """The entities of an article, most mentioned first, then by where they come first.

    Args:
        title: the headline. An entity found only here is kept with ``mentions`` 0 and no offsets:
            it is evidence for topics, and a reader sees that the text does not name it.
        text: the body, without its dateline.
        language: ISO 639-1; English rules run for ``en`` and for an unknown language.
        dateline: where the article was filed from; tells the country, is no mention.
        source_country: ISO 3166-1 alpha-2 of the outlet, to resolve "the Navy" and the like.
        entity_model: ``spacy:NAME``, a model that adds what the rules do not find; of any language.

    Returns:
        Entities whose spans are disjoint: ``text[start:end]`` is the name as written, without
        article, rank or possessive.
    """
    content = without_credits(fold_letters(title + _BREAK + text))
    offset = len(title) + len(_BREAK)
    is_english = language in ("", "en")
    hits = sorted(load_gazetteer().find(content), key=lambda hit: (hit.start, hit.end))
    hits = [_as_nationality(hit) for hit in hits] if is_english else hits
    country = source_country.upper() or dateline_country(dateline)
    mentions, setting = link_hits(content, hits, source_country=country, title_end=len(title))
    if is_english:
        start = 0 if _is_prose(title) else offset
        mentions = _with_rules(content, mentions, setting, start)
    if entity_model:
        added = clear_of(find_by_model(entity_model, title + _BREAK + text), mentions)
        mentions = longest_disjoint([*mentions, *added])
    return _grouped(mentions, title + _BREAK + text, offset)


def dateline_country(dateline: str) -> str:
    """The country in which a dateline lies, if the gazetteer knows: 'TBILISI, Georgia' is GE."""
    if not dateline:
        return ""
    folded = fold_letters(dateline)
    hits = list(load_gazetteer().find(folded))
    places = [h.aliases[0].entry for h in hits if h.aliases[0].entry.type in ("place", "country")]
    return places[0].country if places else ""


def _as_nationality(hit: Hit) -> Hit:
    """``Argentine`` is a country in French, and what comes from there in English."""
    nationalities = tuple(alias for alias in hit.aliases if alias.entry.type == "nationality")
    is_country = hit.aliases[0].entry.type == "country"
    return hit._replace(aliases=nationalities) if nationalities and is_country else hit


def _is_prose(title: str) -> bool:
    words = [word for word in title.split() if word[0].isalpha()]
    capitalised = sum(word[0].isupper() for word in words)
    return not words or capitalised / len(words) <= _HEADLINE_SHARE


def _with_rules(content: str, linked: list[Mention], setting: Setting, start: int) -> list[Mention]:
    runs = [run for run in find_runs(content) if run[0].start >= start]
    numbers = numbers_in(content)
    known = {(m.start, m.end) for m in linked if m.type == "programme"}
    declared = [m for m in find_declared(content) if (m.start, m.end) not in known]
    linked = _as_declared(linked, declared)
    bodies = _without_lists(find_bodies(content, runs), linked, content)
    people = _without_known(find_people(content, runs), linked)
    systems = _without_known(find_systems(content, runs), linked)
    designations = with_entries(content, find_designations(content), linked)
    acronyms = find_acronyms(content, [*linked, *bodies])
    found = [*linked, *bodies, *people, *acronyms, *designations, *systems]
    found = [*whole_names(content, longest_disjoint(found)), *declared]
    found += [*find_datelines(content), *find_bare_services(content, setting)]
    bodies_known = [mention for mention in found if mention.type == "organisation"]
    kinds = [run for run in runs if _LOWER_NEXT.match(content, run[-1].end)]
    found += [*clear_of(find_programmes(content, kinds), bodies_known), *find_sites(content)]
    found += find_lettered_squadrons(content, numbers)
    found += find_lower_units(content, runs, numbers)
    found += find_short_units(content, runs, numbers)
    towns = [m for m in linked if m.type in _NATIONS or m.subtype == "city"]
    found += clear_of(find_exercises(content), towns)  # RUSSIA LOSES 35 tanks
    owners = [mention for mention in linked if mention.type not in _NO_OWNERS]
    found += clear_of(find_lower_facilities(content, runs), owners)
    found += find_units_again(content, found, numbers)
    listed = find_listed(content, found)
    mentions = longest_disjoint([*found, *listed, *find_hull_numbers(content, found, numbers)])
    short_names = list(ships_by_short_name(content, mentions))
    mentions = longest_disjoint([*mentions, *short_names]) if short_names else mentions
    again = [*find_initials(content, mentions), *bases_by_short_name(content, mentions)]
    mentions = longest_disjoint([*mentions, *clear_of(again, mentions)]) if again else mentions
    mentions = [_by_use(content, _identified(content, mention)) for mention in mentions]
    repetitions = list(_repetitions(content, runs, mentions))
    return longest_disjoint([*mentions, *repetitions]) if repetitions else mentions


def _as_declared(linked: list[Mention], declared: Iterable[Mention]) -> list[Mention]:
    """The linked mentions but towns whose name is an acronym that this text declares: SAMAR."""
    spans = {(mention.start, mention.end) for mention in declared if mention.type != "place"}
    return [m for m in linked if m.subtype != "city" or (m.start, m.end) not in spans]


def _without_lists(
    bodies: Iterable[Mention], linked: Sequence[Mention], content: str
) -> list[Mention]:
    """Bodies of the rules, unless a known one ends within at an "and": two, not one."""
    ends = {mention.start: mention.end for mention in linked}
    whole = (
        body
        for body in bodies
        if not content.startswith((" and ", ", "), ends.get(body.start, body.end))
        or ends.get(body.start, body.end) >= body.end
    )
    return longest_disjoint(whole)


def _without_known(people: Iterable[Mention], linked: Sequence[Mention]) -> list[Mention]:
    """People of the rules, unless the gazetteer says that their words are something else."""
    others = [mention for mention in linked if mention.type != "person"]
    starts = [mention.start for mention in others]
    known = {m.end: m.start for m in linked if m.type == "person"}
    return [
        person
        for person in people
        if known.get(person.end, person.start) <= person.start
        and all(_gives_way(other, person) for other in _overlapping(person, others, starts))
    ]


def _overlapping(
    person: Mention, others: Sequence[Mention], starts: Sequence[int]
) -> Iterator[Mention]:
    """The mentions that share a code point with one; the others are disjoint and in order."""
    for place in range(bisect_left(starts, person.end) - 1, -1, -1):
        if others[place].end <= person.start:
            return
        yield others[place]


def _gives_way(linked: Mention, person: Mention) -> bool:
    """Whether a surname that is also a maker's, a people's or a town's is a person's."""
    is_titled = person.method == "title" and linked.type == "facility"
    if is_titled and (linked.start, linked.end) == (person.start, person.end):
        return True  # Brigadier Diego Garcia
    is_surname = linked.end == person.end and linked.start > person.start
    is_shared = linked.type in _SURNAME_TYPES or linked.subtype == "city"
    return is_surname and is_shared and person.method in _SURE_METHODS


def _identified(content: str, mention: Mention) -> Mention:
    """A titled person whom the gazetteer knows by that very name gets the entry."""
    if mention.entry is not None or mention.method != "title":
        return mention
    entry = _known_person(content[mention.start : mention.end])
    is_office = entry is not None and entry.subtype.startswith(_BY_OFFICE)
    if entry is None or (is_office and not bears_office(content, mention.start, mention.end)):
        return mention
    return mention._replace(entry=entry, subtype=entry.subtype)


def _by_use(content: str, mention: Mention) -> Mention:
    """The Pentagon where one stands outside it is a building; what speaks is no missile."""
    if mention.type in _SYSTEMS and mention.entry and _SPEAKS.match(content, mention.end):
        return mention._replace(type="organisation", subtype="company", entry=None, method="use")
    if content[mention.start : mention.end] != "Pentagon":
        return mention
    if not _AT_THE_HOUSE.search(content, max(0, mention.start - _LOOK_BACK), mention.start):
        return mention
    house = load_gazetteer().entries["fac:the-pentagon"]
    return mention._replace(type=house.type, subtype=house.subtype, entry=house, method="use")


def _known_person(name: str) -> GazetteerEntry | None:
    hits = [h for h in load_gazetteer().find(name) if (h.start, h.end) == (0, len(name))]
    people = {a.entry.id: a.entry for h in hits for a in h.aliases if a.entry.type == "person"}
    return next(iter(people.values())) if len(people) == 1 else None


def _repetitions(
    content: str, runs: Sequence[Run], mentions: Sequence[Mention]
) -> Iterable[Mention]:
    """Later mentions: people by surname, and what was named once with confidence, as it stands."""
    people = [m for m in mentions if m.type == "person" and " " in content[m.start : m.end]]
    yield from surname_mentions(runs, people, content)
    named = {content[m.start : m.end]: m for m in mentions if _is_sure_of_rule(m)}
    for name, mention in named.items():
        may_repeat = " " in name or mention.method in _REPEATED_METHODS
        for start in standing(content, name) if may_repeat else ():
            end = start + len(name)
            if not content[end : end + 1].isalnum():
                yield mention._replace(start=start, end=end, confidence=_REPEATED)


def _is_sure_of_rule(mention: Mention) -> bool:
    if mention.entry is not None:
        return False
    return mention.confidence >= _SURE or mention.method in _REPEATED_METHODS


def _grouped(mentions: Sequence[Mention], content: str, offset: int) -> tuple[Entity, ...]:
    full_names = _full_names(mentions, content)
    groups: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[_identity(mention, content, full_names)].append(mention)
    entities = [_entity(key, group, content, offset) for key, group in groups.items()]
    return tuple(sorted(entities, key=_rank))


def _rank(entity: Entity) -> tuple[int, int, str]:
    first = entity.offsets[0].start if entity.offsets else 0
    return (-entity.mentions, first, entity.id)


def _full_names(mentions: Iterable[Mention], content: str) -> dict[str, str]:
    """Surname to the identity of the first person named in full with it."""
    names: dict[str, str] = {}
    for mention in mentions:
        name = content[mention.start : mention.end]
        if mention.type == "person" and (" " in name or mention.entry):
            identity = mention.entry.id if mention.entry else f"person:{_slug(name)}"
            for called in calling_names(fold_letters(name)):
                names.setdefault(called, identity)
    return names


def _identity(mention: Mention, content: str, full_names: dict[str, str]) -> str:
    if mention.entry is not None:
        return mention.entry.id
    name = mention.full_name or content[mention.start : mention.end]
    if mention.type == "person" and " " not in name:
        return full_names.get(surname(fold_letters(name)), f"person:{_slug(name)}")
    return f"{mention.type}:{_slug(name)}"


def _slug(name: str) -> str:
    return _SLUG.sub("-", fold_letters(name).lower()).strip("-")


def _entity(key: str, group: Sequence[Mention], content: str, offset: int) -> Entity:
    best = longest = group[0]
    if len(group) > 1:
        best = max(group, key=lambda m: (m.entry is not None, m.confidence, m.end - m.start))
        longest = max(group, key=lambda m: m.end - m.start)
    entry = best.entry
    spans = [Span(m.start - offset, m.end - offset) for m in group if m.start >= offset]
    return Entity(
        id=key,
        type=best.type,
        subtype=best.subtype,
        name=entry.name if entry else content[longest.start : longest.end],
        mentions=len(spans),
        wikidata_id=entry.wikidata_id if entry else "",
        country=entry.country if entry else "",
        confidence=max(mention.confidence for mention in group),
        method=best.method,
        offsets=tuple(spans),
    )
