"""Programmes by the word after them, and events by their year.

``the AMCA programme``, ``the MRFA tender``; ``Aero India 2023``, ``at DefExpo 2022``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention

_SURE = 0.96  # "the AMCA programme": surer than a gazetteer that knows the aircraft
_EVENT = 0.8
_NAME = r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9-]*(?: (?:Mk|MK|Mark) ?\w{1,4})?|[A-Z][a-z]+ Mk ?\w{1,4}"
_WORDS = "programme|program|project|tender|scheme|scholarship|initiative"
_BEFORE_WORD = re.compile(rf"(?<![\w-])(?P<name>{_NAME}) (?:{_WORDS})s?(?![\w-])")
_YEAR = re.compile(
    r"(?<![\w-])(?<!\d )(?P<name>[A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+){0,3}) (?:19|20)\d\d"
    r"(?![\w-]|[.,]\d)"
)
_AT_EVENT = frozenset({"at", "attended", "during", "inaugurated", "participated", "for"})
_BEFORE = re.compile(r"(\w+) (?:the )?(?:edition of )?(?:the )?$")


def find_programmes(folded: str) -> Iterator[Mention]:
    """Acronyms and marks before "programme", and names of events with their year."""
    lexicon = load_lexicon()
    for match in _BEFORE_WORD.finditer(folded):
        name = match["name"].partition(" ")[0]
        if name not in lexicon.generic_acronyms and name not in lexicon.generic_names:
            yield Mention(match.start(), match.end("name"), "programme", "", _SURE, "programme")
    for match in _YEAR.finditer(folded):
        words = match["name"].split(" ")
        before = _BEFORE.search(folded, max(0, match.start() - 24), match.start())
        if before is None or before[1] not in _AT_EVENT:
            continue
        if not any(word in lexicon.breakers or word in lexicon.not_names for word in words):
            yield Mention(match.start(), match.end(), "programme", "event", _EVENT, "event")
