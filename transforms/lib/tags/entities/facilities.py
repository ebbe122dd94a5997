"""Bases, airports, yards and plants whose kind is written in lower case after their name.

``Saky air base``, ``Zaporizhzhia nuclear power plant``, ``the airbase of Hyakuri``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.lib.tags.entities.capital_runs import Run
from transforms.lib.tags.entities.gazetteer import nationalities
from transforms.lib.tags.entities.given_names import given_names
from transforms.lib.tags.entities.lexicon import Lexicon, load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import standing

_AFTER = 0.75
_BEFORE = 0.97  # "the airbase of Hyakuri": not the town of that name
_WORDS = 3
_NAME_WORD = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][a-z]+(?:[-'][A-Za-z][a-z]*)*$")
_KIND = re.compile(
    r" (?:(?:international |military |civilian |naval |army |forward )?air(?:base|field|port|strip)"
    r"|(?:air|air force|naval|navy|naval air|army|military|submarine|missile|space) base"
    r"|air force station|naval (?:air )?station|naval dockyard"
    r"|base(?! (?:camp|price|salary|in the))"
    r"|(?:nuclear |thermal |hydroelectric )?power (?:plant|station)|hydroelectric (?:plant|dam)"
    r"|nuclear (?:plant|site|facility|complex|reactor)|enrichment (?:plant|facility)"
    r"|(?:oil |fuel )?(?:refinery|depot|terminal)|ammunition depot|arsenal"
    r"|(?:ship|dock)yard|garrison|barracks|cosmodrome|spaceport|space cent(?:re|er)"
    r"|(?:missile |bombing |firing )?(?:test|training|firing|proving) (?:range|site|ground|area)s?"
    r"|(?:border )?(?:crossing|checkpoint)|bridge|dam|prison|hospital|mosque|temple|shrine)"
    r"(?![\w-])"
)
# The first character stands before the look behind it: far fewer places are tried.
_NUMBERED = re.compile(
    r"[SLPD](?<![\w-].)(?:(?:(?<=S)pace L|(?<=L))aunch (?:Complex|Pad)|(?<=P)(?:ad|ier)"
    r"|(?<=D)ry(?: D|d)ock)"
    r"[ -]\d{1,4}[A-Z]?(?![\w-]|[.,]\d)"
)
_BEGINS = re.compile(r" [abcdefghmnoprst][a-z]{2}")
_OF = re.compile(r"\b(?:air ?base|airfield|air force base|naval base|army base|air station) of $")
_LOOK_BACK = 20
_BASE_NAME = r"([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
_NAMED_BASE = re.compile(
    rf"{_BASE_NAME} (?:(?:Royal )?Air(?: Force| National Guard| Reserve)? (?:Base|Station)"
    r"|Space Force (?:Base|Station)|Naval (?:Air )?(?:Base|Station)|AFB|SFB|Army Airfield)"
    rf"|(?:Naval (?:(?:Air )?Station|(?:Submarine )?Base)|Marine Corps (?:Air Station|Base))"
    rf" {_BASE_NAME}"
)
_AT_BASE = re.compile(r"\b(?:[Aa]t|left) $")  # a ferry goes from the town of that name
_GOES_ON = re.compile(r"[\w-]| [A-Z]|, [A-Z]")


def find_lower_facilities(folded: str, runs: Sequence[Run]) -> Iterator[Mention]:
    """Names that the words beside them make a facility's."""
    lexicon = load_lexicon()
    for match in _NUMBERED.finditer(folded):
        yield Mention(match.start(), match.end(), "facility", "", _AFTER, "facility_number")
    for run in runs:
        start, end = run[0].start, run[-1].end
        kind = _KIND.match(folded, end) if _BEGINS.match(folded, end) else None
        if kind and _may_be_called_so(run, lexicon):
            yield Mention(start, kind.end(), "facility", "", _AFTER, "facility_kind")
        elif folded.endswith(" of ", 0, start) and _OF.search(folded, start - _LOOK_BACK, start):
            yield Mention(start, end, "facility", "", _BEFORE, "facility_kind")


def bases_by_short_name(folded: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """``at Yokota`` where the text names ``Yokota Air Base``, unless more capitals follow."""
    lexicon = load_lexicon()
    for base in mentions:
        name = folded[base.start : base.end] if base.type == "facility" else ""
        named = _NAMED_BASE.fullmatch(name.title() if name.isupper() else name)
        called = (named[1] or named[2]) if named else ""
        is_name = called and called not in lexicon.not_names and called not in given_names()
        for start in standing(folded, called) if is_name else ():
            end = start + len(called)
            is_there = _AT_BASE.search(folded, max(0, start - _LOOK_BACK), start)
            if is_there and not _GOES_ON.match(folded, end):
                yield base._replace(start=start, end=end, confidence=_AFTER, method="base_name")


def _may_be_called_so(run: Run, lexicon: Lexicon) -> bool:
    return len(run) <= _WORDS and all(
        _NAME_WORD.match(word.text)
        and word.text not in lexicon.generic_names
        and word.text not in lexicon.not_organisations
        and word.text not in lexicon.titles
        and word.text not in lexicon.not_names
        and word.text not in lexicon.organisation_heads
        and word.text not in nationalities()
        for word in run
    )
