"""Sums of money as news writes them: ``$1.2 billion``, ``€3–5 Mrd``, ``Rs 1.05 lakh crore``.

No exchange rate is invented: ``usd`` is set only where the sum is in US dollars. A bare ``$`` is
read as US dollars; another dollar needs its letter (``A$``), code or country. Crowns and pesos are
those of the country named beside them or last before them. A number whose scale is not understood
gives no sum: one that is wrong by a power of ten is worse than none. The words lie in
``data/currencies.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.values import Amount
from transforms.lib.tags.money.sums import Sum, find_sums

_MAX = 1e15  # above all money there is: a number that is something else
_FIRST_OF_RANGE = 1000  # a number without a scale that shares one is below it
_FARTHEST = 12  # letters between the ends of a range
_YEARS = range(1900, 2101)
_DASH = re.compile(r" ?[-–—] ?\Z")
_TO = re.compile(
    r",?[ -](?:to|bis|à|a|до|do|til|till|tot|and up to|or|ou|oder|або|или|lub|o)[ -]\Z"
)
_AND = re.compile(r" (?:and|und|et|y|e|і|и|та|och|og|en|i) \Z")
_BETWEEN = re.compile(
    r"(?:between|zwischen|entre|między|між|между|mellem|mellan|mellom|tussen|tra|fra)"
    r"(?: (?:about|around|roughly|some|etwa))? \Z",
    re.IGNORECASE,
)


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Every sum of money in a text, in order, disjoint; of a range both ends.

    ``amount`` is in units of ``currency`` (ISO 4217); ``text[start:end]`` is ``Amount.text``.

    >>> [(a.amount, a.currency) for a in find_amounts("zł29 billion and €1–1,5 Mrd")]
    [(29000000000.0, 'PLN'), (1000000000.0, 'EUR'), (1500000000.0, 'EUR')]
    """
    numbers = _joined(text, find_sums(text))
    return tuple(_amount(text, number) for number in numbers if _is_money(number))


def _is_money(number: Sum) -> bool:
    return bool(number.currency) and not number.refused and 0 < number.value <= _MAX


def _amount(text: str, number: Sum) -> Amount:
    value = round(number.value, 2)
    usd = value if number.currency == "USD" else None
    written = text[number.start : number.end]
    return Amount(written, value, number.currency, usd, number.start, number.end)


def _joined(text: str, numbers: list[Sum]) -> list[Sum]:
    """The numbers, the ends of ranges with the scale and currency that they share.

    From the last to the first, so that in "$1, $2 and $3 million" all are millions.
    """
    joined = list(numbers)
    for at in range(len(joined) - 2, -1, -1):
        first, second = joined[at], joined[at + 1]
        if second.start - first.end > _FARTHEST:
            continue
        is_list = second.power is not None and numbers[at + 1].power is None
        if _is_range(text, first, second) or (
            is_list and text[first.end : second.start] == ", " and second.has_sign
        ):
            joined[at], joined[at + 1] = _shared(first, second)
    return joined


def _is_range(text: str, first: Sum, second: Sum) -> bool:
    between = text[first.end : second.start]
    if _AND.match(between):
        is_pair = first.has_sign and second.has_sign and first.number < second.number
        return is_pair or bool(_BETWEEN.search(text[max(0, first.start - 24) : first.start]))
    return bool(_DASH.match(between) or _TO.match(between))


def _shared(first: Sum, second: Sum) -> tuple[Sum, Sum]:
    """Both ends of a range: ``$3–5 billion``, ``3 to 5 billion euros``, ``€12 to €15 billion``."""
    if first.refused or second.refused or not (first.currency or second.currency):
        return first, second
    if first.has_sign and not second.currency and second.power is None:
        is_range = first.power is None and first.number < second.number not in _YEARS
        return first, replace(second, currency=first.currency) if is_range else second
    end = replace(second, currency=second.currency or first.currency)
    same = (first.currency or end.currency) == end.currency
    if not same or first.power is not None or end.power is None:
        return replace(first, currency=first.currency or end.currency), end
    if first.number > end.number or first.number >= _FIRST_OF_RANGE:
        # "$900,000 to $1.4 million" says what it means, "$800 to $1.2 billion" does not.
        is_clear = first.has_sign and first.number >= _FIRST_OF_RANGE
        return replace(first, refused=not is_clear), end
    return replace(first, currency=end.currency, power=end.power), end
