"""What a rule about the lines around an article is, and what it leaves of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from transforms.lib.text.tables import alternatives

WHOLE_LINE: Final = r"\W*$"
LEAD: Final = r"[^\w\"'“”„«»‘’]{0,6}"


class Region(StrEnum):
    """Where in the article a rule may cut a line."""

    HEAD = "head"  # in the unbroken run of furniture at the top
    ANYWHERE = "anywhere"  # wherever it stands
    TAIL = "tail"  # in the unbroken run of furniture at the bottom
    TRAILER = "trailer"  # opens a block of links and teasers that runs to the end of the page
    BOILERPLATE = "boilerplate"  # opens a block of running text that runs to the end of the page


@dataclass(frozen=True)
class EdgeRule:
    r"""One kind of line that is cut, matched without regard to case from its start.

    Attributes:
        name: What ``explain`` shows.
        region: Where it may cut.
        reason: Why such a line is no part of the article.
        example: A line it was written for; a test holds the rule to it.
        table: Regular expressions, one alternative a line. None holds nested repetition, so that
            matching takes time linear in the line.
        max_words: The longest line it may cut; bounds what one false match can cost.
        lead: Pattern before the alternatives; by default a few bullets or brackets. No quotes:
            what begins with a quotation is prose.
        ends: Pattern after them: ``""`` matches any continuation, ``WHOLE_LINE`` none.
    """

    name: str
    region: Region
    reason: str
    example: str
    table: str
    max_words: int
    lead: str = LEAD
    ends: str = ""
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pattern = self.lead + alternatives(self.table) + self.ends
        object.__setattr__(self, "pattern", re.compile(pattern, re.IGNORECASE))

    def matches(self, line: str) -> bool:
        """True when the line is of this kind."""
        return line.count(" ") < self.max_words and self.pattern.match(line) is not None


@dataclass(frozen=True)
class Cut:
    """A line that is not in the text, and the rule that took it out."""

    rule: str
    line: str


def matching(rules: Iterable[EdgeRule], text: str) -> str:
    """Name of the first rule that knows the line, or ""."""
    return next((rule.name for rule in rules if rule.matches(text)), "")
