"""News sites that are named by their address: ``sample.org has learned``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.lib.tags.entities.mentions import Mention

_CONFIDENCE = 0.7
_DOMAIN = re.compile(r"\.(?:com|org|net|COM|ORG|NET)(?![\w/-]|\.\w)")
_NAME = re.compile(r"(?<![\w@./-])[A-Za-z][A-Za-z0-9-]{2,30}$")
_ACTS = re.compile(r" (?:has|had|have|is|was|does|did|will|can|reported|said|understands|team)\b")
_TOLD = re.compile(r"\b(?:told|to|by|of|informed|with) $")
_LOOK_BACK = 12
_LONGEST = 40


def find_sites(folded: str) -> Iterator[Mention]:
    """Sites that act or are told something, as organisations."""
    for domain in _DOMAIN.finditer(folded):
        name = _NAME.search(folded, max(0, domain.start() - _LONGEST), domain.start())
        if name is None:
            continue
        told = _TOLD.search(folded, max(0, name.start() - _LOOK_BACK), name.start())
        if told or _ACTS.match(folded, domain.end()):
            yield Mention(name.start(), domain.end(), "organisation", "media", _CONFIDENCE, "site")
