"""One real article, wrapped in pages of two kinds: what has to go goes, the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.article_pages import TITLE, nested_page, semantic_page
from transforms.lib.extraction.extract import ExtractedArticle, Hints, explain, extract_page

PageBuilder = Callable[[Sequence[str], str, str], str]

HINTS = Hints(
    url="https://www.example.com/global/europe/2021/12/02/eu-us-dialogue/",
    fetched_at=datetime(2021, 12, 3, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def source(request: pytest.FixtureRequest) -> tuple[list[str], str, str]:
    """True paragraphs, biography and trailer of the sample article."""
    shared: Path = request.getfixturevalue("shared_data")
    text = (shared / "data/articles/defense-news-eu-us-dialogue.txt").read_text(encoding="utf-8")
    *body, biography, trailer = [line for line in text.splitlines() if line.strip()]
    return body, biography, trailer


@pytest.fixture(params=[semantic_page, nested_page])
def page(request: pytest.FixtureRequest, source: tuple[list[str], str, str]) -> str:
    build: PageBuilder = request.param
    return build(*source)


@pytest.fixture
def article(page: str) -> ExtractedArticle:
    return extract_page(page.encode(), HINTS)


def test_the_dateline_goes_to_its_column(article: ExtractedArticle) -> None:
    assert article.dateline == "WASHINGTON"
    assert article.text.startswith("Top U.S. and European Union officials")


def test_every_true_paragraph_stays_and_nothing_else(
    article: ExtractedArticle, source: tuple[list[str], str, str]
) -> None:
    body, _, _ = source
    expected = [body[0].removeprefix("WASHINGTON – "), *body[1:]]
    assert article.text.split("\n\n") == expected


def test_biography_and_trailer_are_cut(
    article: ExtractedArticle, source: tuple[list[str], str, str]
) -> None:
    _, biography, trailer = source
    assert biography not in article.text
    assert trailer not in article.text


def test_explain_names_the_rules(page: str, source: tuple[list[str], str, str]) -> None:
    _, biography, _ = source
    cuts = {cut.line: cut.rule for cut in explain(page, HINTS)}
    assert cuts["WASHINGTON"] == "dateline"
    assert cuts[biography] in {"biography", "more_in"}


def test_metadata_is_clean(article: ExtractedArticle) -> None:
    assert article.title == TITLE
    assert article.authors == ("Sebastian Sprenger",)
    assert article.published_at == datetime(2021, 12, 2, 19, 15, 8, tzinfo=UTC)
    assert article.published_from == "page"
    assert article.language == "en"
    assert article.access == "free"
