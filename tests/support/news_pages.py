"""A page of four paragraphs."""

from __future__ import annotations

from datetime import UTC, datetime

from transforms.lib.extraction.extract import Hints

FETCHED_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://www.outlet.example/news/one"
HINTS = Hints(url=URL, fetched_at=FETCHED_AT)
PARAGRAPHS = [
    "The yard delivered the second of four frigates on Monday, two months ahead of the schedule.",
    "Sailors will take her to sea in spring, when the ice has gone and the radar has been fitted.",
    "The minister thanked the workers and announced that the third ship would be laid down in May.",
    "A fourth is still without money, and the opposition doubts that it will ever be built at all.",
]


def page(body: str = "", head: str = "", *, end: str = "") -> str:
    text = body or "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='en'><head><title>Frigate delivered</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Frigate delivered</h1>{text}{end}"
        "</article></body></html>"
    )
