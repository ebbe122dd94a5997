"""What trafilatura takes for the body of a page, as lines of text, configured by measurement.

trafilatura's fast mode is enough for most pages. Where it misses much of what stands in long
paragraphs, the default mode (which compares with readability and jusText) runs too, and wins if it
covers more. Figures: docs/decisions/0004-text-extraction.md.

The steps of the fast mode are called one by one: as a whole it makes two copies of the page more,
and asks of each element what a look at the names on the page rules out. A test holds both ways to
the same text.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from configparser import ConfigParser
from copy import copy
from typing import Any, Final, cast

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction, baseline, html2txt
from trafilatura.core import (
    ESCALATION_ACCEPT_RATIO,
    ESCALATION_MAX_LENGTH,
    ESCALATION_PAGE_SHARE,
)
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import DEFAULT_CONFIG, Document, Extractor
from trafilatura.xml import xmltotxt
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from transforms.lib.extraction.line_features import count_words
from transforms.lib.text.plain import clean_line

# trafilatura reports each discarded page as a warning; our reject says the same and is counted.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

MIN_COVERAGE: Final = 0.15
"""Share of the words in long paragraphs below which fast mode has missed the article.

On the 266 measured pages: two articles saved at this value, at 0.4 two blogs come with all their
other posts.
"""

MIN_PROSE_SHARE: Final = 0.4
"""Share of the words that have to stand in long lines; a menu taken for the article has none."""

LONG_PARAGRAPH_WORDS: Final = 12
PROBE_CHARACTERS: Final = 60
_FIXED_DATE: Final[dict[str, Any]] = {
    "original_date": True,
    "extensive_search": False,
    "max_date": "2100-01-01",
}
Probes = list[tuple[str, int]]


def seed_lines(tree: HtmlElement, probes: Probes) -> list[str]:
    """Lines of the main text, in order; empty when there is none. Leaves ``tree`` as it is.

    ``probes`` are the beginning and the number of words of each long paragraph.
    """
    lines = _lines(_fast_text(tree))
    if _missed_the_text(lines, probes):
        thorough = _lines(_text(tree, _THOROUGH))
        if _value(thorough, probes) > _value(lines, probes):
            lines = thorough
    return lines


def _missed_the_text(lines: list[str], probes: Probes) -> bool:
    return _coverage(lines, probes) < MIN_COVERAGE or _prose_share(lines) < MIN_PROSE_SHARE


def _value(lines: list[str], probes: Probes) -> tuple[float, float]:
    return _coverage(lines, probes), _prose_share(lines)


def _text(tree: HtmlElement, options: Extractor) -> str:
    document = bare_extraction(tree, options=options)
    return (document.text or "") if isinstance(document, Document) else ""


def _fast_text(tree: HtmlElement) -> str:
    """The text in fast mode, "" for none."""
    pruned = _pruned(tree)
    try:
        body, text = _extracted(pruned, _FAST)
        if len(text) < _FAST.min_extracted_size:
            plain, longer, length = baseline(pruned)
            body, text = (plain, longer) if length > len(text) else (body, text)
    except (TypeError, ValueError):
        return ""
    if text and _is_little(text, pruned):
        body = _with_recall(pruned, body, text)
    return xmltotxt(body, _FAST.formatting) if text else ""


def _with_recall(pruned: HtmlElement, body: etree._Element, text: str) -> etree._Element:
    """What less structure gives, where that is clearly more."""
    try:
        more, longer = _extracted(pruned, _RECALL)
    except Exception:  # noqa: BLE001 - whatever it stumbles on, the first text is as good as before
        return body
    is_more = len(longer) > ESCALATION_ACCEPT_RATIO * len(text)
    return more if is_more and len(longer) >= _RECALL.min_extracted_size else body


def _extracted(pruned: HtmlElement, options: Extractor) -> tuple[etree._Element, str]:
    cleaned = convert_tags(tree_cleaning(copy(pruned), options), options)
    return extract_content(cleaned, options)


def _pruned(tree: HtmlElement) -> HtmlElement:
    """Without other articles, and without comments where these are not the posts of a forum."""
    names = "\n".join(["", *cast("list[str]", _CLASSES(tree)), *cast("list[str]", _IDS(tree))])
    paths = RAW_TREE_PRUNE_XPATH if any(name in names for name in _RAW_NAMES) else []
    if any(name in names for name in _COMMENT_NAMES) and not _is_forum(tree):
        paths = paths + REMOVE_COMMENTS_AND_LISTS_XPATH
    return prune_unwanted_nodes(copy(tree), paths) if paths else tree


def _is_forum(tree: HtmlElement) -> bool:
    return any(_FORUM in (script.text or "") for script in tree.iter("script"))


def _is_little(text: str, pruned: HtmlElement) -> bool:
    """So short, beside all that the page says, that trafilatura is content with less structure."""
    if len(text) >= ESCALATION_MAX_LENGTH:
        return False
    most = len(" ".join(" ".join(cast("list[str]", _TEXTS(pruned))).split()))
    share = ESCALATION_PAGE_SHARE  # of all text, which takes longer to collect than to bound
    return len(text) < share * most and len(text) < share * len(html2txt(pruned))


def _lines(text: str) -> list[str]:
    cleaned = (clean_line(_without_pipes(line)) for line in text.splitlines())
    return [line for line in cleaned if line]


def _without_pipes(line: str) -> str:
    """A row of a table as its cells, without the frame of Markdown."""
    return line.strip("| ").replace("\\|", "|") if line.startswith("|") else line


def _options(*, fast: bool, recall: bool = False) -> Extractor:
    """Without trafilatura's lower bound on size: ours is in ``extract``."""
    config = ConfigParser()
    config.read_dict({"DEFAULT": dict(DEFAULT_CONFIG["DEFAULT"])})
    config["DEFAULT"]["MIN_OUTPUT_SIZE"] = "1"
    return Extractor(
        config=config, output_format="python", fast=fast, recall=recall, comments=False,
        date_params=_FIXED_DATE,
    )  # fmt: skip


_FAST: Final = _options(fast=True)
_RECALL: Final = _options(fast=True, recall=True)
_THOROUGH: Final = _options(fast=False)
_FORUM: Final = '"DiscussionForumPosting"'
# Two paths: libxml2 sorts a union by walking from element to element, minutes for 50,000 of them.
_CLASSES = etree.XPath("//@class", smart_strings=False)
_IDS = etree.XPath("//@id", smart_strings=False)
_TEXTS = etree.XPath("//text()[not(parent::script)]", smart_strings=False)
# What the expressions of trafilatura ask each element, or its beginning, a line each; most pages
# have none of these names.
_RAW_NAMES: Final = (
    "mvp-post-add-",
    "infinite-scroll",
    "infinitescroll",
    "elementor-share-buttons",
)
_COMMENT_NAMES: Final = (
    "\ncomment", "\nComment", "\ncomol", "\ndisqus_thread", "\ndsq-comments", "article-comments",
    "post-comments",
)  # fmt: skip


def _coverage(lines: Iterable[str], probes: Probes) -> float:
    """Share of the words of the long paragraphs that begin somewhere in the lines."""
    total = sum(words for _, words in probes)
    if not total:
        return 1.0
    text = "\n".join(lines)
    return sum(words for probe, words in probes if probe in text) / total


def _prose_share(lines: Iterable[str]) -> float:
    """Share of the words that stand in lines as long as sentences."""
    counts = [count_words(line) for line in lines]
    return sum(n for n in counts if n >= LONG_PARAGRAPH_WORDS) / max(1, sum(counts))
