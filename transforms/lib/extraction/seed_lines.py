"""What trafilatura takes for the body of a page, as lines of text, configured by measurement.

trafilatura's fast mode is enough for most pages. Where it misses much of what stands in long
paragraphs, the default mode (which compares with readability and jusText) runs too, and wins if it
covers more. Figures: docs/decisions/0004-text-extraction.md.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from configparser import ConfigParser
from typing import Any, Final

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG, Document, Extractor

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


def seed_lines(tree: HtmlElement, url: str, probes: Probes) -> list[str]:
    """Lines of the main text, in order; empty when there is none. Leaves ``tree`` as it is.

    ``probes`` are the beginning and the number of words of each long paragraph.
    """
    lines = _run(tree, url, fast=True)
    if _missed_the_text(lines, probes):
        thorough = _run(tree, url, fast=False)
        if _value(thorough, probes) > _value(lines, probes):
            lines = thorough
    return lines


def _missed_the_text(lines: list[str], probes: Probes) -> bool:
    return _coverage(lines, probes) < MIN_COVERAGE or _prose_share(lines) < MIN_PROSE_SHARE


def _value(lines: list[str], probes: Probes) -> tuple[float, float]:
    return _coverage(lines, probes), _prose_share(lines)


def _run(tree: HtmlElement, url: str, *, fast: bool) -> list[str]:
    document = bare_extraction(tree, options=_options(url, fast=fast))
    if not isinstance(document, Document):
        return []
    cleaned = (clean_line(_without_pipes(line)) for line in (document.text or "").splitlines())
    return [line for line in cleaned if line]


def _without_pipes(line: str) -> str:
    """A row of a table as its cells, without the frame of Markdown."""
    return line.strip("| ").replace("\\|", "|") if line.startswith("|") else line


def _options(url: str, *, fast: bool) -> Extractor:
    return Extractor(
        config=_CONFIG, output_format="python", fast=fast, comments=False, url=url or None,
        date_params=_FIXED_DATE,
    )  # fmt: skip


def _config() -> ConfigParser:
    """The settings of trafilatura without its lower bound on size: ours is in ``extract``."""
    config = ConfigParser()
    config.read_dict({"DEFAULT": dict(DEFAULT_CONFIG["DEFAULT"])})
    config["DEFAULT"]["MIN_OUTPUT_SIZE"] = "1"
    return config


_CONFIG: Final = _config()


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
