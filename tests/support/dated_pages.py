"""A page of an article, and when it says that it was published."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from transforms.lib.extraction.choices import choose_published
from transforms.lib.extraction.hints import Hints
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import read_metadata
from transforms.lib.extraction.metadata.search_date import search_date

URL = "https://quay.example/frigate"


FETCHED_AT = datetime(2026, 11, 30, tzinfo=UTC)
TITLE = "Frigate sails north after repairs"
TEXT = (
    "<p>"
    + "The frigate left the yard in the morning and sailed for the northern isles. " * 8
    + "</p>"
)


def page(head: str = "", above: str = "", outside: str = "", *, heading: str = TITLE) -> str:
    return (
        f"<html lang='en'><head>{head}</head><body>{outside}"
        f"<main><article><h1>{heading}</h1>{above}{TEXT}</article></main>"
        "<footer>© 2026 Quay Courier</footer></body></html>"
    )


def ld(**fields: Any) -> str:
    node = {"@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(name: str, content: str) -> str:
    return f"<meta property='{name}' content='{content}'>"


def published(html: str, url: str = URL, feed: datetime | None = None) -> tuple[str, str]:
    tree = parse_html(html)
    hints = Hints(url=url, published=feed)
    moment, source = choose_published(
        read_metadata(tree, url), hints, FETCHED_AT, lambda *reader: search_date(tree, *reader)
    )
    return moment.strftime("%Y-%m-%d %H:%M"), source
