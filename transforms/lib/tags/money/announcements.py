"""The paragraphs of an announcement: which are awards, which headings, footnotes, corrections.

A page of awards comes with blank lines between its paragraphs, with single newlines, or broken into
lines of one width. A line that begins with a company and a verb of awarding begins an award; one
that does not, and that follows an award, is the rest of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FOOTNOTE = re.compile(r"\s*(?P<stars>\*{1,5})\s*(?P<text>[^*]{3,80})$")
_SMALL = re.compile(
    r"small|disadvantaged|veteran|wom[ae]n|hubzone|8\(a\)|native|minority", re.IGNORECASE
)
_HEADING = re.compile(r"[^a-z]*$|(?:CONTRACTS|Contracts [Ff]or .{4,40})$")
_NOT_AWARDED = re.compile(
    r"\W*(?:CORRECTIONS?|Corrections?|CANCELLATIONS?|CANCELED|RESCINDED|EDITOR|CLARIFICATION|RETRACTION)\b"
)
_ENDS = re.compile(
    r"(?<!\bInc)(?<!\bCorp)(?<!\bCo)(?<!\bLtd)(?<!\bSt)(?<!\bNo)"
    r"(?:[.!?:*\"”]\)?|\(\w{6}-?\d\d-?\w[^()]*\))\Z"
)
_BROKEN_WORD = re.compile(r"(?<=\w)-\n(?=\w)")
_VERB_AT_START = re.compile(
    r"\W*(?:UPDATE:\s*)?[A-Z0-9“\"][^\n]{2,}?[,*)a-z.] ?(?:has|have|was|were|is|are|will)\b"
    r"(?: \w+){0,3} (?:award\w*|issued|shar\w+|compete)\b"
)
_TAIL = re.compile(
    r"contracting activit|completion date|obligated|Work will|Locations? of|Type of appropriation"
)


_SPACED_SUM = re.compile(r"(\$ ?[0-9]{1,3}(?:,[0-9]{3})*), ([0-9]{3}(?:,[0-9]{3})*)(?![0-9,])")


@dataclass(frozen=True)
class Announcement:
    """The paragraphs that may be awards, and what the stars of the page mean."""

    paragraphs: tuple[str, ...]
    small_business: dict[str, bool]


def read_announcement(text: str) -> Announcement:
    """Cut a text into paragraphs, without headings and footnotes."""
    footnotes: dict[str, bool] = {}
    paragraphs: list[str] = []
    for line in _lines(text):
        footnote = _FOOTNOTE.match(line)
        if footnote:
            footnotes[footnote["stars"]] = bool(_SMALL.search(footnote["text"]))
        elif not _HEADING.match(line):
            paragraphs.append(line)
    return Announcement(tuple(paragraphs), footnotes)


def is_correction(paragraph: str) -> bool:
    """Whether the paragraph repeats an award in order to mend it or to take it back."""
    return bool(_NOT_AWARDED.match(paragraph))


def _lines(text: str) -> Iterator[str]:
    """The lines of the text; broken ones are joined to the one that they belong to."""
    held: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if held and not _belongs(held, line):
            yield _whole(held)
            held = []
        held.append(line)
    if held:
        yield _whole(held)


def _whole(lines: list[str]) -> str:
    """The lines as one; a hyphen at the end of a line is one inside a word."""
    text = _BROKEN_WORD.sub("-", "\n".join(lines)).replace("\n", " ")
    return _SPACED_SUM.sub(_joined_sum, text)


def _joined_sum(match: re.Match[str]) -> str:
    """``$10, 202,036`` without its space; ``$5, 300 of them`` stays."""
    return f"{match[1]},{match[2]}" if "," in match[1] + match[2] else match.group()


def _belongs(held: list[str], line: str) -> bool:
    """Whether a line is the rest of those before it."""
    if any(_HEADING.match(one) or _FOOTNOTE.match(one) for one in (held[-1], line)):
        return False
    if held[-1].endswith((".", ")")) and _VERB_AT_START.match(line[:1500]):
        return False
    if not _ENDS.search(held[-1]) or line[:1].islower():
        return True
    is_open = "contracting activit" not in held[-1] and bool(_VERB_AT_START.match(held[0][:1500]))
    return is_open and bool(_TAIL.search(line))
