"""What the latest articles of each outlet begin and end with, among the keys of the lake."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from transforms.lib.identity.outlet_lines import ARTICLES_KEPT, outlet_lines
from transforms.lib.lake.index import LakeIndex


class Outlets:
    """The edges of articles by outlet, bounded for each. The same whatever order they come in."""

    def __init__(self, index: LakeIndex) -> None:
        self._index = index

    def add(
        self, source_id: str, article_id: str, fetched: int, lines: Iterable[int] | None
    ) -> None:
        """Remember an article's ``edge_lines``; ``fetched`` is in microseconds since 1970."""
        if lines is not None:
            key, content = bytes.fromhex(article_id), array("q", lines).tobytes()
            self._index.put_edges(source_id, fetched, key, content, ARTICLES_KEPT)

    def lines(
        self, source_id: str, article_id: str, fetched: int, edge_lines: Iterable[int]
    ) -> set[int]:
        """Those of the article's ``edge_lines`` that are the outlet's, by what others say."""
        found = self._index.edges(source_id, bytes.fromhex(article_id))
        others = ((at, array("q", lines)) for at, lines in found)
        return outlet_lines(edge_lines, others, fetched)
