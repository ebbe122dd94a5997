"""Numbers as texts write them, in digits and in words.

Groups of three may be separated by commas, points, apostrophes or spaces, Indian groups are
``1,20,000``. Which of comma and point is the decimal sign is told by the number itself, and by the
scale after it where that belongs to a language (``€1,125 Mrd``).
"""

from __future__ import annotations

import re

_SPACES = "\u00a0\u202f\u2009 "
# It begins with one class of letters, for which the engine scans fast, and repeats nothing without
# end: each digit of a long run is looked at a few times at most.
DIGITS = re.compile(
    rf"[0-9](?:[0-9]{{0,2}}(?P<group>[,.'’{_SPACES}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}}){{0,5}}"
    r"(?:[.,][0-9]{1,2})?"
    r"|[0-9]{0,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?:\.[0-9]{1,2})?"
    r"|[0-9]{0,17}(?:[.,][0-9]{1,17})?)(?![0-9])"
)
_GROUPED = re.compile(
    rf"[0-9]{{1,3}}(?P<separator>[,.'’{_SPACES}])[0-9]{{3}}(?:(?P=separator)[0-9]{{3}})*"
    r"(?:[.,][0-9]{1,2})?"
)
_INDIAN = re.compile(r"[0-9]{1,3}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]{1,2})?")

_WORDS: dict[str, float] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "zwanzig": 20, "fünfzig": 50,
    "hundert": 100, "anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "cinquante": 50,
    "cent": 100, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "veinte": 20, "cien": 100, "due": 2, "tre": 3,
    "dieci": 10, "cento": 100, "um": 1, "dois": 2, "três": 3, "dez": 10, "один": 1, "два": 2,
    "дві": 2, "две": 2, "три": 3, "чотири": 4, "четыре": 4, "п’ять": 5, "пять": 5, "десять": 10,
}  # fmt: skip
_HUNDRED, _TENS = 100, 20  # from twenty on, a word may have a smaller one after it
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_BEFORE_SCALE = re.compile(
    rf"(?<![^\W\d])(?:(?P<half>half|(?:three[ -])?quarters?\ of)\ an?"
    rf"|(?P<words>(?:(?:{_ANY}|hundred(?:\ and)?)[ -]){{0,4}}"
    rf"(?:{_ANY}|hundred|(?:and\ )?a\ half|et\ demi|y\ medio)))[ -]\Z",
    re.IGNORECASE | re.VERBOSE,
)
_ALTERNATIVE = re.compile(r" (?:to|or|and|und|bis|oder|et|à|ou|y|o|a|e|до|і|и|або|или) \Z")
_REACH = 60  # letters before a scale in which its number must lie
_VAGUE = re.compile(
    r"(?:several|few|many|couple of|dozens? of|quelques|mehrere|einige|varios|кілька|\d)"
    r"[ -]\Z",
    re.IGNORECASE,
)


def read_digits(digits: str, decimal: str = "") -> float:
    """The number as written in English or on the continent: 1,234.5, 1.234,5, 1 234, 1,5 or 1.5.

    Groups of three are thousands (``$12,529``, ``₹45,000 crore``), but the signs in
    ``decimal``, which go with the scale after the number, make one group a fraction
    (``€1.125 billion``).

    >>> read_digits("1,20,500"), read_digits("1.125", "."), read_digits("1.125")
    (120500.0, 1.125, 1125.0)
    """
    if _INDIAN.fullmatch(digits):
        return float(digits.replace(",", ""))
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not (
        decimal
        and grouped["separator"] == _only_separator(digits)
        and grouped["separator"] in decimal
    ):
        return float(digits.replace(grouped["separator"], "").replace(",", "."))
    return float(digits.replace(",", "."))


def _only_separator(digits: str) -> str:
    separators = [letter for letter in digits if not letter.isdigit()]
    return separators[0] if len(separators) == 1 else ""


def words_before(text: str, end: int) -> tuple[int, float] | None:
    """Where the number in words that ends at ``end`` begins, and its value.

    None where there is none, or where it is vague (``several hundred``).

    >>> words_before("some two and a half billion", 20)
    (5, 2.5)
    """
    begin = max(0, end - _REACH)
    match = _BEFORE_SCALE.search(text[begin:end])
    if not match or _VAGUE.search(text[max(0, begin + match.start() - 12) : begin + match.start()]):
        return None
    value = _spelled(match["words"]) if match["words"] else _part(match["half"])
    return (begin + match.start(), value) if value else None


def alternative_before(text: str, start: int) -> tuple[int, int, float] | None:
    """The other number of a range in words that ends where a number begins: its span and value."""
    match = _ALTERNATIVE.search(text[max(0, start - 6) : start])
    end = start - len(match.group()) if match else 0
    number = words_before(text, end + 1) if match else None
    return (number[0], end, number[1]) if number else None


def _part(name: str) -> float:
    if name.lower().startswith("three"):
        return 0.75
    return 0.5 if name.lower() == "half" else 0.25


def _spelled(words: str) -> float:
    """The value of words in their order; 0 where they are no number ("two three")."""
    total, last = 0.0, 0.0
    for word in re.split(r"[ -]", words.lower()):
        if word in {"half", "demi", "medio"}:
            return total + 0.5
        if word == "hundred":
            total = last = total * _HUNDRED
        elif word not in {"and", "et", "y"} and not (word == "a" and total):
            value = _WORDS.get(word, 0.0)
            if last and not value < last >= _TENS:
                return 0.0
            total, last = total + value, value
    return total
