"""Sums in Japanese, Korean and Chinese: ``8兆7000億円``, ``2조 5000억 원``, ``3.5亿美元``.

Scales go by ten thousands, and one number may have several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_SCALES: Final = {
    "万亿": 12, "萬億": 12, "兆": 12, "조": 12, "千亿": 11, "千億": 11, "百亿": 10, "百億": 10,
    "億": 8, "亿": 8, "억": 8, "千万": 7, "千萬": 7, "천만": 7, "百万": 6, "百萬": 6, "백만": 6,
    "万": 4, "萬": 4, "만": 4,
}  # fmt: skip
_NAMES: Final = {
    "JPY": "円 日圓 日元 엔",
    "CNY": "元 人民元 人民币 人民幣 위안",
    "KRW": "원 ウォン 韩元 韓元",
    "USD": "ドル 米ドル 美元 美金 달러",
    "EUR": "ユーロ 欧元 歐元 유로",
    "GBP": "ポンド 英镑 英鎊",
    "RUB": "ルーブル 卢布 盧布 루블",
    "INR": "ルピー 卢比 盧比 루피",
    "TWD": "台币 台幣",
    "HKD": "港元",
    "AUD": "豪ドル 澳元",
    "CAD": "加元",
}
_UNITS: Final = {name: code for code, names in _NAMES.items() for name in names.split()}
_LETTERS: Final = frozenset("".join(_UNITS))


def _value(part: re.Match[str]) -> float:
    number = float(part["number"].replace(",", "").replace("，", ""))
    return number * 10.0 ** _SCALES.get(part["scale"] or "", 0)


def _one_of(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DIGITS: Final = r"[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}){1,5}|[0-9０-９]{1,12}"
_ABOUT: Final = "[余餘多여]?"
_NUMBER: Final = rf"(?:{_DIGITS})(?:\.[0-9０-９]{{1,6}})?"
_SCALE: Final = rf"(?:{_one_of(_SCALES)})"
_SCALED: Final = rf"{_NUMBER}{_ABOUT}[ ]?{_SCALE}"
_PART: Final = re.compile(rf"(?P<number>{_NUMBER}){_ABOUT}[ ]?(?P<scale>{_SCALE})?")
_SUM: Final = re.compile(
    rf"(?<![0-9０-９.,，])(?P<parts>(?:{_SCALED}[ ]?){{0,3}}{_NUMBER}{_ABOUT}[ ]?{_SCALE}?)"
    rf"{_ABOUT}[ ]?(?P<unit>{_one_of(_UNITS)})"
)
_OF_TAIWAN: Final = re.compile(r"(?:新?[台臺][幣币]|NT\$) ?\Z")


def east_asian_sums(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Start, end, value in units of the currency, and the currency of each.

    >>> list(east_asian_sums("予算は8兆7000億円だ"))
    [(3, 11, 8700000000000.0, 'JPY')]
    """
    if text.isascii() or _LETTERS.isdisjoint(text):
        return
    for match in _SUM.finditer(text):
        parts = list(_PART.finditer(match["parts"]))
        if not parts[0]["scale"] and len(match["unit"]) == 1:
            continue  # a plain number and a sign: ``tails`` reads it, and 第3元素 is no money
        value = sum(map(_value, parts))
        before = text[max(0, match.start() - 4) : match.start()]
        is_taiwan = match["unit"] == "元" and _OF_TAIWAN.search(before)
        yield match.start(), match.end(), value, "TWD" if is_taiwan else _UNITS[match["unit"]]
