"""Cut what stands around the article off its lines, and say which rule cut what.

Passes over the lines: ``ANYWHERE`` rules; from the top down until the first line of prose; from a
heading that opens boilerplate or a trailer to the end; from the bottom up until the first line that
no rule knows. The rules are data: ``edge_rules``, ``edge_rules_head`` and ``edge_rules_tail``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from transforms.lib.extraction.edges import anywhere as edge_rules
from transforms.lib.extraction.edges import head as edge_rules_head
from transforms.lib.extraction.edges import tail as edge_rules_tail
from transforms.lib.extraction.edges.rule import EdgeRule
from transforms.lib.extraction.lines import Line
from transforms.lib.extraction.titles import same_title
from transforms.lib.text.plain import tokens
from transforms.lib.text.tables import word_set

HEAD_LINES: Final = 10
"""Title, kicker, byline, date and share line were never deeper on the evaluation pages."""

MAX_TRAILER_SHARE: Final = 0.4
"""A heading such as "Related" above more than this share of the words is part of the article."""

MAX_TRAILER_PROSE: Final = 0.1
"""Teasers may be as long as sentences; more than this share is the article going on."""

MAX_BOILERPLATE_SHARE: Final = 0.3
"""A release closes with a paragraph or two on its sender, which is prose; above this share of the
words an end mark or a heading such as "About Norland" stands in the middle of the article."""

_PROSE_WORDS: Final = 25
_MAX_BIOGRAPHY_WORDS: Final = 150
_MAX_BYLINE_WORDS: Final = 30
_JOINTS: Final = word_set("by and von und par et por y di e staff writer reporter")


@dataclass(frozen=True)
class Cut:
    """A line that is not in the text, and the rule that took it out."""

    rule: str
    line: str


@dataclass(frozen=True)
class Context:
    """What the edges are compared with: titles of the page, names of its authors."""

    titles: Sequence[str] = ()
    authors: Sequence[str] = ()


@dataclass(frozen=True)
class Trimmed:
    """The lines that stay, in order, and the cuts in the order they were made."""

    lines: tuple[str, ...]
    cuts: tuple[Cut, ...]


def trim_edges(lines: Sequence[Line], context: Context) -> Trimmed:
    """Cut page furniture; what stays is the article, without its title."""
    cuts: list[Cut] = []
    kept = _cut_anywhere(lines, cuts)
    kept = _cut_head(kept, context, cuts)
    kept = _cut_from_heading(kept, edge_rules_tail.BOILERPLATE, _is_boilerplate, cuts)
    kept = _cut_from_heading(kept, edge_rules_tail.TRAILERS, _is_trailer, cuts)
    kept = _cut_tail(kept, context, cuts)
    return Trimmed(tuple(line.text for line in kept), tuple(cuts))


def bylines(lines: Sequence[Line]) -> list[str]:
    """Lines near the top that say who wrote the article."""
    rules = [rule for rule in edge_rules_head.HEAD if rule.name == "byline"]
    return [line.text for line in lines[:HEAD_LINES] if _matching(rules, line.text)]


def _cut_anywhere(lines: Sequence[Line], cuts: list[Cut]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        rule = "link" if line.link else _matching(edge_rules.ANYWHERE, line.text)
        if not rule:
            kept.append(line)
        else:
            cuts.append(Cut(rule, line.text))
    return kept


def _cut_head(lines: list[Line], context: Context, cuts: list[Cut]) -> list[Line]:
    """Cut down to and with the title, then furniture among the lines before the first prose."""
    start = _after_title(lines, context.titles, cuts)
    top, rest = lines[start : start + HEAD_LINES], lines[start + HEAD_LINES :]
    kept: list[Line] = []
    for position, line in enumerate(top):
        if _is_prose(line.text):
            return [*kept, *top[position:], *rest]
        rule = _head_rule(line, context)
        if rule:
            cuts.append(Cut(rule, line.text))
        else:  # the summary below the title; the byline comes after it
            kept.append(line)
    return [*kept, *rest]


def _after_title(lines: list[Line], titles: Sequence[str], cuts: list[Cut]) -> int:
    """Index after the last repeat of a title near the top, if only furniture stands before it."""
    end = 0
    for position, line in enumerate(lines[:HEAD_LINES]):
        if any(same_title(line.text, title) for title in titles):
            end = position + 1
        elif _is_prose(line.text):
            break
    cuts.extend(Cut("title", line.text) for line in lines[:end])
    return end


def _head_rule(line: Line, context: Context) -> str:
    if _names_only(line.text, context.authors):
        return "author"
    return _matching(edge_rules_head.HEAD, line.text)


def _cut_from_heading(
    lines: list[Line],
    rules: Iterable[EdgeRule],
    may_go: Callable[[list[Line], int], bool],
    cuts: list[Cut],
) -> list[Line]:
    """Cut from the first line that opens such a block, if it may go with all that follows."""
    total = sum(map(_words, lines))
    for position, line in enumerate(lines):
        rule = _matching(rules, line.text)
        if rule and position and may_go(lines[position:], total):
            cuts.extend(Cut(rule, cut.text) for cut in lines[position:])
            return lines[:position]
    return lines


def _is_boilerplate(lines: list[Line], total: int) -> bool:
    """Little enough text: otherwise it is a section of the article."""
    return sum(map(_words, lines)) <= MAX_BOILERPLATE_SHARE * total


def _is_trailer(lines: list[Line], total: int) -> bool:
    """Little enough text, and next to no prose in it: otherwise it is a section of the article."""
    prose = sum(_words(line) for line in lines if _is_prose(line.text))
    return (
        sum(map(_words, lines)) <= MAX_TRAILER_SHARE * total and prose <= MAX_TRAILER_PROSE * total
    )


def _cut_tail(lines: list[Line], context: Context, cuts: list[Cut]) -> list[Line]:
    end = len(lines)
    while end > 1 and (rule := _tail_rule(lines[end - 1], context)):
        end -= 1
        cuts.append(Cut(rule, lines[end].text))
    return lines[:end]


def _tail_rule(line: Line, context: Context) -> str:
    if line.heading:
        return "trailing_heading"
    if _names_only(line.text, context.authors):
        return "author"
    if _is_biography(line.text, context.authors):
        return "biography"
    return _matching(edge_rules_tail.TAIL, line.text)


def _matching(rules: Iterable[EdgeRule], text: str) -> str:
    """Name of the first rule that knows the line, or ""."""
    return next((rule.name for rule in rules if rule.matches(text)), "")


def _is_biography(text: str, authors: Sequence[str]) -> bool:
    """The line begins with the name of a known author: at the end of an article, who that is."""
    words = text.count(" ") + 1
    return words <= _MAX_BIOGRAPHY_WORDS and any(
        text.startswith(author + " ") for author in authors
    )


def _names_only(text: str, authors: Sequence[str]) -> bool:
    """The line is made of author names and a few words that join them."""
    rest = set(tokens(text))
    known = {token for author in authors for token in tokens(author)}
    return bool(known & rest) and len(rest) <= _MAX_BYLINE_WORDS and not (rest - known - _JOINTS)


def _is_prose(text: str) -> bool:
    return text.count(" ") + 1 >= _PROSE_WORDS


def _words(line: Line) -> int:
    return line.text.count(" ") + 1
