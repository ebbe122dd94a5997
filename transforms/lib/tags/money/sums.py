"""A number with the scale and the currency around it: the parts of which sums are made.

``US$`` ``1.2`` ``billion`` is sign, number, scale; ``2,7`` ``milliards`` ``d’euros`` number, scale,
unit. A number in words has no sign: ``half a billion euros``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.lib.tags.money.currencies import Vocabulary, vocabulary
from transforms.lib.tags.money.east_asian import east_asian_sums
from transforms.lib.tags.money.numbers import DIGITS, alternative_before, read_digits, words_before
from transforms.lib.tags.money.tails import GAP, WORD, Tail, read_tail

_LONGEST_SIGN = 9
_THOUSAND = 1000
_LARGE = 1e5
_BILLION = 9
_SCALED_BEFORE = re.compile(r"\d(?:[kmb]|[bmt]n)[-–—]\Z", re.IGNORECASE)  # 3.5bn–4bn
_INNER = frozenset("_.,$€£¥₩₹'’/")  # before a number they make it part of something longer
# What a scale of another language, or of fancy, looks like: the bare number would be a lie.
_LIKE_A_SCALE = re.compile(
    r"\w*(?:illi|ilj|ilió|illó|iliar|ilyar|ilyon|ilhõ|ilhã|ilion|ильй|илли|ільй|ільяр)\w*|"
    r"(?:[tk]|juta|ribu|triliun|hundreds?|thousands?|lakhs?|crores?|tys|tis|тис|тыс)\Z",
    re.IGNORECASE,
)
_MALFORMED = re.compile(r"[.,][0-9]|, [0-9]{3},[0-9]{3}(?![0-9])")  # "$8,2656,194", "$10, 202,036"
# Parts of scales: looking for a few fixed letters is ten times as fast as for a choice of words.
_IN_SCALES = ("illi", "illo", "illó", "ilj", "rore", "akh", "ousand", "лли", "льй", "льяр", "il mi")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*\Z")
_LONGEST_SCALE = 12


@dataclass(frozen=True)
class Sum:
    """A number of a text and what it is a number of.

    ``power`` is that of ten of its scale, None without one. ``currency`` is empty where none is
    named; ``has_sign`` says that it came first. ``refused``: it is not understood.
    """

    start: int
    end: int
    number: float
    power: int | None
    currency: str
    has_sign: bool = False
    refused: bool = False

    @property
    def value(self) -> float:
        """In units of the currency."""
        return self.number * 10.0 ** (self.power or 0)


def find_sums(text: str) -> list[Sum]:
    """Every number that may be part of a sum, in the order of the text, disjoint."""
    found = [*_in_digits(text), *_in_words(text)]
    for start, end, value, currency in east_asian_sums(text):
        found.append(Sum(start, end, value, 0, currency))
    disjoint: list[Sum] = []
    for number in sorted(found, key=lambda number: (number.start, -number.end)):
        if not disjoint or number.start >= disjoint[-1].end:
            disjoint.append(number)
    return disjoint


def _in_digits(text: str) -> Iterator[Sum]:
    words = vocabulary()
    for match in DIGITS.finditer(text):
        start, at = match.span()
        sign = _sign(text, start, words)
        if not sign and _is_inner(text, start):
            continue
        tail = read_tail(text, at, words)
        if not sign and tail.power is None and not tail.currency and not _may_begin_range(text, at):
            continue
        number = read_digits(match.group(), _decimal(tail, words))
        if sign and sign in words.shy and tail.power is None and not _is_grouped(match.group()):
            continue  # "N55236-19-D-0001" is a contract
        is_glued = number >= _LARGE and text[at : at + 1].isalpha()  # "$10,090,253for a ship"
        refused = (not is_glued and _is_refused(text, at, tail)) or _is_vague(
            match.group(), sign, tail, words
        )
        plain = Sum(start, tail.end, number, tail.power, tail.currency, bool(sign), refused)
        yield _with_sign(text, sign, plain, words)


def _is_grouped(digits: str) -> bool:
    return len(digits) > len("1234") and not digits.isdigit()


def _is_vague(digits: str, sign: str, tail: Tail, words: Vocabulary) -> bool:
    """``1.125 Milliarden`` is either of two sums, and ``$5 mil`` too."""
    if tail.scale == "mil":
        return sign.endswith(("$", "£")) and sign != "R$"
    is_grouped = "." in digits and read_digits(digits) >= _THOUSAND
    return is_grouped and (tail.power or 0) >= _BILLION and _decimal(tail, words) == ","


def _may_begin_range(text: str, at: int) -> bool:
    """``3 to 5 billion``, ``3–5 billion``: the first number has nothing of its own."""
    return text[at : at + 1] in {" ", "-", "–", "—", "\u00a0", "\u202f"}


def _in_words(text: str) -> Iterator[Sum]:
    words = vocabulary()
    for at in _scales_in_words(text):
        number = words_before(text, at)
        tail = read_tail(text, at - 1, words) if number else None
        if not number or not tail or tail.power is None or _is_idiom(text, number[0], tail):
            continue
        first = alternative_before(text, number[0])
        if first:
            yield Sum(first[0], first[1], first[2], None, "")
        yield Sum(number[0], tail.end, number[1], tail.power, tail.currency)


def _scales_in_words(text: str) -> list[int]:
    """Where words begin that may be scales and have no digit before them."""
    starts = set()
    for part in _IN_SCALES:
        at = text.find(part)
        while at >= 0:
            letters = _LETTERS_BEFORE.search(text[max(0, at - _LONGEST_SCALE) : at])
            start = at - len(letters.group() if letters else "")
            if start > 1 and text[start - 1] in GAP and text[start - 2].isalpha():
                starts.add(start)
            at = text.find(part, at + 1)
    return sorted(starts)


def _is_idiom(text: str, start: int, tail: Tail) -> bool:
    """``a billion-dollar deal`` tells no sum, ``a billion dollars`` does."""
    words = text[start : tail.end].lower()
    return words.startswith(("a ", "an ")) and "-" in words


def _decimal(tail: Tail, words: Vocabulary) -> str:
    if tail.power is None:
        return ""
    return words.decimals.get(tail.scale, ".")


def _sign(text: str, start: int, words: Vocabulary) -> str:
    """The sign or code that ends where the number begins, with a space between them or not."""
    end = start - 1 if text[start - 1 : start] in {" ", "\u00a0", "\u202f"} and start else start
    if not end or text[end - 1] not in words.before_ends:
        return ""
    match = words.before.search(text[max(0, end - _LONGEST_SIGN) : end])
    return match.group() if match else ""


def _with_sign(text: str, sign: str, number: Sum, words: Vocabulary) -> Sum:
    """The sum with what its sign says; what follows a bare ``$`` says more: ``$30 billion CAD``."""
    if not sign:
        return number
    start = text.rindex(sign, 0, number.start)
    if sign in words.prefixes:
        power, currency = words.prefixes[sign]
        return replace(number, start=start, power=power + (number.power or 0), currency=currency)
    own = number.currency if sign == "$" else ""
    unit = words.kind_signs.get(sign)
    named = unit.around(text, start, number.end) if unit else words.signs.get(sign, "")
    currency = own or named
    return replace(number, start=start, currency=currency)


def _is_inner(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if before in {"-", "–", "—"}:
        is_word = text[start - 2 : start - 1].isalpha()
        return is_word and not _SCALED_BEFORE.search(text[max(0, start - _LONGEST_SIGN) : start])
    return before.isalnum() or (before in _INNER and bool(before))


def _is_refused(text: str, at: int, tail: Tail) -> bool:
    """Whether a word follows that changes the number in a way that is not known."""
    if tail.power is not None or tail.currency:
        return False
    if text[at : at + 1].isalpha() or _MALFORMED.match(text, at):
        return True
    match = WORD.match(text, at + 1) if text[at : at + 1] in GAP else None
    return bool(match and _LIKE_A_SCALE.match(match.group()))
