"""What is left where a page says little."""

from __future__ import annotations

from tests.support.page_heads import read
from transforms.lib.extraction.metadata.candidates import Candidate, Trust


def test_marked_up_author_serves_without_metadata() -> None:
    found = read(body="<p>By <a rel='author' href='/j'>Jane Example</a></p>").authors
    assert found[0] == Candidate("Jane Example", "author link", Trust.MARKED)
