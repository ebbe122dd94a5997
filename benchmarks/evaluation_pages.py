"""The evaluation pages beside the repository, and which of them nobody may read.

The pages come from 640 hosts. Every third host is held back: its pages are scored and never opened,
so that rules which only learned the other pages by heart are seen through.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

Truth = dict[str, Any]
FOLDS: Final = 3
HELD_BACK: Final = 1
"""The fold that no rule and no weight was made from; of the three it halves no set."""


@dataclass(frozen=True)
class Page:
    """One evaluation page: its id, address and bytes."""

    id: str
    url: str
    html: bytes
    held_back: bool


def fold_of(page_id: str, url: str) -> int:
    """Fold of the host, 0 to 2, so that the pages of one outlet are never on both sides.

    >>> fold_of("any", "https://www.example.org/a") == fold_of("other", "http://example.org/b")
    True
    """
    host = host_of(page_id, url)
    return int.from_bytes(hashlib.sha256(host.encode()).digest(), "big") % FOLDS


def host_of(page_id: str, url: str) -> str:
    """Host without ``www.``; the id of a page without one stands for its host."""
    return (urlsplit(url).hostname or page_id).removeprefix("www.")


def load_truth(path: Path) -> dict[str, Truth]:
    """Truth rows by page id: with a full ``body``, or with segments ``with`` and ``without``."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["id"]: row for row in rows if "body" in row or "with" in row}


def read_pages(archive: Path, truth: Mapping[str, Truth]) -> Iterator[Page]:
    """The pages of an archive for which there is a truth, in its order."""
    with tarfile.open(archive) as members:
        for member in members:
            content = members.extractfile(member) if member.isfile() else None
            if content is not None and member.name in truth:
                url = truth[member.name].get("url") or ""
                held_back = fold_of(member.name, url) == HELD_BACK
                yield Page(member.name, url, content.read(), held_back)
