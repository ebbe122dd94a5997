"""What is left where a page says little."""

from __future__ import annotations

from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.candidates import Candidate, Trust
from transforms.lib.extraction.metadata.page import PageMetadata, read_metadata

URL = "https://www.outlet.example/news/one"


def read(head: str = "", body: str = "<p>x</p>", url: str = URL) -> PageMetadata:
    html = f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>"
    return read_metadata(parse_html(html), url)


def test_marked_up_author_serves_without_metadata() -> None:
    found = read(body="<p>By <a rel='author' href='/j'>Jane Example</a></p>").authors
    assert found[0] == Candidate("Jane Example", "author link", Trust.MARKED)
