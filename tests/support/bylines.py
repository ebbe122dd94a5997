"""A page of an article, and who wrote it."""

from __future__ import annotations

from tests.support.dated_pages import TEXT
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import read_metadata
from transforms.lib.extraction.metadata.people import choose_people

URL = "https://www.quay.example/2026/frigate"
OUTLET = "Quay Courier"


def people(head: str = "", above: str = "", below: str = "", outside: str = "") -> tuple[str, ...]:
    html = (
        f"<html lang='en'><head><title>Frigate sails north</title>{head}</head><body>"
        f"<main><article><h1>Frigate sails north</h1>{above}{TEXT}{below}</article></main>"
        f"{outside}</body></html>"
    )
    return choose_people(read_metadata(parse_html(html), URL).authors, [OUTLET])
