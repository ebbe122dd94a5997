"""Names whose acronym follows in brackets: ``Gas Turbine Research Establishment (GTRE)``.

The initials say where the name begins, its last words what it is. The acronym is the same thing
wherever it stands, in either order: ``TEDBF (Twin Engine Deck Based Fighter)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.lib.tags.entities.designations import kind_by_head, kind_of_word
from transforms.lib.tags.entities.lexicon import Lexicon, load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import standing

_DECLARED = 0.85
_SURE = 0.96  # surer than a gazetteer that knows the aircraft
_PROGRAMME_NEXT = re.compile(r"\) (?:programme|program|project|tender|initiative|scheme)s?(?!\w)")
_LOOK_BACK = 120
_MAX_WORDS = 10
_LONGEST = 11  # code points: an acronym of ten letters and what stands before it
_TWO = 2  # letters of a word that an acronym may have, short of the whole
_TITLE_WORDS = 3  # capitalised, of which no head tells the type: a body
_UNITS = ("Task Force", "Strike Group", "Operations Division", "Operations Group")
_SMALL = frozenset(
    {
        "of",
        "and",
        "for",
        "the",
        "to",
        "in",
        "on",
        "with",
        "&",
        "de",
        "la",
        "le",
        "du",
        "des",
        "der",
        "-",
        "–",
    }
)
_ORDINAL_BEFORE = re.compile(r"(?<![\w-])\d{1,3}(?:st|nd|rd|th|d) $")
_LONGEST_ORDINAL = 6
_BRACKET = re.compile(r"\(((?=[^)]*[A-Z]{2})[A-Z][A-Za-z&/-]{1,13})\)")
_ACRONYM_FIRST = re.compile(r" \((?<=[A-Z&-]{3} \()([A-Z][^()\n]{8,90})\)")
_ACRONYM_LAST = re.compile(r"(?<![\w-])[A-Z][A-Z&-]{2,9}$")
_END = re.compile(r"s?(?!\w)")
_WORD = re.compile(r"[^\s()\[\]\"“”,;:/-]+|–")


def find_declared(folded: str) -> Iterator[Mention]:
    """Each declared name, and each place where its acronym stands."""
    acronyms: dict[str, tuple[Mention, str]] = {}
    for mention, acronym in _declarations(folded):
        bracket = mention.end + len(" (")
        if _PROGRAMME_NEXT.match(folded, bracket + len(acronym)):
            # Here it is the programme; elsewhere it is what the programme is for.
            programme = mention._replace(type="programme", confidence=_SURE)
            yield programme
            yield programme._replace(start=bracket, end=bracket + len(acronym))
        else:
            yield mention
        acronyms.setdefault(acronym, (mention, folded[mention.start : mention.end]))
    for acronym, (mention, name) in acronyms.items():
        kind, subtype = mention.type, mention.subtype
        for start in standing(folded, acronym):
            end = _END.match(folded, start + len(acronym))
            if end:
                yield Mention(start, end.end(), kind, subtype, _DECLARED, "acronym", None, name)


def _declarations(folded: str) -> Iterator[tuple[Mention, str]]:
    for bracket in _BRACKET.finditer(folded):
        end = bracket.start() - folded.startswith(" ", max(0, bracket.start() - 1))
        start = name_start(folded, end, bracket[1])
        if start >= 0:
            yield from _typed(folded, start, end, bracket[1])
    for first in _ACRONYM_FIRST.finditer(folded):
        start, end = first.span(1)
        before = _ACRONYM_LAST.search(folded, max(0, first.start() - _LONGEST), first.start())
        if before and name_start(folded, end, before.group()) == start:
            yield from _typed(folded, start, end, before.group())


def _typed(folded: str, start: int, end: int, acronym: str) -> Iterator[tuple[Mention, str]]:
    lexicon = load_lexicon()
    ordinal = _ORDINAL_BEFORE.search(folded, max(0, start - _LONGEST_ORDINAL), start)
    start = ordinal.start() if ordinal else start
    name = folded[start:end]
    kind = kind_of_name(name, lexicon)
    is_generic = name.rpartition(" ")[2] in lexicon.generic_names
    if not kind and not (is_generic or lexicon.generic_names.issuperset(re.split("[ -]", name))):
        beside = kind_by_head(folded, folded.find(")", end) + 1)
        kind = beside if beside in ("platform", "weapon") else ""
    if kind and acronym.rstrip("s") not in lexicon.generic_acronyms:
        yield Mention(start, end, kind, "declared", _DECLARED, "declared", full_name=name), acronym


def name_start(folded: str, end: int, acronym: str) -> int:
    """Where the name before ``end`` begins whose initials spell the acronym; -1 if none does."""
    line = folded.rfind("\n", 0, end) + 1
    words = list(_WORD.finditer(folded, max(line, end - _LOOK_BACK), end))[-_MAX_WORDS:]
    letters = re.sub(r"[^A-Za-z]", "", acronym).lower()
    letters = letters[:-1] if acronym.endswith("s") and acronym[:-1].isupper() else letters
    for first in range(len(words) - 1, -1, -1):
        word = words[first].group()
        is_initial = word[0].isupper() and word[0].lower() == letters[0]
        if is_initial and _spells([w.group().lower() for w in words[first:]], letters):
            return words[first].start()
    return -1


def _spells(words: Sequence[str], letters: str) -> bool:
    """Whether the letters are the initials of the words; small words may be left out.

    A word may give two letters ("AERO" is not the question, "HyperSonic" is), or stand whole:
    ``Joint Task Force - Bravo (JTF-Bravo)``.
    """
    if not words:
        return not letters
    word, rest = words[0], words[1:]
    if word in _SMALL and _spells(rest, letters):
        return True
    if not letters or word[0] != letters[0]:
        return False
    if _spells(rest, letters[1:]):
        return True
    if len(word) > _TWO and letters.startswith(word) and _spells(rest, letters[len(word) :]):
        return True
    return len(letters) > 1 and letters[1] in word[1:] and _spells(rest, letters[2:])


def kind_of_name(name: str, lexicon: Lexicon) -> str:
    """The type that the words of a name tell, the last of them first; empty if none does."""
    is_numbered = name[0].isdigit() and name.rpartition(" ")[2] in lexicon.unit_heads
    if (
        is_numbered
        or any(unit in name for unit in _UNITS)
        or name.endswith(tuple(lexicon.named_units))
    ):
        return "military_unit"
    words = [word for word in re.split(r"[\s-]+", name) if word and word not in _SMALL]
    if "Freedom Fighters" in name:
        return "organisation"
    for word in reversed(words):
        kind = _kind_of_head(word, lexicon)
        if kind == "facility" and word != words[-1]:
            continue
        if kind or word in lexicon.generic_names:
            return kind
    is_title = len(words) >= _TITLE_WORDS and all(word[0].isupper() for word in words)
    return "organisation" if is_title else ""


def _kind_of_head(word: str, lexicon: Lexicon) -> str:
    if word == "Factory":
        return "organisation"
    if word in ("Aircraft", "Systems", "System"):
        return "platform" if word == "Aircraft" else ""
    if word in lexicon.programme_words or word in lexicon.document_heads:
        return "programme"
    if word in lexicon.organisation_heads or word in lexicon.organisation_words:
        return "organisation"
    if word in lexicon.facility_heads and word != "Range":
        return "facility"
    kind = kind_of_word(word.lower())
    return "" if kind == "engine" else kind
