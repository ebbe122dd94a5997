"""Military units: by ordinal, by number, by name, and squadrons by their letters.

``3rd Separate Assault Brigade``, ``155th brigade``, ``No. 617 Squadron``, ``39 Rashtriya Rifles``,
``Destroyer Squadron 15``, ``Carrier Air Wing One Four``, ``Parachute Regiment``, ``VFA-25``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.lib.tags.entities.capital_runs import Run
from transforms.lib.tags.entities.gazetteer import nationalities
from transforms.lib.tags.entities.lexicon import Lexicon, load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import AFTER_LETTERS, matches_at, standing

_STRONG = 0.8
_SURE = 0.87
_WEAK = 0.65
ORDINAL = re.compile(
    r"(?:\d+(?:st|nd|rd|th|d)|[IVX]{1,4}|(?:Four|Fif|Six|Seven|Eigh|Nin|Ten|Eleven|Twelf)th)$"
)
_WORD = r"[A-Z]\w*(?:-\w+|'[A-Z]\w+)*"
# A battalion of a regiment is one name; a brigade and its division are two.
_SECOND_UNIT = re.compile(
    rf", \d+(?:st|nd|rd|th|d) (?:{_WORD} ){{0,5}}?"
    r"(?:Regiment|Infantry|Cavalry|Artillery|Marines|Armor)(?!\w| [A-Z])"
)
_DETACHMENT = re.compile(r"(?<=Detachment) \d{1,2}(?![\w-]|[.,]\d)")
# 94th Army Air and Missile Defense Command
_JOINED = re.compile(
    rf"\d(?<![\w.,-]\d)\d{{0,2}}(?:st|nd|rd|th|d)(?: {_WORD}){{0,3}}? ({_WORD}) (?:and|&)"
    rf"(?: {_WORD}){{1,3}}? (?:Command|Brigade|Battalion|Group|Regiment|Squadron)(?![\w-])"
)
_HEADQUARTERS = re.compile(
    r"Headquarters(?: and Headquarters| & Headquarters|, Headquarters)"
    r" (?:Company|Battery|Detachment|Troop|Battalion)(?![\w-])"
)
# 50th SW, 3rd ID, 2nd SOPS: as the US services write their units short.
_ABBREVIATED = re.compile(r"(\d(?<![\w.-]\d)\d{0,2}(?:st|nd|rd|th|d|)) [A-Z]{2,6}(?![\w-])")
_FORCE = re.compile(r"([IVX](?<![\w.-].)[IVX]{0,2}) ME[FB][A-Z]{0,3}(?![\w-])")
_SHORTEST, _LONGEST_SHORT = 2, 6  # letters
_WORD_BEFORE = re.compile(r"(?<!\w)(?:First|Second|Third) $")
_PHONETIC = frozenset(
    "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Headquarters HHC".split()  # noqa: SIM905
)
_COMPANIES = frozenset({"Company", "Battery", "Troop", "Platoon", "Detachment"})
_DIGIT_NAMES = "One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten"
_NUMBER = re.compile(
    r"(?: \([A-Z]+\))? (?:\d+(?!\w|[,.]\d)"
    rf"|(?:{_DIGIT_NAMES})(?: (?:{_DIGIT_NAMES}))?(?!\w))"
)
_NUMBER_BEFORE = re.compile(r"(?<![\w.,$€£-])(?:No\.? ?)?\d{1,4} $")
_NO_BEFORE = re.compile(r"(?<!\w)No\.? ?\d{1,4} $")
_SERVICES = frozenset({"Army", "Navy", "Force", "U.S", "US", "Forces"})
_TAKE_NUMBERS = frozenset({"Squadron", "Wing", "Battalion", "Unit", "Detachment", "Group"})
_LOOK_BACK = 10
_LOWER_UNIT = r"(?:brigade|battalion|regiment|squadron|flotilla)(?![\w-])"
_ORDINAL_UNIT = re.compile(
    r"\d(?<!\w\d)(?:\d{0,3})(?:st|nd|rd|th)(?: [A-Za-z][a-z-]+){0,3}? "
    rf"(?:division(?![\w-])|{_LOWER_UNIT})"
)
_NAMED_UNIT = re.compile(rf" {_LOWER_UNIT}")
_OF_A_PLACE = re.compile(
    r"(?:(?:Task|Rotational|Response) Force|Battalion|Brigade|Detachment|\w (?:Group|Team))"
    r"-(?!(?:Level|Sized?|Based|Building|Wide|Led|Type|Therapy|Strength|Scale)$)[A-Z]\w+$"
)
_NAMED_WORDS = 2
_LETTERS = re.compile(
    r"(?<![\w-])(?:VF[AC]|VAQ|VAW|VRC|VRM|VUP|VPU|VP|VQ|VT|VX|VMFA|VMM|VMGR|VMU|HMH|HMLA|HMM|HSC|HSM|HM|HT|MAG|MAW|MWSS|MALS|CVW|DESRON"
    r"|CTF|CSG|PHIBRON|NMCB)[ -]$"
)
_BRACKETED = re.compile(r" \(([A-Z]{2,6})\)")
_ARTICLE = re.compile(r"\bThe $|(?<!\bon)(?<!\bof) the $")
# Not "was" or "will be", as days and things in a row are as well.
_ACTS = re.compile(r"'s| (?:has|have|had|can|also)\b")
# 5-7 ADA, 1/504 PIR: a battalion and its regiment
_OF_REGIMENT = re.compile(
    r"\d(?<![\w.,/-].)\d?[-/]\d{1,3}"
    r" (?:ADAR?|AHB|ARB|AVN|CAV|Cav|FAR?|GSAB|INF|Inf|PIR)(?![\w-])"
)
_LONGEST_LETTERS = 9


def find_units(folded: str, run: Run) -> Iterator[Mention]:
    """The unit that a run of capitalised words names, with the number beside it."""
    lexicon = load_lexicon()
    first = next((i for i, word in enumerate(run) if ORDINAL.match(word.text)), None)
    if first is not None:
        heads = [i for i, word in enumerate(run) if word.text in lexicon.unit_heads and i > first]
        if heads:
            end = run[heads[-1]].end
            joined = _SECOND_UNIT.match(folded, end) or _DETACHMENT.match(folded, end)
            end = joined.end() if joined and heads[-1] == len(run) - 1 else end
            yield _unit(run[first].start, end, "unit_head")
        return
    found = _by_number(folded, run, lexicon) or _by_name(run, lexicon)
    if found:
        yield found


def _by_number(folded: str, run: Run, lexicon: Lexicon) -> Mention | None:
    last = run[-1]
    number = _NUMBER.match(folded, last.end)
    start = _numbered_start(folded, run, lexicon) if number else -1
    if number and start >= 0:
        return _unit(start, number.end(), "unit_number")
    heads = [word for word in run if word.text in lexicon.counted_units]
    if not heads:
        return None
    before = _NUMBER_BEFORE.search(folded, max(0, run[0].start - _LOOK_BACK), run[0].start)
    if before and (len(run) > 1 or heads[0].text == "Corps" or _NO_BEFORE.search(before.group())):
        end = run[-1].end if run[-1].text in lexicon.unit_heads else heads[-1].end
        return _unit(before.start(), end, "unit_number")
    word = _WORD_BEFORE.search(folded, max(0, run[0].start - _LOOK_BACK), run[0].start)
    if word and run[-1].text in lexicon.unit_heads and len(run) > 1:
        return _unit(word.start(), run[-1].end, "unit_head")
    return None


def _numbered_start(folded: str, run: Run, lexicon: Lexicon) -> int:
    """Where a unit begins that a number may follow; -1 if the run ends with no such unit."""
    for word in run:
        if folded[word.start : run[-1].end] in lexicon.numbered_units:
            return word.start
    name = _after_service(run)
    return name[0].start if len(name) > 1 and name[-1].text in _TAKE_NUMBERS else -1


def _by_name(run: Run, lexicon: Lexicon) -> Mention | None:
    words = [word.text for word in run]
    force = next((i for i in range(len(run)) if words[i : i + 2] == ["Task", "Force"]), -1)
    if 0 <= force < len(run) - 2 and not any(map(lexicon.titles.__contains__, words)):
        first = force
        while first and words[first - 1] in ("Joint", "Combined"):
            first -= 1
        return _unit(run[first].start, run[-1].end, "unit_head")
    if len(run) > 1 and words[0] in _PHONETIC and words[1] in _COMPANIES:
        return _unit(run[0].start, run[1].end, "unit_head")
    name = _after_service(run)
    is_own = any(word.text not in lexicon.generic_names for word in name[:-1])
    if name and name[-1].text in lexicon.regiments and is_own:
        return _unit(name[0].start, name[-1].end, "unit_head", _WEAK)
    return None


def _after_service(run: Run) -> Run:
    """``Parachute Regiment`` of ``Indian Army Parachute Regiment``."""
    last = max((i for i, word in enumerate(run[:-1]) if word.text in _SERVICES), default=-1)
    name = run[last + 1 :]
    return name[1:] if len(name) > 1 and name[0].text in nationalities() else name


def find_lower_units(folded: str, runs: Sequence[Run], numbers: Sequence[int]) -> Iterator[Mention]:
    """``47th mechanized brigade``, ``Kraken regiment``, ``Marine Rotational Force-Darwin``."""
    lexicon = load_lexicon()
    for match in matches_at(_ORDINAL_UNIT, folded, numbers):
        yield _unit(match.start(), match.end(), "unit_head")
    for match in matches_at(_JOINED, folded, numbers):
        if match[1] not in lexicon.unit_heads and match[1] not in lexicon.organisation_heads:
            yield _unit(match.start(), match.end(), "unit_head")
    for match in _HEADQUARTERS.finditer(folded):
        yield _unit(match.start(), match.end(), "unit_head", _SURE)
    for run in runs:
        if "-" in run[-1].text and _OF_A_PLACE.search(folded, run[0].start, run[-1].end):
            yield _unit(run[0].start, run[-1].end, "unit_head")
        head = _NAMED_UNIT.match(folded, run[-1].end)
        if head and len(run) <= _NAMED_WORDS and _is_own_name(run, lexicon):
            yield _unit(run[0].start, head.end(), "unit_name", _WEAK)


def find_short_units(folded: str, runs: Sequence[Run], numbers: Sequence[int]) -> Iterator[Mention]:
    """``50th SW``, ``II MEF``: by the habits of the US services, or where the text has it whole."""
    forces = _FORCE.finditer(folded) if " ME" in folded else ()
    matches = [*matches_at(_ABBREVIATED, folded, numbers), *forces]
    whole = frozenset(_short_forms(runs)) if matches else frozenset()
    for match in matches:
        short = match.group().partition(" ")[2]
        is_ordinal = not match[1].isdigit()
        if (is_ordinal and short in load_lexicon().unit_abbreviations) or match.group() in whole:
            yield _unit(match.start(), match.end(), "unit_short", _SURE)


def _short_forms(runs: Sequence[Run]) -> Iterator[str]:
    """``87th CSSB`` of ``87th Combat Sustainment Support Battalion``, and shorter ones."""
    for run in runs:
        if len(run) > _SHORTEST and ORDINAL.match(run[0].text):
            initials = "".join(word.text[0] for word in run[1 : 1 + _LONGEST_SHORT])
            for size in range(_SHORTEST, len(initials) + 1):
                yield f"{run[0].text} {initials[:size]}"
                yield f"{run[0].text.rstrip('stndrh')} {initials[:size]}"  # 50 SCS


def _is_own_name(run: Run, lexicon: Lexicon) -> bool:
    return not any(
        not word.text.isalpha()
        or word.text in lexicon.generic_names
        or word.text in lexicon.not_organisations
        or word.text in lexicon.not_names
        or word.text in lexicon.titles
        or word.text in lexicon.organisation_heads
        or word.text in nationalities()
        for word in run
    )


def find_units_again(
    folded: str, mentions: Iterable[Mention], numbers: Sequence[int]
) -> Iterator[Mention]:
    """What a text with units calls them: ``(MEU)`` right after one, ``the 369th``, ``5-7 ADA``."""
    units = [mention for mention in mentions if mention.type == "military_unit"]
    for unit in units:
        acronym = _BRACKETED.match(folded, unit.end)
        if acronym:
            words = folded[unit.start : unit.end].split()[-len(acronym[1]) :]
            if "".join(word[0] for word in words) == acronym[1]:
                yield _unit(acronym.start(1), acronym.end(1), "unit_short", _SURE)
    for match in matches_at(_OF_REGIMENT, folded, numbers if units else ()):
        yield _unit(match.start(), match.end(), "unit_short", _SURE)
    for ordinal in dict.fromkeys(folded[unit.start : unit.end].partition(" ")[0] for unit in units):
        for start in standing(folded, ordinal) if ORDINAL.match(ordinal) else ():
            end = start + len(ordinal)
            if _ARTICLE.search(folded, max(0, start - 7), start) and _ACTS.match(folded, end):
                yield _unit(start, end, "unit_short", _WEAK)


def find_lettered_squadrons(folded: str, numbers: Sequence[int]) -> Iterator[Mention]:
    """``VFA-25``, ``DESRON 15``: squadrons and wings of the US Navy and Marine Corps."""
    for number in matches_at(AFTER_LETTERS, folded, numbers):
        start = max(0, number.start() - _LONGEST_LETTERS)
        letters = _LETTERS.search(folded, start, number.start())
        if letters:
            yield _unit(letters.start(), number.end(), "squadron")


def _unit(start: int, end: int, method: str, confidence: float = _STRONG) -> Mention:
    return Mention(start, end, "military_unit", "", confidence, method)
