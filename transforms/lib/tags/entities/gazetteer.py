"""The names we know: entities, their aliases, and one pass over a text that finds them all.

The tables lie in ``data/`` (sources in ``NOTICE``); they are read once per process. An alias is
searched as written and in capitals, with diacritics folded; case matters, since "turkey" is
no country. What an alias needs around it before it may link is its *gate*; ``linking`` decides.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from transforms.lib.tags.entities.folding import fold_letters

_DATA = resources.files("transforms.lib.tags") / "data"
_SEPARATOR = "|"
# Members of Congress share their names with too many others to link without their office.
_GATE_OF_SUBTYPE = ("us_representative", "us_senator")
_PLURAL_TYPES = frozenset({"platform", "weapon", "nationality"})
_PLURAL = re.compile(r"s(?!\w)")
# F-16AM, Leopard 2A8, S-300PMU, F-35A/B/C: the variant belongs to the mention.
_VARIANT = re.compile(r"(?:[A-Z]{1,3}\d{0,2}[A-Z]?)?(?:/[A-Z]{1,2})*(?![\w-])")
# Endings of Russian and Ukrainian nouns in the singular and plural cases.
_CYRILLIC_ENDING = re.compile(
    r"(?:[аеиоуыюяіїь]|[оеіы]й|[иі][ияию]|[оеаяі]м|[ое]в|ів|[аяі]х|[оеє]ю|[ая]ми|ией|ією)(?!\w)"
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CYRILLIC_STEM_MIN = 4
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")  # scripts without spaces between words


class Gate(StrEnum):
    """What must stand around an alias before it may link."""

    OPEN = "open"  # nothing
    APART = "apart"  # no other capitalised word beside it: a homonym, a surname
    LOCATED = "located"  # a preposition of place before it: a city that is also a word
    HEAD = "head"  # the head noun beside it ("Patriot battery"), or the entity is known by then
    COUNTRY = "country"  # the entity's country elsewhere in the document
    KNOWN = "known"  # another, open alias of the same entity in the document
    SUBJECT = "subject"  # a verb after it: "No. 10 said"
    ELECTED = "elected"  # an office or a party beside it: "Rep. Roe", "Roe, R-Ohio"


class GazetteerEntry(NamedTuple):
    """One entity of the gazetteer; ``country`` is ISO 3166-1 alpha-2, EU, or empty."""

    id: str
    type: str
    subtype: str
    name: str
    wikidata_id: str = ""
    country: str = ""


class Alias(NamedTuple):
    """One way to write an entity, and what it needs beside it."""

    text: str
    entry: GazetteerEntry
    gate: Gate = Gate.OPEN
    not_before: frozenset[str] = frozenset()


class Hit(NamedTuple):
    """An alias found at ``[start, end)``, with every entity that bears it, the likeliest first."""

    start: int
    end: int
    aliases: tuple[Alias, ...]


@dataclass(frozen=True)
class Gazetteer:
    """All entries, their aliases, and the automaton over them."""

    entries: dict[str, GazetteerEntry]
    _patterns: dict[str, tuple[Alias, ...]] = field(repr=False)
    _aliases: list[tuple[Alias, ...]] = field(repr=False)
    _automaton: AhoCorasick = field(repr=False)

    def find(self, folded: str) -> Iterator[Hit]:
        """Every alias that stands on word boundaries in a folded text; they may overlap."""
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if not _may_begin(folded, start):
                continue
            aliases = self._aliases[index]
            stop = _mention_end(folded, start, end, aliases[0])
            # The F-22P is a name of its own, not a variant of the F-22.
            is_other = stop is not None and stop > end and folded[start:stop] in self._patterns
            if stop is not None and not is_other:
                yield Hit(start, stop, aliases)


def _may_begin(folded: str, start: int) -> bool:
    before = folded[start - 1] if start else " "
    if before == "-" and folded[max(0, start - 3) : start].lower() in ("al-", "el-"):
        return False  # al-Kuwaiti is a person's name
    if not (before.isalnum() and folded[start].isalnum()):
        return True
    return _UNSPACED.match(folded[start]) is not None


def _mention_end(folded: str, start: int, end: int, alias: Alias) -> int | None:
    """Where the mention ends: at the alias, after its variant or case ending, or nowhere."""
    following = folded[end : end + 1]
    last = folded[end - 1]
    is_stem = len(alias.text) > end - start
    if not is_stem and not following.isalnum() and following not in ("/", "$", "_"):
        return end
    if _UNSPACED.match(last):
        return end
    if _CYRILLIC.match(last):
        ending = _CYRILLIC_ENDING.match(folded, end)
        return ending.end() if ending else None
    if alias.entry.type in _PLURAL_TYPES and _PLURAL.match(folded, end):
        return end + (alias.entry.type == "nationality")  # Russians, but F-16 of "two F-16s"
    if alias.entry.type in ("platform", "weapon") and (last.isdigit() or following == "/"):
        variant = _VARIANT.match(folded, end)
        return variant.end() if variant else None
    return end if following == "/" else None


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the package data, read once per process."""
    gates = {row["alias"]: row for row in read_table("alias_gates.csv")}
    entries: dict[str, GazetteerEntry] = {}
    found: dict[str, tuple[Alias, ...]] = {}
    for entry, spellings in [*_read_entries(), *_read_nationalities()]:
        entries[entry.id] = entry
        for spelling in dict.fromkeys(spellings):
            alias = _gated(spelling, entry, gates)
            for pattern in _patterns(spelling):
                found[pattern] = (*found.get(pattern, ()), alias)
    patterns = sorted(found)  # an automaton of sorted patterns is built a third faster
    automaton = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)
    return Gazetteer(entries, found, [found[pattern] for pattern in patterns], automaton)


@cache
def nationalities() -> frozenset[str]:
    """``Israeli``, ``French``: adjectives of countries, folded."""
    return frozenset(fold_letters(name) for _, names in _read_nationalities() for name in names)


@cache
def major_cities() -> frozenset[str]:
    """Ids of cities of half a million whose name no town of another country bears."""
    return frozenset((_DATA / "major_cities.txt").read_text("utf-8").split())


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the package data."""
    header, *rows = csv.reader(io.StringIO((_DATA / name).read_text("utf-8")))
    return [dict(zip(header, row, strict=True)) for row in rows]


def _read_entries() -> Iterator[tuple[GazetteerEntry, list[str]]]:
    for row in read_table("gazetteer.csv"):
        entry = GazetteerEntry(
            row["id"], row["type"], row["subtype"], row["name"], row["wikidata_id"], row["country"]
        )
        aliases = row["aliases"].split(_SEPARATOR) if row["aliases"] else []
        yield entry, [row["name"], *aliases]


def _read_nationalities() -> Iterator[tuple[GazetteerEntry, list[str]]]:
    for row in read_table("nationalities.csv"):
        country = row["country"].upper()
        names = row["nationalities"].split(_SEPARATOR)
        identifier = f"nat:{country.lower()}"
        yield GazetteerEntry(identifier, "nationality", "", names[0], "", country), names


def _gated(spelling: str, entry: GazetteerEntry, gates: dict[str, dict[str, str]]) -> Alias:
    row = gates.get(spelling)
    if row is not None:
        words = frozenset(row["not_before"].split(_SEPARATOR)) - {""}
        return Alias(spelling, entry, Gate(row["gate"]), words)
    if entry.subtype.startswith(_GATE_OF_SUBTYPE):
        return Alias(spelling, entry, Gate.ELECTED)
    return Alias(spelling, entry)


def _patterns(spelling: str) -> Iterable[str]:
    """As written and in capitals; a Cyrillic noun also without its last vowel, for its cases."""
    folded = fold_letters(spelling)
    capitals = folded.upper()
    if folded.isascii():
        return (folded,) if capitals == folded else (folded, capitals)
    patterns = [folded]
    if len(capitals) == len(folded) and not folded.isupper():
        patterns.append(capitals)
    if _CYRILLIC.match(folded) and len(folded) > _CYRILLIC_STEM_MIN and folded[-1] in "аяьйиі":
        patterns.append(folded[:-1])
    return dict.fromkeys(patterns)
