"""Where the name of a system ends: its mark, block and nickname belong to it, its kind does not.

``LCA-Tejas``, ``Rafale M``, ``F-18E/F Super Hornet``, ``JF-17 Thunder Block III``; but
``Type 212A`` of ``Type 212A submarine``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from transforms.lib.tags.entities.designations import kind_of_word
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention

_SYSTEMS = frozenset({"platform", "weapon"})
_TAIL = re.compile(
    r"(?:[- ](?:Mk|MK|Mark)[ .-]?(?:\d\w{0,3}|[IVX]{1,4}[A-Z]?)"
    r"|[- ](?:Block|Batch|Tranche|Flight)[ -](?:\d{1,3}[A-Z]?|[IVX]{1,4}[A-Z]?)"
    r"|-(?:\d{1,2}[A-Z]?|[IVX]{1,4}[A-Z]?|[A-Z]{1,2}\d?|[NS]G|ER)"
    r"| (?:[A-Z]/[A-Z](?: MLU)?|MRTT|NG|ER|[IVX]{1,4}|[A-Z]\d[A-Z]?|\d[A-Z]{1,3}|[B-HJ-Z])"
    r"| (?:Marine|Trainers?|LCH|RUAV|MAX|Max)"
    r"|/[A-Z](?:/[A-Z])?)(?!\w|[.-]\w|['&])"
)
_VARIANT = re.compile(
    r"(?:[A-Z]{1,4}\d{0,2}[A-Z]?)?(?:/[A-Z]{1,2})*(?:[ -](?:Mk|MK|Mark|Block)[ .-]?\w+)?"
)
_LEFT = re.compile(r"(?<![\w-])(?:[A-Z][A-Za-z]{1,4}|[A-Z]{2,6})-$")
_NICKNAME = re.compile(r" ((?:[A-Z][a-z]{2,}|super)(?: [A-Z][a-z]{2,}| hornet)?)(?![\w-])")
_ONE_WORD = re.compile(r" ([A-Z][a-z]{2,})(?= [A-Z][a-z])")
_YEAR = re.compile(r"(?: (?:19|20)|-(?:20)?)\d\d(?![\w-]|[.,]\d)")  # IDEX 2023, AIME-23
_HAS_DIGIT = re.compile(r"\d")
_CAPITAL = re.compile(r"[A-Z]")
_LAST_WORDS = re.compile(r"(?: [a-z][\w-]*)+$")


def whole_names(folded: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions in order, systems with all that belongs to their names."""
    known = list(mentions)
    starts = [mention.start for mention in known]
    for index, mention in enumerate(known):
        year = _YEAR.match(folded, mention.end) if mention.type == "programme" else None
        if year:
            yield mention._replace(end=year.end())
            continue
        if mention.type not in _SYSTEMS or mention.subtype == "ship":
            yield mention
            continue
        following = known[index + 1 : index + 3]
        end = _end(folded, _without_kind(folded, mention), following)
        start = mention.start
        left = _LEFT.search(folded, max(0, start - 8), start)
        if left and bisect_left(starts, left.start()) == index:
            start = left.start()
        is_other = folded.startswith("-", mention.end) and end > mention.end
        entry = None if is_other else mention.entry  # BrahMos-II is not BrahMos
        is_whole = (start, end, entry) == (mention.start, mention.end, mention.entry)
        yield mention if is_whole else mention._replace(start=start, end=end, entry=entry)


def with_entries(
    folded: str, designations: Iterable[Mention], linked: Iterable[Mention]
) -> Iterator[Mention]:
    """The designations, linked where all but their variant is a name we know: ``F-16AM``."""
    known = {mention.start: mention for mention in linked if mention.type in _SYSTEMS}
    for designation in designations:
        base = known.get(designation.start)
        if base is None or base.end > designation.end:
            yield designation
            continue
        if _VARIANT.fullmatch(folded, base.end, designation.end):
            found = designation._replace(type=base.type, subtype=base.subtype, entry=base.entry)
            yield found
        else:
            yield designation


def _without_kind(folded: str, mention: Mention) -> Mention:
    """``Akash missile`` is called Akash."""
    name = folded[mention.start : mention.end]
    bare = _LAST_WORDS.sub("", name)
    name = bare if _CAPITAL.search(bare) else name
    return mention._replace(end=mention.start + len(name))


def _end(folded: str, mention: Mention, following: Sequence[Mention]) -> int:
    end = _after_tail(folded, mention.end)
    if end == mention.end and _HAS_DIGIT.search(folded, mention.start, end):
        nickname = _NICKNAME.match(folded, end)
        if mention.type == "weapon" and nickname and not _is_nickname(nickname[1]):
            nickname = _ONE_WORD.match(folded, end)  # SA-2 Guideline Surface to air missile
        if nickname and _is_nickname(nickname[1]):
            others = [m for m in following if m.start < nickname.end() and m.type not in _SYSTEMS]
            end = end if others else _after_tail(folded, nickname.end())
    return end


def _after_tail(folded: str, end: int) -> int:
    for _ in range(3):
        tail = _TAIL.match(folded, end)
        if tail is None:
            break
        end = tail.end()
    return end


def _is_nickname(name: str) -> bool:
    lexicon = load_lexicon()
    return not any(
        word in lexicon.not_names
        or word in lexicon.organisation_heads
        or word in lexicon.unit_heads
        or word in lexicon.breakers
        or word in lexicon.generic_names
        or (kind_of_word(word.lower()) and word != "Fighting")
        for word in name.split(" ")
    )
