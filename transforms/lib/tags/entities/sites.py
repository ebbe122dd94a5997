"""News sites that are named by their address: ``sample.org has learned``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.lib.tags.entities.mentions import Mention

_CONFIDENCE = 0.7
_SITE = re.compile(
    r"(?<![\w@./-])[A-Za-z][A-Za-z0-9-]{2,30}\.(?:com|org|net)(?![\w/-]|\.\w)", re.IGNORECASE
)
_ACTS = re.compile(r" (?:has|had|have|is|was|does|did|will|can|reported|said|understands|team)\b")
_TOLD = re.compile(r"\b(?:told|to|by|of|informed|with) $")
_LOOK_BACK = 12


def find_sites(folded: str) -> Iterator[Mention]:
    """Sites that act or are told something, as organisations."""
    for match in _SITE.finditer(folded):
        told = _TOLD.search(folded, max(0, match.start() - _LOOK_BACK), match.start())
        if told or _ACTS.match(folded, match.end()):
            yield Mention(match.start(), match.end(), "organisation", "media", _CONFIDENCE, "site")
