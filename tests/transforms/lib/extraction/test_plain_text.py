from __future__ import annotations

from datetime import UTC, datetime

from transforms.lib.extraction.extract import Hints
from transforms.lib.extraction.plain_text import article_from_text

TEXT = "KYIV, Ukraine — The second frigate sailed.\n\nRead more: The first frigate"


def test_text_is_kept_as_it_stands_and_its_dateline_named() -> None:
    article = article_from_text(TEXT, Hints(fetched_at=datetime(2026, 11, 22, tzinfo=UTC)))
    assert article.text == TEXT
    assert article.dateline == "KYIV, Ukraine"


def test_authors_are_single_clean_names() -> None:
    hints = Hints(
        authors=("By Jane Example, John Sample", "Harbour Weekly"), source_name="Harbour Weekly"
    )
    assert article_from_text(TEXT, hints).authors == ("Jane Example", "John Sample")
