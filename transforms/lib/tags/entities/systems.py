"""Names that stand before what they are: ``Nirbhay cruise missile``, ``Tapas UAV``.

Also what a text itself calls one: ``a loitering munition called Trinetra``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from transforms.lib.tags.entities.capital_runs import Run
from transforms.lib.tags.entities.designations import kind_by_head, kind_of_word
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention

_BEFORE_KIND = 0.6
_CALLED_SO = 0.75
_NAME_WORDS = 2
_NAME = re.compile(r"[A-Z][A-Za-z]{2,}$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]['\")]? ?|\n)$")
_CALIBRE = re.compile(r"mm (?<=\d[ -]mm |.\dmm )([A-Z][A-Z\d][\w-]*)(?![\w-])")
_NOUN = re.compile(r"\b([a-z]{3,})$")
_LOOK_BACK = 32
_CALLED = re.compile(
    r" (?:called|named|dubbed|christened|codenamed|designated|known as) "
    r"(?:the )?['\"“]?([A-Z][A-Za-z]+(?:-[A-Z\d]+)?(?: [A-Z][a-z]+)?)(?![\w-])"
)


def find_systems(folded: str, runs: Sequence[Run]) -> Iterator[Mention]:
    """Names of platforms and weapons that the word after them gives away."""
    for run in runs:
        found = _before_kind(folded, run)
        if found:
            yield found
    for match in _CALIBRE.finditer(folded):
        if not _is_common(match[1]):
            yield Mention(match.start(1), match.end(1), "weapon", "name", _CALLED_SO, "called")
    for match in _CALLED.finditer(folded):
        noun = _NOUN.search(folded, max(0, match.start() - _LOOK_BACK), match.start())
        kind = kind_of_word(noun[1]) if noun else ""
        if kind in ("platform", "weapon"):
            yield Mention(match.start(1), match.end(1), kind, "name", _CALLED_SO, "called")


def _before_kind(folded: str, run: Run) -> Mention | None:
    name = tuple(takewhile(lambda word: not _is_common(word.text), run))
    if not 0 < len(name) <= _NAME_WORDS or not _stands_by_kind(folded, name[-1].end):
        return None
    if not all(_NAME.match(word.text) for word in name):
        return None
    kind = kind_by_head(folded, name[-1].end)
    if kind not in ("platform", "weapon"):
        return None
    start = name[0].start
    if _SENTENCE_START.search(folded, max(0, start - 3), start):
        return None
    return Mention(start, name[-1].end, kind, "name", _BEFORE_KIND, "before_kind")


_MODIFIERS = (
    r"(?:light|medium|heavy|combat|attack|multi-?role|stealth|air|defen[cs]e|missile|guided|anti-\w+|surface-to-\w+|air-to-\w+|"
    r"\w+-range|\w+-class|long|short|range|altitude|endurance|cruise|ballistic|loitering|hypersonic|supersonic|subsonic|unmanned|"
    r"aerial|armou?red|infantry|fighting|main|battle|basic|advanced|jet|utility|transport|maritime|patrol|amphibious|mobile|"
    r"self-propelled|towed|assault|sniper|machine|naval|tactical|kamikaze|attack|male|hale|trainer|nuclear-?\w*|powered|rocket|launch)"
)
_MODIFIER = re.compile(_MODIFIERS, re.IGNORECASE)
_FOLLOWING = re.compile(r"(?: [\w&/-]+){1,5}")


def _stands_by_kind(folded: str, end: int) -> bool:
    """Whether only such words stand between as tell more of the kind."""
    following = _FOLLOWING.match(folded, end)
    for word in following.group().split() if following else ():
        if kind_of_word(word.lower()):
            return True
        if not _MODIFIER.fullmatch(word):
            return False
    return False


def _is_common(word: str) -> bool:
    return word in _common_words() or bool(kind_of_word(word.lower()))


@cache
def _common_words() -> frozenset[str]:
    lexicon = load_lexicon()
    return lexicon.not_names.union(
        lexicon.generic_names, lexicon.titles, lexicon.organisation_heads, lexicon.breakers
    )
