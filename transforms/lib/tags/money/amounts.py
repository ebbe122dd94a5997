"""Sums of money as news writes them: ``$1.2 billion``, ``€100 million``, ``zł29 billion``.

No exchange rate is invented: ``usd`` is set only where the sum is in US dollars. A bare ``$`` is
read as US dollars; another dollar needs its letter (``A$``). Signs, names and scales lie in
``data/currencies.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from schemas.values import Amount
from transforms.lib.tags.topics.taxonomy import read_yaml

_GROUPS = r"[0-9]{1,3}(?:[,.\u00a0\u202f][0-9]{3})+(?:[.,][0-9]{1,2})?"
_NUMBER = rf"(?P<number>{_GROUPS}|[0-9]+(?:[.,][0-9]+)?)(?![0-9])"
_GROUPED = re.compile(
    r"[0-9]{1,3}(?P<separator>[,.\u00a0\u202f])[0-9]{3}(?:(?P=separator)[0-9]{3})*"
    r"(?:[.,][0-9]{1,2})?"
)
# Before a sum, these make it part of something longer. Looked at afterwards: a pattern that begins
# with a look-behind is tried at every letter, one that begins with a sign or digit is not (5x).
_INNER = frozenset("_.,$€£¥₩₹")
_MAX = 1e15  # above all money there is: a number that is something else


@dataclass(frozen=True)
class _Grammar:
    """The patterns of sums, and what their words mean (lower case)."""

    sign_first: re.Pattern[str]
    name_last: re.Pattern[str]
    currencies: dict[str, str]
    scales: dict[str, float]
    scaled_only: frozenset[str]
    continental: frozenset[str]


@cache
def _grammar() -> _Grammar:
    tables = read_yaml("currencies.yaml")
    signs, names, scales = (_inverted(tables[key]) for key in ("signs", "names", "scales"))
    codes = {code: code for code in tables["codes"]}
    scale = rf"(?:[ \u00a0\u202f-]?(?P<scale>(?i:{_one_of(scales)}))(?!\w))?"
    before = rf"(?P<currency>{_one_of([*signs, *codes])})[ \u00a0]?"
    after = rf"[ \u00a0](?P<currency>(?i:{_one_of(names)})|{_one_of(codes)})(?!\w)(?! of)"
    return _Grammar(
        sign_first=re.compile(before + _NUMBER + scale),
        name_last=re.compile(_NUMBER + scale + after),
        currencies={word.lower(): code for word, code in (signs | names | codes).items()},
        scales={word: 10.0 ** int(power) for word, power in scales.items()},
        scaled_only=frozenset(tables["scaled_only"]),
        continental=frozenset(tables["continental"]),
    )


def _inverted(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: str(key) for key, words in table.items() for word in words}


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Every sum of money in a text, in order, disjoint.

    ``amount`` is in units of ``currency`` (ISO 4217); ``text[start:end]`` is ``Amount.text``.

    >>> [(a.amount, a.currency) for a in find_amounts("zł29 billion and €1,5 Mrd")]
    [(29000000000.0, 'PLN'), (1500000000.0, 'EUR')]
    """
    found = sorted(_all_amounts(text), key=lambda amount: (amount.start, -amount.end))
    disjoint: list[Amount] = []
    for amount in found:
        if not disjoint or amount.start >= disjoint[-1].end:
            disjoint.append(amount)
    return tuple(disjoint)


def _all_amounts(text: str) -> Iterator[Amount]:
    grammar = _grammar()
    for match in grammar.sign_first.finditer(text):
        if not _is_inner(text, match.start()):
            yield from _amount(match, grammar)
    for match in grammar.name_last.finditer(text):
        is_money = match["scale"] or match["currency"].lower() not in grammar.scaled_only
        if is_money and not _is_inner(text, match.start()):
            yield from _amount(match, grammar)


def _is_inner(text: str, start: int) -> bool:
    before = text[start - 1 : start] if start else ""
    return before.isalnum() or before in _INNER


def _amount(match: re.Match[str], grammar: _Grammar) -> Iterator[Amount]:
    scale = (match["scale"] or "").lower()
    decimal = "," if scale in grammar.continental else "."
    value = _number(match["number"], decimal if scale else "") * grammar.scales.get(scale, 1.0)
    if 0 < value <= _MAX:
        value = round(value, 2)
        currency = grammar.currencies[match["currency"].lower()]
        usd = value if currency == "USD" else None
        yield Amount(match.group(), value, currency, usd, match.start(), match.end())


def _number(digits: str, decimal: str) -> float:
    """The number as written in English or on the continent: 1,234.5, 1.234,5, 1,5 or 1.5.

    Groups of three are thousands (``$12,529``, ``₹45,000 crore``), but ``decimal``, the sign that
    goes with the scale after the number, makes one group a fraction (``€1.125 billion``).
    """
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not (decimal and grouped["separator"] == decimal == _only_separator(digits)):
        return float(digits.replace(grouped["separator"], "").replace(",", "."))
    return float(digits.replace(",", "."))


def _only_separator(digits: str) -> str:
    separators = [letter for letter in digits if not letter.isdigit()]
    return separators[0] if len(separators) == 1 else ""
