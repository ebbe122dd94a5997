"""Whole pages of fictional outlets, each beside the article that has to come out of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from transforms.lib.extraction.extract import ExtractedArticle, Hints, extract_page

GOLDEN = Path(__file__).parents[3] / "golden" / "extraction"
FETCHED_AT = datetime(2026, 11, 23, tzinfo=UTC)
DERIVED = {"content_hash", "simhash", "sketch", "edge_lines"}


def as_golden(article: ExtractedArticle) -> dict[str, Any]:
    fields = asdict(article)
    fields["text"] = article.text.split("\n\n")
    fields["authors"] = list(article.authors)
    fields["published_at"] = article.published_at.isoformat()
    fields["updated_at"] = article.updated_at.isoformat() if article.updated_at else None
    return {name: value for name, value in fields.items() if name not in DERIVED}


@pytest.mark.parametrize("page", sorted(GOLDEN.glob("*.html")), ids=lambda path: path.stem)
def test_page_gives_the_article_beside_it(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    url = expected.pop("url")
    article = extract_page(page.read_bytes(), Hints(url=url, fetched_at=FETCHED_AT))
    assert as_golden(article) == expected
