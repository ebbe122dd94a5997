"""Names that stand before what they are: ``Nirbhay cruise missile``, ``Tapas UAV``.

Also what a text itself calls one: ``a loitering munition called Trinetra``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile

from transforms.lib.tags.entities.capital_runs import Run
from transforms.lib.tags.entities.designations import (
    DEFENCE_SYSTEM,
    is_defence_system,
    kind_by_head,
    kind_of_word,
    load_families,
)
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import word_before

_BEFORE_KIND = 0.6
_CALLED_SO = 0.75
_NAME_WORDS = 2
_SHORTEST = 3  # letters of a name that stands alone
_NAME = re.compile(r"[A-Z](?:[A-Z]|[A-Za-z]{2,})$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]['\")]? ?|\n)$")
_CALIBRE = re.compile(r"mm (?<=\d[ -]mm |.\dmm )([A-Z][A-Z\d][\w-]*)(?![\w-])")
_NOUN = re.compile(r"\b([a-z]{3,})$")
_LOOK_BACK = 32
_SYSTEMS = frozenset({"platform", "weapon"})
# A noun phrase up to its last word: "a tank commander" is no tank.
_DEFINITION = re.compile(
    r"(?:,| is| was) an? ((?:[\w/-]+ ){0,6}?[\w-]+)"
    r"(?=[,.;)\n]| (?:that|which|with|of|for|from|in|on|by|to|and|built|made|as|developed|used|"
    r"designed|capable|able)(?!\w))"
)
_KIND_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|new) (?:[a-z-]+ ){0,3}?[a-z-]+ $")
_KIND_FOLLOWED = re.compile(
    r"['\"]?(?:[,.;)\n]| (?:is|was|has|had|will|can|made|from|in|on|for|at|and|to|with|by|which"
    r"|that)(?!\w))"
)
_KIND_BACK = 48
_DEFINES = (", a", " is a", " was a")
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
        elif defined := _defined(folded, run) or _after_kind(folded, run):
            yield defined
    for match in _CALIBRE.finditer(folded):
        if not _is_common(match[1]):
            yield Mention(match.start(1), match.end(1), "weapon", "name", _CALLED_SO, "called")
    for match in _CALLED.finditer(folded):
        noun = _NOUN.search(folded, max(0, match.start() - _LOOK_BACK), match.start())
        kind = kind_of_word(noun[1]) if noun else ""
        if kind in ("platform", "weapon"):
            yield Mention(match.start(1), match.end(1), kind, "name", _CALLED_SO, "called")


def _before_kind(folded: str, run: Run) -> Mention | None:
    common = _common_words()
    if run[0].text in common:
        return None
    name = tuple(takewhile(lambda word: word.text not in common, run)) if len(run) > 1 else run
    if len(name) > _NAME_WORDS or not _stands_by_kind(folded, name[-1].end):
        return None
    if not _are_names(name):
        return None
    kind = kind_by_head(folded, name[-1].end)
    if kind not in ("platform", "weapon"):
        return None
    start = name[0].start
    if _SENTENCE_START.search(folded, max(0, start - 3), start):
        return None
    return Mention(start, name[-1].end, kind, "name", _BEFORE_KIND, "before_kind")


def _defined(folded: str, run: Run) -> Mention | None:
    """``Atmaca, an anti-ship missile``, ``Yildirim was a short-range ballistic missile``."""
    end = run[-1].end
    phrase = _DEFINITION.match(folded, end) if folded.startswith(_DEFINES, end) else None
    kind = kind_of_word(phrase[1].rpartition(" ")[2].lower()) if phrase else ""
    if phrase and DEFENCE_SYSTEM.fullmatch(f" {phrase[1]}"):
        kind = "weapon"
    return _of_kind(run, kind) if kind in _SYSTEMS else None


def _after_kind(folded: str, run: Run) -> Mention | None:
    """``the anti-tank missile Skif was``; not ``the missile India fired``."""
    kind = kind_of_word(word_before(folded, run[0].start))
    if kind not in _SYSTEMS or not _KIND_FOLLOWED.match(folded, run[-1].end):
        return None
    phrase = _KIND_BEFORE.search(folded, max(0, run[0].start - _KIND_BACK), run[0].start)
    return _of_kind(run, kind) if phrase else None


def _of_kind(run: Run, kind: str) -> Mention | None:
    words = [word.text for word in run]
    if len(words) > _NAME_WORDS or any(map(_is_common, words)) or not _are_names(run):
        return None
    return Mention(run[0].start, run[-1].end, kind, "name", _CALLED_SO, "called")


def _are_names(run: Run) -> bool:
    """Whether the words may be names: ``FN SCAR``, but no two letters alone."""
    is_long = len(run) > 1 or len(run[0].text) >= _SHORTEST
    return is_long and all(_NAME.match(word.text) for word in run)


_MODIFIERS = (
    r"(?:light|medium|heavy|combat|attack|multi-?role|stealth|air|defen[cs]e|missile|guided|gli\w+|gravity|smooth-?bore|recoilless|multi\w*|barrel|"
    r"suicide|reconnaissance|surveillance|heavyweight|lightweight|coastal|early|warning|phased|array|aesa|electronic|quasi-\w+|anti-\w+|surface-to-\w+|air-to-\w+|"
    r"\w+-range|\w+-class|long|short|range|altitude|endurance|cruise|ballistic|loitering|hypersonic|supersonic|subsonic|unmanned|"
    r"aerial|armou?red|infantry|fighting|main|battle|basic|advanced|jet|utility|transport|maritime|patrol|amphibious|mobile|"
    r"self-propelled|towed|assault|sniper|machine|naval|tactical|kamikaze|attack|male|hale|trainer|nuclear-?\w*|powered|rocket|launch)"
)
_MODIFIER = re.compile(_MODIFIERS, re.IGNORECASE)
_FOLLOWING = re.compile(r" ([\w&/-]+)")
_FOLLOWING_WORDS = 5


def _stands_by_kind(folded: str, end: int) -> bool:
    """Whether only such words stand between as tell more of the kind."""
    if not folded.startswith(" ", end):
        return False
    if is_defence_system(folded, end):
        return True
    for _ in range(_FOLLOWING_WORDS):
        word = _FOLLOWING.match(folded, end)
        if word is None:
            return False
        if kind_of_word(word[1].lower()):
            return True
        if not _is_modifier(word[1]):
            return False
        end = word.end()
    return False


@lru_cache(maxsize=2**12)
def _is_modifier(word: str) -> bool:
    return _MODIFIER.fullmatch(word) is not None


def _is_common(word: str) -> bool:
    return word in _common_words()


@cache
def _common_words() -> frozenset[str]:
    lexicon = load_lexicon()
    kinds = [*lexicon.platform_words, *lexicon.weapon_words, *load_families().engines]
    return lexicon.not_names.union(
        *((word, word.capitalize(), word.upper(), word.title()) for word in kinds),
        lexicon.generic_names,
        lexicon.generic_acronyms,
        lexicon.titles,
        lexicon.organisation_heads,
        lexicon.breakers,
    )
