"""The sample pages and feeds, each alone through extraction: what ``expected.json`` promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from samples.serve import ROOT, load_outlet, outlet_directories, read_document
from transforms.lib.extraction.extract import (
    ExtractedArticle,
    Hints,
    extract_feed_content,
    extract_page,
)

ORIGINS = tuple(f"http://outlet-{number}.test" for number in range(len(outlet_directories())))
OUTLETS = [load_outlet(directory) for directory in outlet_directories()]
EXPECTED: dict[str, Any] = json.loads((ROOT / "expected.json").read_text("utf-8"))
FETCHED_AT = datetime(2026, 11, 22, tzinfo=UTC)
SENTENCE_WORDS = 8
FULL_TEXT_FEED = (3, "/feed.rss")


def body_of(outlet: int, path: str) -> bytes:
    return read_document(OUTLETS[outlet].files[path], ORIGINS, outlet).body


def sentences(article: ExtractedArticle) -> list[str]:
    """The paragraphs without subheadings."""
    paragraphs = article.text.split("\n\n")
    return [paragraph for paragraph in paragraphs if len(paragraph.split()) >= SENTENCE_WORDS]


def assert_as_expected(article: ExtractedArticle, expected: dict[str, Any]) -> None:
    assert [phrase for phrase in EXPECTED["never_in_text"] if phrase in article.text] == []
    assert article.dateline == expected["dateline"]
    assert article.language == expected["language"]
    assert sentences(article)[0].startswith(expected["first_words"])
    assert article.text.endswith(expected["last_words"])
    assert len(sentences(article)) == expected["paragraphs"]


@pytest.mark.parametrize("expected", EXPECTED["articles"], ids=lambda article: article["path"])
def test_a_sample_page_gives_its_article(expected: dict[str, Any]) -> None:
    outlet, path = expected["outlet"], expected["path"]
    hints = Hints(
        url=ORIGINS[outlet] + path,
        title=expected["title"],
        authors=tuple(expected["authors"]),
        fetched_at=FETCHED_AT,
    )
    article = extract_page(body_of(outlet, path), hints)
    assert_as_expected(article, expected)
    assert article.authors == tuple(expected["authors"])


def test_a_layout_table_names_its_authors_without_the_help_of_the_feed() -> None:
    article = extract_page(
        body_of(1, "/news/20261117-hypersonics.htm"), Hints(fetched_at=FETCHED_AT)
    )
    assert article.authors == ("Dexter Quillfeather", "Odalys Brightwater")
    assert article.dateline == "WASHINGTON"


def full_text_entries() -> Iterator[tuple[Any, dict[str, Any]]]:
    outlet, feed = FULL_TEXT_FEED
    by_link = {ORIGINS[a["outlet"]] + a["path"]: a for a in EXPECTED["articles"]}
    for entry in feedparser.parse(body_of(outlet, feed)).entries:
        yield entry, by_link[entry.link]


@pytest.mark.parametrize(
    ("entry", "expected"), list(full_text_entries()), ids=lambda value: value.get("path", "entry")
)
def test_a_full_text_entry_gives_its_article(entry: Any, expected: dict[str, Any]) -> None:
    hints = Hints(url=entry.link, title=entry.title, fetched_at=FETCHED_AT)
    assert_as_expected(extract_feed_content(entry.content[0].value, hints), expected)
