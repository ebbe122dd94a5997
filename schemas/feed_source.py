"""One feed of the feed list, with the outlet behind it."""

from dataclasses import dataclass
from typing import Any

SOURCE_KINDS = ("press", "official", "state_media", "think_tank", "company", "blog")


@dataclass(frozen=True)
class FeedSource:
    """A feed to poll and the outlet it belongs to.

    ``source_id`` is the stable id of the outlet; several feeds may share it. ``country`` is ISO
    3166-1 alpha-2 (or ``INT`` for international bodies, empty when unknown), ``kind`` one of
    ``SOURCE_KINDS``, ``language`` an ISO 639-1 hint that may be empty.
    """

    feed_url: str
    source_id: str
    name: str
    country: str = ""
    kind: str = "press"
    language: str = ""

    def columns(self) -> dict[str, Any]:
        """What every row that comes of the feed says of it, by the names of the columns."""
        return {
            "feed_url": self.feed_url,
            "source_id": self.source_id,
            "source_name": self.name,
            "source_country": self.country,
            "source_kind": self.kind,
        }
