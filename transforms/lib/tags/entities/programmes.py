"""Programmes by the word after them, and events by their year.

``the AMCA programme``, ``the MRFA tender``; ``Aero India 2023``, ``at DefExpo 2022``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile

from transforms.lib.tags.entities.capital_runs import Run
from transforms.lib.tags.entities.designations import load_families
from transforms.lib.tags.entities.gazetteer import nationalities
from transforms.lib.tags.entities.lexicon import Lexicon, load_lexicon
from transforms.lib.tags.entities.mentions import Mention

_NAMED = 0.72  # less sure than a gazetteer, surer than a given name: the Amber Shield exercise
_SURE = 0.96  # "the AMCA programme": surer than a gazetteer that knows the aircraft
_EVENT = 0.8
_LOOK_BACK = 80
_WORD = re.compile(
    r" (?:programme|program|project|tender|scheme|scholarship|initiative)s?(?![\w-])"
)
_NAME = re.compile(
    r"(?<![\w-])(?:[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9-]*(?: (?:Mk|MK|Mark) ?\w{1,4})?|"
    r"[A-Z][a-z]+ Mk ?\w{1,4})$"
)
_PROGRAMME = re.compile(
    r"((?: Phase)? \d{1,4})? (?:programme|program|project|initiative|exercise|drill|war ?game)s?"
    r"(?![\w-])"
)
_NAME_WORDS, _GENERIC_WORDS = 4, 2
# Not at the start of a sentence, and not in a list.
_TELLS_ONE = re.compile(r"(?:\b(?!and |or )[a-z-]+|'s|[A-Z]{2,}'s|,|\bThe|\bIts|[(\"'“‘]) ?$")
_TELLS_BACK = 24
_PLAIN = re.compile(r"[A-Z][A-Za-z'-]+$")
_NO_LAST = frozenset({"Class", "Engine", "Fighter", "Missile", "Submarine", "Port", "Project"})
_YEAR = re.compile(r" (?:19|20)\d\d(?![\w-]|[.,]\d)")
# DEFENDER 24, GIBSON CASTLE 23-1: as the US services write the names of exercises.
# The first character stands before the look behind it: far fewer places are tried.
_IN_CAPITALS = re.compile(
    r"([A-Z](?=[A-Z]{3})(?<![\w-].)(?:[A-Z]{4,}|[A-Z]{3,}(?: [A-Z]{4,}){1,2}))"
    r" [123]\d(?:-\d{1,2})?(?![\w-]|[.,]\d| [A-Z]{2})"
)
_LOWER = re.compile(r"[a-z]")
_EVENT_NAME = re.compile(
    r"\b(?:at|attended|during|inaugurated|participated in|for) (?:the )?(?:edition of )?(?:the )?"
    r"([A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+){0,3})$"
)


def find_programmes(folded: str, runs: Sequence[Run]) -> Iterator[Mention]:
    """Names, acronyms and marks before "programme", and names of events with their year."""
    lexicon = load_lexicon()
    for run in runs:
        kind = _PROGRAMME.match(folded, run[-1].end)
        named = tuple(dropwhile(lambda word: word.text in nationalities(), run)) if kind else ()
        if kind and named and _is_name(folded, named, lexicon):
            end = max(run[-1].end, kind.end(1))
            yield Mention(named[0].start, end, "programme", "", _NAMED, "programme")
    for word in _WORD.finditer(folded):
        name = _NAME.search(folded, max(0, word.start() - _LOOK_BACK), word.start())
        first = name.group().partition(" ")[0] if name else ""
        if name and first not in lexicon.generic_acronyms and first not in lexicon.generic_names:
            yield Mention(name.start(), name.end(), "programme", "", _SURE, "programme")
    for year in _YEAR.finditer(folded):
        event = _EVENT_NAME.search(folded, max(0, year.start() - _LOOK_BACK), year.start())
        words = event[1].split(" ") if event else []
        if event and not any(w in lexicon.breakers or w in lexicon.not_names for w in words):
            yield Mention(event.start(1), year.end(), "programme", "event", _EVENT, "event")


def find_exercises(folded: str) -> Iterator[Mention]:
    """``DEFENDER 24`` within prose; in a line of capitals every word looks like that."""
    others = load_families().not_designations | load_lexicon().unit_heads
    for match in _IN_CAPITALS.finditer(folded):
        words = [word.capitalize() for word in match[1].split(" ")]
        before = folded[max(0, match.start() - _LOOK_BACK) : match.start()].rpartition("\n")[2]
        after = folded[match.end() : match.end() + _LOOK_BACK].partition("\n")[0]
        if others.isdisjoint(words) and _LOWER.search(before + after):
            yield Mention(match.start(), match.end(), "programme", "event", _EVENT, "event")


def _is_name(folded: str, run: Run, lexicon: Lexicon) -> bool:
    """Whether the words name a programme, not whose or of which kind it is."""
    words = [word.text for word in run]
    if len(words) > _NAME_WORDS or words[-1] in _NO_LAST:
        return False
    start = run[0].start
    if not all(map(_PLAIN.match, words)) or not _TELLS_ONE.search(
        folded, max(0, start - _TELLS_BACK), start
    ):
        return False
    if lexicon.generic_names.issuperset(words):
        return words[0] in ("Future", "Next") and len(words) > _GENERIC_WORDS
    return not any(
        word in lexicon.organisation_heads
        or word in lexicon.titles
        or word in lexicon.unit_heads
        or word in lexicon.generic_acronyms
        or word in nationalities()
        for word in words
    )
