"""Sums in Japanese, Korean and Chinese: ``8兆7000億円``, ``2조 5000억 원``, ``3.5亿美元``.

Scales go by ten thousands, and one number may have several. The words lie in
``data/currencies.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.lib.tags.money.currencies import one_of, vocabulary

_DIGITS = r"[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}){1,5}|[0-9０-９]{1,12}"
_NUMBER = rf"(?:{_DIGITS})(?:\.[0-9０-９]{{1,6}})?"
_ABOUT = "[余餘多여]?"
_OF_TAIWAN = re.compile(r"(?:新?[台臺][幣币]|NT\$) ?\Z")


def east_asian_sums(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Start, end, value in units of the currency, and the currency of each.

    >>> list(east_asian_sums("予算は8兆7000億円だ"))
    [(3, 11, 8700000000000.0, 'JPY')]
    """
    if text.isascii() or not any(letter in text for letter in _last_letters()):
        return
    whole, part = _patterns()
    for match in whole.finditer(text):
        parts = list(part.finditer(match["parts"]))
        if not parts[0]["scale"] and len(match["unit"]) == 1:
            continue  # a plain number and a sign: ``tails`` reads it, and 第3元素 is no money
        before = text[max(0, match.start() - 4) : match.start()]
        is_taiwan = match["unit"] == "元" and _OF_TAIWAN.search(before)
        currency = "TWD" if is_taiwan else vocabulary().myriad_units[match["unit"]]
        yield match.start(), match.end(), sum(map(_value, parts)), currency


def _value(part: re.Match[str]) -> float:
    number = float(part["number"].replace(",", "").replace("，", ""))
    return number * 10.0 ** vocabulary().myriads.get(part["scale"] or "", 0)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A sum with its ``parts`` and ``unit``; a part of one with its ``number`` and ``scale``."""
    words = vocabulary()
    scale = f"(?:{one_of(words.myriads)})"
    scaled = f"{_NUMBER}{_ABOUT}[ ]?{scale}"
    whole = (
        rf"(?<![0-9０-９.,，])(?P<parts>(?:{scaled}[ ]?){{0,3}}{scaled}?)"
        rf"{_ABOUT}[ ]?(?P<unit>{one_of(words.myriad_units)})"
    )
    part = rf"(?P<number>{_NUMBER}){_ABOUT}[ ]?(?P<scale>{scale})?"
    return re.compile(whole), re.compile(part)


@cache
def _last_letters() -> frozenset[str]:
    """Those of the units: a text without any has no such sum, and that is seen at once."""
    return frozenset(unit[-1] for unit in vocabulary().myriad_units)
