"""Which gazetteer hits are what they seem: gates, capitals, neighbours, the country at hand.

Two passes. The first links what needs no help and learns from it which entities and countries the
document is about; the second uses that to open the gates of ambiguous aliases ("Patriot", "PLAN",
"Jordan"). What stays in doubt is left out: no link is better than a false one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from transforms.lib.tags.entities.gazetteer import Alias, Gate, Hit, load_gazetteer, major_cities
from transforms.lib.tags.entities.given_names import given_names
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention, longest_disjoint
from transforms.lib.tags.entities.neighbours import word_after, word_before, words_after

_OPEN_CONFIDENCE = 0.95
_GATED_CONFIDENCE = 0.85
_LOOK_BACK = 32
_FIRING = re.compile(
    r"\b(?:(?:fir(?:ed|es|ing)|launch(?:ed|es|ing)|intercepted|downed|shot down)(?: by| with)?"
    r"|(?:armed|equipped|fitted) with)"
    r"(?: (?:an?|the|its|their|one|two|three|four|six|several|more|new|[0-9]{1,4})){0,2} \Z",
    re.IGNORECASE,
)
_CAPITAL_NEXT = re.compile(r" [A-Z]")
_PLACE_NEXT = re.compile(r", [A-Z]")
_BASED_NEXT = re.compile(r"-based\b")
_LIST_BACK = 120
# in Srinagar, Awantipora, Pulwama and …
_LISTED_PLACES = re.compile(
    r"\b(?:in|at|near|from|to|of|across|between) (?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+)?"
    r"(?:, [A-Z][\w-]+(?: [A-Z][\w-]+)?){0,6}(?:, | and |, and )$"
)
_STATE_CONTEXT = re.compile(r"[A-Z][\w.]+, $")
_NO_STATES_ALONE = frozenset({"Georgia", "New York", "Washington"})  # a country, cities
_SHOUTED_MIN = 8  # letters: a line in capitals, not an acronym alone
_END = attrgetter("end")
_TWO = 2  # who tell of a country: the town itself, and another
_SENTENCE = 60
_NATIONS = frozenset({"country", "nationality"})
_NAMESAKES = frozenset({"place", "organisation", "person"})
# fmt: off
_SHIP_TYPES = frozenset((
    "frigate", "destroyer", "corvette", "submarine", "cruiser", "carrier", "battleship", "warship",
    "minehunter", "minesweeper", "cutter", "icebreaker", "freighter", "trawler", "ferry", "yacht",
))
# What many states have under the same name.
_OF_MANY_NATIONS = frozenset((
    "House of Representatives", "Senate", "Congress", "Parliament", "Supreme Court", "Coast Guard",
    "National Guard", "Marine Corps", "Justice Department", "Treasury", "National Security Council",
))
_OFFICES = frozenset((
    "Rep", "Sen", "Reps", "Sens", "Congressman", "Congresswoman", "Senator", "Senators", "Speaker",
    "Representative", "Representatives", "Chairman", "Chairwoman", "Leader", "senator", "lawmaker",
))
# fmt: on
_PARTY = re.compile(r",? \(?(?:[RDI](?:ep|em)?\.?[-–, ]|an? (?:Republican|Democrat))")
# Where commands and centres are called by: "NIWC Atlantic", "IMDEX Asia".
_IN_NAMES = frozenset({"place:atlantic-ocean", "place:pacific-ocean", "place:asia"})
_FULL_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+-$")
_BODY_BEFORE = re.compile(r"(?:\([A-Z]{3,}\)|(?<![\w.])[A-Z]{4,}) $")
_NAME_BEFORE = re.compile(r"(?<![\w.])[A-Z][a-z]+ $")
_EVIDENCE_TYPES = frozenset({"country", "nationality", "place", "organisation", "facility"})


@dataclass(frozen=True)
class Setting:
    """What is known of a document beside its words.

    ``countries`` are ordered from most to least mentioned, ``votes`` how often each is.
    """

    source_country: str = ""
    countries: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()
    known_ids: frozenset[str] = frozenset()


def link_hits(
    folded: str, hits: Sequence[Hit], *, source_country: str = "", title_end: int = 0
) -> tuple[list[Mention], Setting]:
    """The hits that may link, disjoint and in order, and what they tell of the document."""
    shouted = _shouted_lines(folded)
    linked, gated = [], []
    for hit in hits:
        if _is_open(folded, hit, shouted):
            linked.append(_mention(hit, hit.aliases[0], _OPEN_CONFIDENCE, "gazetteer"))
        else:
            gated.append(hit)
    first = _without_id(longest_disjoint(linked), source_country)
    setting = _setting(first, source_country)
    shut = []
    named: dict[str, Alias] = {}  # systems that a head noun has told once
    for hit in gated:
        alias = _gated_alias(folded, hit, setting, shouted, title_end)
        if alias is None:
            shut.append(hit)
            continue
        found = _mention(hit, alias, _GATED_CONFIDENCE, f"gazetteer_{alias.gate}")
        linked.append(found._replace(entry=None) if _is_anyones(hit, alias, setting) else found)
        if alias.gate is Gate.HEAD:
            named[folded[hit.start : hit.end]] = alias
    for hit in shut if named else ():
        if _is_namesake(folded, hit):
            named.pop(folded[hit.start : hit.end], None)
    for hit in shut if named else ():
        alias = named.get(folded[hit.start : hit.end])
        if alias and _stands_apart(folded, hit) and not _is_excluded(folded, hit):
            linked.append(_mention(hit, alias, _GATED_CONFIDENCE, f"gazetteer_{alias.gate}"))
    nations = [mention for mention in first if mention.type in _NATIONS]
    disjoint = [m for m in longest_disjoint(linked) if not _is_of_others(folded, m, nations)]
    disjoint = _with_subsidiaries(folded, disjoint)
    return _without_id(disjoint, source_country), _setting(disjoint, source_country)


def _with_subsidiaries(folded: str, disjoint: Sequence[Mention]) -> list[Mention]:
    """``BAE Systems Australia`` is a company; the comma of "Saab, Sweden" tells a country."""
    whole: list[Mention] = []
    for mention in disjoint:
        last = whole[-1] if whole else None
        if (
            last
            and (last.subtype, mention.type) == ("company", "country")
            and folded[last.end : mention.start] == " "
        ):
            whole[-1] = last._replace(end=mention.end)
        else:
            whole.append(mention)
    return whole


def _without_id(mentions: list[Mention], source_country: str) -> list[Mention]:
    """The mentions; towns whose country nothing else tells are places, but we know not which."""
    told = {(m.entry.country, m.entry.id) for m in mentions if m.entry}
    tellers = Counter(country for country, _ in told)
    return [
        mention._replace(entry=None)
        if mention.entry
        and mention.subtype == "city"
        and tellers[mention.entry.country] < _TWO
        and mention.entry.country != source_country
        and mention.entry.id not in major_cities()
        else mention
        for mention in mentions
    ]


def _is_anyones(hit: Hit, alias: Alias, setting: Setting) -> bool:
    """Whether an acronym may be two countries' service, and the text speaks of both alike."""
    votes = dict(zip(setting.countries, setting.votes, strict=True))
    rivals = {other.entry.country for other in hit.aliases} - {alias.entry.country}
    if alias.gate is not Gate.COUNTRY or not rivals or alias.entry.id in setting.known_ids:
        return False
    strongest = max(votes.get(country, 0) for country in rivals)
    return 2 * strongest > votes.get(alias.entry.country, 0)


def _is_of_others(folded: str, mention: Mention, nations: Sequence[Mention]) -> bool:
    """``the Dutch government and the House of Representatives``: not that of the United States."""
    if folded[mention.start : mention.end] not in _OF_MANY_NATIONS or not mention.entry:
        return False
    place = bisect_right(nations, mention.start, key=_END) - 1
    nation = nations[place] if place >= 0 else None
    if nation is None or nation.entry is None or mention.start - nation.end > _SENTENCE:
        return False
    between = folded[nation.end : mention.start]
    is_apart = ". " in between or "\n" in between
    return not is_apart and nation.entry.country != mention.entry.country


def _is_open(folded: str, hit: Hit, shouted: list[range]) -> bool:
    return (
        hit.aliases[0].gate is Gate.OPEN
        and (len(hit.aliases) == 1 or len({alias.entry.id for alias in hit.aliases}) == 1)
        and not _is_excluded(folded, hit)
        and not _is_shouted_word(hit, shouted)
    )


def _mention(hit: Hit, alias: Alias, confidence: float, method: str) -> Mention:
    entry = alias.entry
    return Mention(hit.start, hit.end, entry.type, entry.subtype, confidence, method, entry)


def _setting(mentions: Iterable[Mention], source_country: str) -> Setting:
    entries = [mention.entry for mention in mentions if mention.entry]
    named = [entry.country for entry in entries if entry.type in _EVIDENCE_TYPES]
    votes = Counter(filter(None, [*named, source_country]))
    ranked = sorted(votes, key=lambda country: (-votes[country], country))
    counts = tuple(votes[country] for country in ranked)
    return Setting(source_country, tuple(ranked), counts, frozenset([e.id for e in entries]))


def _gated_alias(
    folded: str, hit: Hit, setting: Setting, shouted: list[range], title_end: int
) -> Alias | None:
    """The alias whose gate is open here, the one of the document's countries first."""
    if _is_excluded(folded, hit) or _is_shouted_word(hit, shouted):
        return None
    passing = [alias for alias in hit.aliases if _passes(folded, hit, alias, setting, title_end)]
    if len(passing) < 2:  # noqa: PLR2004 (nothing to choose from)
        return passing[0] if passing else None
    return _prefer(folded, hit, passing, setting)


def _prefer(folded: str, hit: Hit, aliases: list[Alias], setting: Setting) -> Alias:
    """Of several bearers of a name: the state after a US town, else by country, else the first."""
    states = [alias for alias in aliases if alias.entry.subtype == "us_state"]
    if states and setting.source_country != states[0].entry.country:
        before = folded[max(0, hit.start - _LOOK_BACK) : hit.start]
        in_america = setting.countries[:1] == ("US",)
        is_state = (in_america and _STATE_CONTEXT.search(before)) or _is_among_states(folded, hit)
        return states[0] if is_state else next(a for a in aliases if a not in states)
    known = [alias for alias in aliases if alias.entry.id in setting.known_ids]
    if len(known) == 1:
        return known[0]
    ranks = {country: rank for rank, country in enumerate(setting.countries)}
    return min(aliases, key=lambda alias: ranks.get(alias.entry.country, len(ranks)))


def _is_among_states(folded: str, hit: Hit) -> bool:
    """Whether the next in a list is a state: ``Georgia, Alabama and Florida``."""
    before, after = _states_beside()
    start = max(0, hit.start - _LOOK_BACK)
    return bool(after.match(folded, hit.end) or before.search(folded[start : hit.start]))


@cache
def _states_beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and after a member of a list whose neighbour is a US state."""
    states = (e.name for e in load_gazetteer().entries.values() if e.subtype == "us_state")
    names = "|".join(sorted(set(states) - _NO_STATES_ALONE))
    joined = "(?:, |,? and |,? or )"
    return re.compile(rf"\b(?:{names}){joined}$"), re.compile(rf"{joined}(?:{names})(?!\w| [A-Z])")


def _passes(folded: str, hit: Hit, alias: Alias, setting: Setting, title_end: int) -> bool:
    entry, gate = alias.entry, alias.gate
    is_known = entry.id in setting.known_ids
    if gate is Gate.OPEN or (gate is not Gate.APART and is_known):
        return True
    if gate in (Gate.COUNTRY, Gate.KNOWN, Gate.ELECTED):
        is_there = gate is Gate.COUNTRY and entry.country in setting.countries
        return is_there or (gate is Gate.ELECTED and bears_office(folded, hit.start, hit.end))
    if gate in (Gate.HEAD, Gate.SUBJECT):
        return _has_head(folded, hit) if gate is Gate.HEAD else _is_speaker(folded, hit)
    if gate is Gate.LOCATED:
        return hit.start > title_end and _is_located(folded, hit) and _stands_apart(folded, hit)
    if hit.end <= title_end:
        return is_known or _stands_apart(folded, hit)
    return _stands_apart(folded, hit)


def _stands_apart(folded: str, hit: Hit) -> bool:
    lexicon = load_lexicon()
    following = word_after(folded, hit.end)
    if _CAPITAL_NEXT.match(folded, hit.end) and following not in lexicon.may_follow:
        return False
    previous = word_before(folded, hit.start)
    if not previous[:1].isupper():
        return True
    bare = previous.rstrip(".")
    return (
        bare in lexicon.titles
        or bare in lexicon.breakers
        or bare in lexicon.may_precede
        or bare in lexicon.title_complements
        or previous.endswith("-based")
    )


def _is_namesake(folded: str, hit: Hit) -> bool:
    """``Mr. Boxer``, ``Bradley said``, ``Bradley county``: the text knows another by that name."""
    lexicon, previous = load_lexicon(), word_before(folded, hit.start).rstrip(".")
    following = word_after(folded, hit.end)
    is_person = previous in lexicon.titles or previous in given_names()
    return is_person or following in lexicon.speech or following in lexicon.settlements


def _has_head(folded: str, hit: Hit) -> bool:
    heads = load_lexicon().system_heads
    if any(word.lower() in heads for word in words_after(folded, hit.end)):
        return True
    if word_before(folded, hit.start).lower() in heads:
        return True
    is_system = hit.aliases[0].entry.type in ("weapon", "platform")
    return is_system and _is_fired(folded, hit)


def _is_fired(folded: str, hit: Hit) -> bool:
    """``fired a Javelin``, ``armed with two Hellfires``; not ``fired Bradley Smith``."""
    before = folded[max(0, hit.start - _LOOK_BACK) : hit.start]
    return bool(_FIRING.search(before)) and not _CAPITAL_NEXT.match(folded, hit.end)


def bears_office(folded: str, start: int, end: int) -> bool:
    """Whether ``Rep.`` and the like stand before a name, or a party and a state after it."""
    office = word_before(folded, start).rstrip(".")
    return office in _OFFICES or _PARTY.match(folded, end) is not None


def _is_speaker(folded: str, hit: Hit) -> bool:
    return word_after(folded, hit.end) in load_lexicon().speech


def _is_located(folded: str, hit: Hit) -> bool:
    lexicon = load_lexicon()
    if word_before(folded, hit.start) in lexicon.place_prepositions:
        return True
    if _PLACE_NEXT.match(folded, hit.end) or _BASED_NEXT.match(folded, hit.end):
        return True
    if word_after(folded, hit.end) in lexicon.settlements:
        return True
    return bool(_LISTED_PLACES.search(folded, max(0, hit.start - _LIST_BACK), hit.start))


def _is_excluded(folded: str, hit: Hit) -> bool:
    alias = hit.aliases[0]
    if alias.not_before and word_after(folded, hit.end) in alias.not_before:
        return True
    if alias.entry.type in _NAMESAKES and word_before(folded, hit.start) in _SHIP_TYPES:
        return True  # the frigate Victoria
    if alias.entry.type in ("organisation", "person") and folded[hit.start - 1 : hit.start] == "-":
        return _FULL_NAME.search(folded, max(0, hit.start - _LOOK_BACK), hit.start) is not None
    return alias.entry.type == "place" and _is_within_name(folded, hit, alias.entry.id)


def _is_within_name(folded: str, hit: Hit, place: str) -> bool:
    """``NIWC Atlantic`` is a body, ``Md Shahriar Alam`` a person."""
    before = folded[max(0, hit.start - _LOOK_BACK) : hit.start]
    if place in _IN_NAMES:
        return _BODY_BEFORE.search(before) is not None
    if hit.aliases[0].entry.subtype != "city" or not _NAME_BEFORE.search(before):
        return False
    lexicon, previous = load_lexicon(), word_before(folded, hit.start)
    if previous in lexicon.breakers or previous in lexicon.may_precede:
        return False
    following = word_after(folded, hit.end)
    return bool(_CAPITAL_NEXT.match(folded, hit.end)) and following not in lexicon.may_follow


def _shouted_lines(folded: str) -> list[range]:
    """Lines all in capitals, where an acronym cannot be told from a word by its letters."""
    lines, start = [], 0
    for line in folded.split("\n"):
        if len(line) >= _SHOUTED_MIN and line.isupper():
            lines.append(range(start, start + len(line)))
        start += len(line) + 1
    return lines


def _is_shouted_word(hit: Hit, shouted: list[range]) -> bool:
    """Whether a gated acronym stands in a line of capitals: AS, SAFE, PLAN may be words there."""
    alias = hit.aliases[0]
    return (
        alias.gate in (Gate.COUNTRY, Gate.KNOWN)
        and alias.text.isupper()
        and any(hit.start in line for line in shouted)
    )
