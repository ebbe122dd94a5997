"""Which part of a text is its headline, which its lead: where the news stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.lib.tags.entities.folding import fold_letters

# Beyond this many characters a text repeats itself; what it is about has been said.
_READ_MAX = 2000
_SENTENCE_MIN = 25  # characters; a full stop before that ends an abbreviation or a dateline
_LEAD_SENTENCES = 2
_SENTENCE_END = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?]['\"]))\s+(?=[^\W\d_a-zà-ÿа-яіїєґ]|[\d'\"«„])|\n+"
)
_TITLE_END = "\n\n"
# "SOURCE: JANE ROE / NEWS AGENCY Officials said": who wrote it says nothing of what it is about.
_CREDIT = re.compile(r"SOURCE: ?[A-Z /.&-]{0,80}?(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Passages:
    """A folded text, its headline first.

    ``content[:headline_end]`` is the title, or the first sentence where there is none, and
    ``content[offset:lead_end]`` the first sentences of the body. ``body_start`` is where the body
    begins in the text that was read: ``content[offset + i]`` is ``text[body_start + i]``.
    """

    content: str
    offset: int
    headline_end: int
    lead_end: int
    body_start: int

    @property
    def headline(self) -> str:
        """The title, or the first sentence."""
        return self.content[: self.headline_end]

    @property
    def lead(self) -> str:
        """The first sentences of the body."""
        return self.content[self.offset : self.lead_end]


def read_passages(title: str, text: str) -> Passages:
    """Fold title and text and mark their first parts; only the start of a long text is read."""
    head = fold_letters(title) + _TITLE_END if title else ""
    credit = _CREDIT.match(text)
    start = credit.end() if credit else 0
    body = fold_letters(text[start : start + _READ_MAX])
    ends = _sentence_ends(body, _LEAD_SENTENCES if title else _LEAD_SENTENCES + 1)
    offset = len(head)
    return Passages(
        content=head + body,
        offset=offset,
        headline_end=len(title) if title else ends[0],
        lead_end=offset + ends[-1],
        body_start=start,
    )


def _sentence_ends(body: str, count: int) -> list[int]:
    """Where the first sentences end, ``count`` of them or as many as there are; at least one."""
    ends: list[int] = []
    start = 0
    for match in _SENTENCE_END.finditer(body):
        if match.start() - start < _SENTENCE_MIN:
            continue
        ends.append(match.start())
        start = match.end()
        if len(ends) == count:
            return ends
    return [*ends, len(body)]
