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
_LOOK_BACK = 80
_WORD = re.compile(
    r" (?:programme|program|project|tender|scheme|scholarship|initiative)s?(?![\w-])"
)
_NAME = re.compile(
    r"(?<![\w-])(?:[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9-]*(?: (?:Mk|MK|Mark) ?\w{1,4})?|"
    r"[A-Z][a-z]+ Mk ?\w{1,4})$"
)
_YEAR = re.compile(r" (?:19|20)\d\d(?![\w-]|[.,]\d)")
_EVENT_NAME = re.compile(
    r"\b(?:at|attended|during|inaugurated|participated in|for) (?:the )?(?:edition of )?(?:the )?"
    r"([A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+){0,3})$"
)


def find_programmes(folded: str) -> Iterator[Mention]:
    """Acronyms and marks before "programme", and names of events with their year."""
    lexicon = load_lexicon()
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
