"""The date without its time of day: which number is the year, which the month, which the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from transforms.lib.text.date_names import FILLERS, month_numbers, weekday_number

_YEARS: Final = range(1900, 2400)  # beyond are calendars that count from elsewhere: 1448
_BUDDHIST_YEARS: Final = range(2500, 2700)
_YEARS_BEFORE_CHRIST: Final = 543
_LAST_OF_THIS_CENTURY: Final = 50
_MONTH_FIRST: Final = frozenset({"US", "PR", "GU", "AS", "VI", "MP", "PH", "FM", "MH", "PW", "PA"})
_SPANISH_MONTH_FIRST: Final = frozenset({"PR", "PA"})
_BOTH_ORDERS: Final = frozenset({"", "CA", "INT"})
_YEAR_FIRST: Final = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})
"""Languages that write the year first: their readers have no order for a day before a year."""

_IN_CHARACTERS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日日號号일]?")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?![\d])")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_VIETNAMESE = re.compile(r"(\d{1,2})\s?th(?:ang|g)\.?\s?(\d{1,2})\s?[,.]?\s?(?:nam\s)?(\d{4})")
_TOKEN = re.compile(r"\d+|[^\s\d\-/.,:;()\[\]+|·•'\"]+")


@dataclass(frozen=True)
class DateHints:
    """What is known of the writer of a date, as for ``parse_date``."""

    language: str = ""
    country: str = ""
    day_first: bool | None = None


def date_in(text: str, hints: DateHints) -> date | None:
    """The only date of a folded text from which the time is taken out; None if that is not clear.

    Words may stand before the first number. After it only what belongs to dates may.
    """
    for form, read in _FORMS:
        match = form.search(text)
        if match:
            rest = f"{text[: match.start()]} 0 {text[match.end() :]}"
            words = _words(_TOKEN.findall(rest))
            if words is None or sum(word.isdigit() for word in words) > 1:
                return None
            return read(match, hints, _weekday(words))
    return _named(text, hints)


def numeric_evidence(text: str) -> bool | None:
    """Whether the day comes before the month in a text, where a number above 12 says so."""
    match = _NUMERIC.search(text)
    if not match or len(match[1]) > 2:  # noqa: PLR2004 - a year
        return None
    first, second = int(match[1]), int(match[3])
    if (first > 12) == (second > 12):  # noqa: PLR2004 - months
        return None
    return first > second


def _words(tokens: list[str]) -> list[str] | None:
    """The tokens from the first number on, with the weekdays before it; None with a strange one."""
    first = next((at for at, token in enumerate(tokens) if token[0].isdigit()), len(tokens))
    known = [token for token in tokens[:first] if weekday_number(token) is not None]
    strange = any(not _belongs(token) for token in tokens[first:])
    return None if strange else known + tokens[first:]


def _belongs(token: str) -> bool:
    return token.isdigit() or token in FILLERS or weekday_number(token) is not None


def _weekday(words: list[str]) -> int | None:
    days = {weekday_number(word) for word in words} - {None, -1}
    return days.pop() if len(days) == 1 else None


def _year_first(match: re.Match[str], _hints: DateHints, _weekday: int | None) -> date | None:
    return _date(int(match[1]), int(match[2]), int(match[3]))


def _year_last(match: re.Match[str], _hints: DateHints, _weekday: int | None) -> date | None:
    return _date(int(match[3]), int(match[2]), int(match[1]))


def _numeric(match: re.Match[str], hints: DateHints, weekday: int | None) -> date | None:
    first, separator, second, last = match.groups()
    if len(first) == 4:  # noqa: PLR2004 - a year
        return _date(int(first), int(second), int(last)) if len(last) <= 2 else None  # noqa: PLR2004
    if len(first) > 2 or len(last) not in (2, 4):  # noqa: PLR2004
        return None
    year = int(last) if len(last) == 4 else _century(int(last))  # noqa: PLR2004
    order = _day_first(separator, hints)
    if len(last) == 2 and (separator == "-" or order is None or hints.language in _YEAR_FIRST):  # noqa: PLR2004
        return None  # 03-12-31 may begin with its year
    day_first, month_first = (
        _date(year, int(second), int(first)),
        _date(year, int(first), int(second)),
    )
    possible = {day for day in (day_first, month_first) if day}
    if len(possible) > 1:
        possible = {day for day in possible if day.weekday() == weekday} or possible
    if len(possible) == 1:
        return possible.pop()
    return None if order is None else day_first if order else month_first


def _day_first(separator: str, hints: DateHints) -> bool | None:
    """True where the day comes before the month, False where after it, None where unknown."""
    if hints.day_first is not None:
        return hints.day_first
    if separator == ".":
        return not (hints.language == "en" and hints.country in _MONTH_FIRST)
    if hints.language in _YEAR_FIRST:
        return None
    if hints.language in ("", "en", "tl"):
        return None if hints.country in _BOTH_ORDERS else hints.country not in _MONTH_FIRST
    return not (hints.language == "es" and hints.country in _SPANISH_MONTH_FIRST)


def _named(text: str, hints: DateHints) -> date | None:
    """A date with the name of its month: two numbers beside it, the day and the year."""
    tokens = _TOKEN.findall(text)
    months = list(_months(tokens, hints.language))
    sure = [month for month in months if weekday_number(tokens[month[0]]) is None]
    if len(sure or months) != 1:
        return None
    position, month = (sure or months)[0]
    words = _words(tokens[:position] + tokens[position + 1 :])
    numbers = [word for word in words or () if word.isdigit()]
    if len(numbers) != 2:  # noqa: PLR2004
        return None
    return _day_and_year(numbers, month)


def _months(tokens: list[str], language: str) -> Iterator[tuple[int, int]]:
    """Places and numbers of the months among tokens; a month in dispute counts as none."""
    for position, token in enumerate(tokens):
        numbers = month_numbers(token, language)
        if len(numbers) == 1:
            yield position, next(iter(numbers))


def _day_and_year(numbers: list[str], month: int) -> date | None:
    first, last = numbers
    if len(first) == 4 and len(last) <= 2:  # noqa: PLR2004
        return _date(int(first), month, int(last))
    if len(first) <= 2 and len(last) in (2, 4):  # noqa: PLR2004
        year = int(last) if len(last) == 4 else _century(int(last))  # noqa: PLR2004
        return _date(year, month, int(first))
    return None


def _century(year: int) -> int:
    return year + (2000 if year < _LAST_OF_THIS_CENTURY else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    if year in _BUDDHIST_YEARS:
        year -= _YEARS_BEFORE_CHRIST
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_FORMS: Final = (
    (_IN_CHARACTERS, _year_first),
    (_VIETNAMESE, _year_last),
    (_NUMERIC, _numeric),
    (_COMPACT, _year_first),
)
