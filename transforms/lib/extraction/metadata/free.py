"""Whether the page says that its article is free to read."""

from __future__ import annotations

from typing import Final

from transforms.lib.extraction.metadata import json_ld, meta_tags
from transforms.lib.extraction.metadata.meta_tags import Metas, first, values

_ANSWERS: Final = {"false": False, "no": False, "0": False, "true": True, "yes": True, "1": True}
_PAID_TIERS: Final = frozenset({"locked", "paid", "premium", "subscription"})


def declared_free(metas: Metas, article: json_ld.Node, page: json_ld.Node) -> bool | None:
    """What is declared of this article, None for nothing.

    The article speaks before its parts, these before the page around it and the meta tags. What is
    said of other nodes (teasers, the newspaper) does not count.
    """
    parts = [part for part in json_ld.as_list(article.get("hasPart")) if isinstance(part, dict)]
    paid_part = False if any(_flag(part) is False for part in parts) else None
    marked = _answer(first(metas, meta_tags.FREE))
    answers = (_flag(article), paid_part, _flag(page), marked, _by_tier(metas))
    return next((answer for answer in answers if answer is not None), None)


def _flag(node: json_ld.Node) -> bool | None:
    return _answer(str(node.get("isAccessibleForFree")))


def _answer(value: str) -> bool | None:
    return _ANSWERS.get(value.casefold().rsplit("/", 1)[-1])


def _by_tier(metas: Metas) -> bool | None:
    tiers = {value.casefold() for value in values(metas, meta_tags.ACCESS)}
    return False if tiers & _PAID_TIERS else True if "free" in tiers else None
