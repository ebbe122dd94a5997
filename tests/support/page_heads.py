"""The head of a page, JSON-LD among it, and what is read of it."""

from __future__ import annotations

import json
from typing import Any

from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import PageMetadata, read_metadata

URL = "https://www.outlet.example/news/one"


def read(head: str = "", body: str = "<p>x</p>", url: str = URL) -> PageMetadata:
    html = f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>"
    return read_metadata(parse_html(html), url)


def ld(node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Frigate &amp; crew",
    "author": [{"@type": "Person", "name": "Jane Example"}, "John Sample"],
    "datePublished": "2026-11-05T14:33:00Z",
    "image": [{"@type": "ImageObject", "url": "/frigate.jpg"}],
    "publisher": {"@type": "Organization", "name": "Harbour Weekly"},
}
