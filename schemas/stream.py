"""What only goes through the streaming graph: page requests, and rows on their way to a file."""

from dataclasses import dataclass
from typing import Optional

from schemas.feed_poll import PendingEntry


@dataclass(frozen=True)
class PageRequest:
    """An entry on its way to the fetch stage; without one, a tick.

    ``content`` is the text that came in the feed, HTML in Zstandard, and ``link`` where it is
    published; empty for an entry whose page is to be fetched.
    """

    pending: Optional[PendingEntry] = None
    content: bytes = b""
    link: str = ""


@dataclass(frozen=True)
class StoredRow:
    """A record of any dataset as the bytes of its row coder; without a dataset, a tick."""

    dataset: str = ""
    partition: str = ""
    row: bytes = b""
