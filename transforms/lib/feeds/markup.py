"""Text inside feeds: markup to plain text, summaries, and whether a feed carries the full text."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from transforms.lib.feeds.document import MAX_SUMMARY, MAX_TITLE, ParsedEntry
from transforms.lib.feeds.teasers import ends_as_teaser, ends_within_sentence
from transforms.lib.text.plain import clean_line, clean_markup_text, has_words

FULL_TEXT_WORDS: Final = 150
"""Less is a teaser or a caption, for which the page is fetched: the error that costs only time."""

_SUMMARY_MARKUP: Final = 20 * MAX_SUMMARY  # enough markup for a summary, whatever its overhead
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
# Tags that end a word. The others (<b>, <a>, <span>) may stand inside one.
_BREAK = re.compile(
    r"<(?:/?(?:p|div|h[1-6]|li|ul|ol|tr|td|th|table|blockquote|figure|figcaption|section|article|pre"
    r"|aside|header|footer|dl|dt|dd)\b|[bh]r\b|img\b)[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")

# WordPress (Yoast) appends this to excerpts and to full content alike, so it says nothing.
_FOOTER = re.compile(
    r"(?:(?:The|This) (?:post|article|story|entry) .{1,300}? (?:(?:first )?appeared(?: first)?"
    r"|was (?:first |originally )?published) (?:on|in|at) .{1,100})$",
    re.IGNORECASE,
)
_END: Final = 500  # characters at the end of a text in which its ending is looked for


def plain_text(markup: str) -> str:
    """One line of text out of markup; entities may be escaped twice. Linear in its length."""
    if "<" in markup:
        markup = _TAG.sub("", _BREAK.sub(" ", _HIDDEN.sub(" ", markup)))
    return clean_markup_text(markup)


def title_text(value: str) -> str:
    """A title as plain text. Markup in it is taken out even where it was escaped once too often."""
    return clean_line(_TAG.sub("", plain_text(value)))[:MAX_TITLE].rstrip()


def summary_text(markup: str) -> str:
    """The first ``MAX_SUMMARY`` characters of the text, cut between words, without the footer."""
    text = without_footer(plain_text(unescape_markup(markup[:_SUMMARY_MARKUP])))
    if len(text) <= MAX_SUMMARY:
        return text
    return text[: MAX_SUMMARY - 1].rpartition(" ")[0] + "…"


def unescape_markup(markup: str) -> str:
    """Markup that was escaped once too often (``&lt;p&gt;`` where ``<p>`` was meant)."""
    return unescape(markup) if "<" not in markup and "&lt;" in markup else markup


def paragraphs_html(text: str) -> str:
    """Plain text as markup, a paragraph for each block of lines."""
    blocks = re.split(r"\n\s*\n", text)
    return "".join(
        f"<p>{escape(block.strip(), quote=False)}</p>" for block in blocks if block.strip()
    )


def without_footer(text: str) -> str:
    """The text without "The post … appeared first on …" at its end."""
    head, end = text[:-_END], text[-_END:]
    return head + _FOOTER.sub("", end).rstrip()


def full_text_of(entry: ParsedEntry) -> str:
    """The text of ``content_html`` where it is the article itself, so that its page is not needed.

    At least ``FULL_TEXT_WORDS`` words, and not one of the endings of a teaser ("Read more", "[…]",
    a call to subscribe), nor, where there is a page to fetch, cut off within a sentence; else "".
    """
    if not entry.content_html:
        return ""
    text = without_footer(plain_text(entry.content_html))
    if not has_words(text, FULL_TEXT_WORDS) or ends_as_teaser(text):
        return ""
    return "" if entry.link and ends_within_sentence(text) else text
