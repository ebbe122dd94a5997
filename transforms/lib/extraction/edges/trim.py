"""Cut what stands around the article off its lines, and say which rule cut what.

Passes over the lines: ``ANYWHERE`` rules; from the top down until the first line of prose; from a
heading that opens boilerplate or a trailer to the end; from the bottom up until the first line that
no rule knows; quotations that what is left has twice. The rules are data: in ``anywhere``,
``head`` and ``tail``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from transforms.lib.extraction.blocks import Container
from transforms.lib.extraction.edges import anywhere as edge_rules
from transforms.lib.extraction.edges import head as edge_rules_head
from transforms.lib.extraction.edges import tail as edge_rules_tail
from transforms.lib.extraction.edges.line_kinds import (
    ATTRIBUTION,
    LIKELY,
    UNLIKELY,
    is_prose,
    is_sentence,
    words_in,
)
from transforms.lib.extraction.edges.pull_quotes import pull_quotes, quotation
from transforms.lib.extraction.edges.rule import Cut, matching
from transforms.lib.extraction.edges.trailers import box_of, cut_trailers
from transforms.lib.extraction.line_features import NAMES, key
from transforms.lib.extraction.lines import Line
from transforms.lib.extraction.marks import Mark
from transforms.lib.extraction.titles import same_title
from transforms.lib.text.dates import is_date_alone
from transforms.lib.text.plain import ends_sentence, tokens
from transforms.lib.text.tables import word_set

LINE_MODEL: Final = "line_model"
"""Names the cuts that no rule made."""

HEAD_LINES: Final = 10
"""Title, kicker, byline, date and share line were never deeper on the evaluation pages."""

MAX_BOILERPLATE_SHARE: Final = 0.3
"""A release closes with a paragraph or two on its sender, which is prose; above this share of the
words an end mark or a heading such as "About Norland" stands in the middle of the article."""

UNLIKELY_LONG: Final = 0.08
"""The same for long lines, where a mistake would cost a paragraph."""

MAX_UNLIKELY_SHARE: Final = 0.3

_BOLD: Final = NAMES.index("bold share")
_NAME_WORDS: Final = range(2, 5)
_WALLS: Final = int(Mark.WALL | Mark.NEWSLETTER)
_BYLINES: Final = frozenset({"author", "byline"})
_CREDITS: Final = frozenset({"photo_credit"})
_RUNNING_WORDS: Final = 8
_MIN_SMALL: Final = 0.75
_NAMED_WITHIN: Final = 12
_LEAD_WORDS: Final = 8
_MAX_BIOGRAPHY_WORDS: Final = 150
_MAX_BYLINE_WORDS: Final = 30
_JOINTS: Final = word_set("""
    by and von und par et por y di e staff writer reporter redacción redaktion 기자 記者 记者
""")


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
    kept = _cut_anywhere(_cut_walls(lines, cuts), cuts)
    kept = _cut_repeated_lead(_cut_head(kept, context, cuts), cuts)
    kept = _cut_boilerplate(kept, cuts)
    kept = cut_trailers(kept, lines, cuts)
    kept = _cut_tail(kept, context, cuts)
    kept = _cut_pull_quotes(_cut_unlikely(kept, cuts), cuts)
    return Trimmed(tuple(line.text for line in kept), tuple(cuts))


def bylines(lines: Sequence[Line]) -> list[str]:
    """Lines near the top that say who wrote the article, and a last one in bold that may."""
    rules = [rule for rule in edge_rules_head.HEAD if rule.name == "byline"]
    top = [line.text for line in lines[:HEAD_LINES] if matching(rules, line.text)]
    return top + [line.text for line in lines[1:][-1:] if _may_be_signature(line)]


def _may_be_signature(line: Line) -> bool:
    """In bold, of as many words as names have, and no heading: ``<p><b>Jane Example</b></p>``."""
    bold = line.evidence is not None and line.evidence[_BOLD] >= 1
    return bold and not line.heading and words_in(line) in _NAME_WORDS


def _cut_pull_quotes(lines: Sequence[Line], cuts: list[Cut]) -> list[Line]:
    repeated = pull_quotes(lines)
    cuts.extend(Cut("pull_quote", line.text) for line in lines if quotation(line) in repeated)
    return [line for line in lines if quotation(line) not in repeated]


def _cut_walls(lines: Sequence[Line], cuts: list[Cut]) -> Sequence[Line]:
    """Cut what elements that are named after walls and sign-ups say, if none holds the text."""
    walled = [line for line in lines if _marks(line) & _WALLS]
    if not walled or any(line.is_long for line in walled):
        return lines
    cuts.extend(Cut("wall", line.text) for line in walled)
    return [line for line in lines if not _marks(line) & _WALLS]


def _marks(line: Line) -> int:
    return line.container.all_marks if line.container else 0


def _cut_anywhere(lines: Sequence[Line], cuts: list[Cut]) -> list[Line]:
    kept: list[Line] = []
    box: Container | None = None
    for position, line in enumerate(lines):
        rule = "link" if line.link else matching(edge_rules.ANYWHERE, line.text)
        if box is not None and not rule and line.is_in(box) and not line.is_long:
            rule = "newsletter"
        if rule in _CREDITS and is_sentence(line) and line.score >= LIKELY:
            rule = ""
        if rule == "newsletter" and line.heading and position:
            box = box_of(lines, position)
        if not rule:
            kept.append(line)
        else:
            cuts.append(Cut(rule, line.text))
    return kept


def _cut_head(lines: list[Line], context: Context, cuts: list[Cut]) -> list[Line]:
    """Cut the title, furniture above it, and furniture among the lines before the first prose."""
    lines = _cut_titles(lines, context.titles, cuts)
    kept: list[Line] = []
    for position, line in enumerate(lines[:HEAD_LINES]):
        if is_prose(line.text):
            return [*kept, line, *_without_byline(lines[position + 1 :], context, cuts)]
        rule = _head_rule(line, context)
        if rule:
            cuts.append(Cut(rule, line.text))
        else:  # the summary below the title; the byline comes after it
            kept.append(line)
    return [*kept, *lines[HEAD_LINES:]]


def _without_byline(lines: list[Line], context: Context, cuts: list[Cut]) -> list[Line]:
    """The lines below a standfirst as long as a paragraph: the byline may come first of them."""
    if lines and (rule := _head_rule(lines[0], context)) in _BYLINES:
        cuts.append(Cut(rule, lines[0].text))
        return lines[1:]
    return lines


def _cut_titles(lines: list[Line], titles: Sequence[str], cuts: list[Cut]) -> list[Line]:
    """Cut the first title near the top with the furniture above it, and each repeat alone."""
    known = {key(title) for title in titles}
    first = _first_title(lines, titles)
    kept = []
    for position, line in enumerate(lines):
        above = position < first and not is_sentence(line)
        if position == first or above or (position < HEAD_LINES and key(line.text) in known):
            cuts.append(Cut("title", line.text))
        else:
            kept.append(line)
    return kept


def _first_title(lines: list[Line], titles: Sequence[str]) -> int:
    """Index of the first line near the top that is a title, -1 without one."""
    for position, line in enumerate(lines[:HEAD_LINES]):
        if any(_is_title(line.text, title) for title in titles):
            return position
        if is_prose(line.text):
            break
    return -1


def _is_title(text: str, title: str) -> bool:
    """A lead that begins as the title does is a sentence, and no title."""
    is_lead = ends_sentence(text) and not ends_sentence(title)
    return same_title(text, title) and (not is_lead or key(text) == key(title))


def _head_rule(line: Line, context: Context) -> str:
    if _names_only(line.text, context.authors):
        return "author"
    known = matching(edge_rules_head.HEAD, line.text)
    return known or ("date_line" if is_date_alone(line.text) else "")


def _cut_repeated_lead(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """Cut the first sentence where it comes again: in the text, or in another view of it."""
    if not lines or words_in(lines[0]) < _LEAD_WORDS:
        return lines
    lead, kept = key(lines[0].text), lines[:1]
    for line in lines[1:]:
        if key(line.text) == lead:
            cuts.append(Cut("repeated_lead", line.text))
        else:
            kept.append(line)
    return kept


def _cut_boilerplate(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """Cut from the first line that opens what the sender says of itself, to the end."""
    total = sum(map(words_in, lines))
    for position, line in enumerate(lines):
        rule = matching(edge_rules_tail.BOILERPLATE, line.text)
        if not rule or not position or (rule == "about_institution" and line.link):
            continue
        rest = lines[position:]
        if rule == "about_institution" and not _describes(line.text, rest[1:2]):
            continue
        if sum(map(words_in, rest)) <= MAX_BOILERPLATE_SHARE * total:
            cuts.extend(Cut(rule, cut.text) for cut in rest)
            return lines[:position]
    return lines


def _describes(heading: str, below: Sequence[Line]) -> bool:
    """What follows begins with the name in the heading: "About Norland" is about its sender."""
    names = [word for word in heading.split()[1:] if word[:1].isupper()]
    generic = len(names) == 1 and " the " in heading
    starts = set(tokens(" ".join(line.text for line in below))[:_NAMED_WITHIN])
    named = starts & {token for name in names for token in tokens(name)}
    return not below or bool(named and not generic)


def _cut_tail(lines: list[Line], context: Context, cuts: list[Cut]) -> list[Line]:
    end = len(lines)
    while end > 1 and (rule := _tail_rule(lines[end - 1], context)):
        end -= 1
        cuts.append(Cut(rule, lines[end].text))
    return lines[:end]


def _cut_unlikely(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """Cut the lines that no rule knew and whose markup says that they are no text.

    Where that is much of the page, the page is of a kind that the model does not know.
    """
    unlikely = [line for line in lines if _is_unlikely(line)]
    if sum(map(words_in, unlikely)) > MAX_UNLIKELY_SHARE * sum(map(words_in, lines)):
        return lines
    cuts.extend(Cut(LINE_MODEL, line.text) for line in unlikely)
    return [line for line in lines if not _is_unlikely(line)]


def _is_unlikely(line: Line) -> bool:
    return line.score < (UNLIKELY_LONG if line.is_long else UNLIKELY)


def _tail_rule(line: Line, context: Context) -> str:
    if line.heading:
        return "trailing_heading"
    if _names_only(line.text, context.authors):
        return "author"
    if _is_biography(line.text, context.authors):
        return "biography"
    rule = matching(edge_rules_tail.TAIL, line.text)
    end = {"biography": line.text, "subscription": line.text.rpartition(", ")[2]}
    if ATTRIBUTION.search(end.get(rule, "")):
        return ""
    return "" if rule == "reporting_credit" and _is_running(line.text) else rule


def _is_running(text: str) -> bool:
    """Most of its words are not names: a sentence, and no list of people."""
    words = text.split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= _RUNNING_WORDS and small >= _MIN_SMALL * len(words)


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
