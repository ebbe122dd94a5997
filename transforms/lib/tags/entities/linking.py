"""Which gazetteer hits are what they seem: gates, capitals, neighbours, the country at hand.

Two passes. The first links what needs no help and learns from it which entities and countries the
document is about; the second uses that to open the gates of ambiguous aliases ("Patriot", "PLAN",
"Jordan"). What stays in doubt is left out: no link is better than a false one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.lib.tags.entities.gazetteer import Alias, Gate, Hit
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention, longest_disjoint
from transforms.lib.tags.entities.neighbours import word_after, word_before, words_after

_OPEN_CONFIDENCE = 0.95
_GATED_CONFIDENCE = 0.85
_LOOK_BACK = 32
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
_SHOUTED_MIN = 8  # letters: a line in capitals, not an acronym alone
_EVIDENCE_TYPES = frozenset({"country", "nationality", "place", "organisation", "facility"})


@dataclass(frozen=True)
class Setting:
    """What is known of a document beside its words; ``countries`` from most to least mentioned."""

    source_country: str = ""
    countries: tuple[str, ...] = ()
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
    setting = _setting(longest_disjoint(linked), source_country)
    for hit in gated:
        alias = _gated_alias(folded, hit, setting, shouted, title_end)
        if alias is not None:
            linked.append(_mention(hit, alias, _GATED_CONFIDENCE, f"gazetteer_{alias.gate}"))
    disjoint = longest_disjoint(linked)
    return disjoint, _setting(disjoint, source_country)


def _is_open(folded: str, hit: Hit, shouted: list[range]) -> bool:
    return (
        hit.aliases[0].gate is Gate.OPEN
        and len({alias.entry.id for alias in hit.aliases}) == 1
        and not _is_excluded(folded, hit)
        and not _is_shouted_word(hit, shouted)
    )


def _mention(hit: Hit, alias: Alias, confidence: float, method: str) -> Mention:
    entry = alias.entry
    return Mention(hit.start, hit.end, entry.type, entry.subtype, confidence, method, entry)


def _setting(mentions: Iterable[Mention], source_country: str) -> Setting:
    votes: Counter[str] = Counter()
    ids = set()
    for mention in mentions:
        entry = mention.entry
        if entry is None:
            continue
        ids.add(entry.id)
        if entry.country and entry.type in _EVIDENCE_TYPES:
            votes[entry.country] += 1
    if source_country:
        votes[source_country] += 1
    ranked = sorted(votes, key=lambda country: (-votes[country], country))
    return Setting(source_country, tuple(ranked), frozenset(ids))


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
        is_state = in_america and _STATE_CONTEXT.search(before)
        return states[0] if is_state else next(a for a in aliases if a not in states)
    ranks = {country: rank for rank, country in enumerate(setting.countries)}
    return min(aliases, key=lambda alias: ranks.get(alias.entry.country, len(ranks)))


def _passes(folded: str, hit: Hit, alias: Alias, setting: Setting, title_end: int) -> bool:
    entry, gate = alias.entry, alias.gate
    is_known = entry.id in setting.known_ids
    if gate is Gate.OPEN or (gate is not Gate.APART and is_known):
        return True
    if gate in (Gate.COUNTRY, Gate.KNOWN):
        return gate is Gate.COUNTRY and entry.country in setting.countries
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


def _has_head(folded: str, hit: Hit) -> bool:
    heads = load_lexicon().system_heads
    if any(word.lower() in heads for word in words_after(folded, hit.end)):
        return True
    return word_before(folded, hit.start).lower() in heads


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
    excluded = hit.aliases[0].not_before
    return bool(excluded) and word_after(folded, hit.end) in excluded


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
