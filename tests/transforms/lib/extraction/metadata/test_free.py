"""Whether a page says that all may read it."""

from __future__ import annotations

import pytest

from tests.support.page_heads import ARTICLE, ld, read


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (ld({**ARTICLE, "isAccessibleForFree": False}), False),
        (ld({**ARTICLE, "isAccessibleForFree": "False"}), False),
        (ld({**ARTICLE, "isAccessibleForFree": True}), True),
        ("<meta property='article:content_tier' content='locked'>", False),
        ("<meta itemprop='isAccessibleForFree' content='False'>", False),
        ("", None),
    ],
)
def test_paywall_declarations(head: str, *, free: bool | None) -> None:
    assert read(head).free is free
