"""The time of day inside a date, as machines and people of many languages write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

# After folding: English, Albanian, Malay, Turkish (ÖÖ, ÖS), Greek, Persian, Arabic, the Far East.
_MORNING: Final = r"a\.?\s?m\b\.?|p\.d\b\.?|pg\b|oo\b|π\.?μ\b\.?|ق\.?ظ\b\.?|ص\b|上午|午前|오전"
_AFTERNOON: Final = r"p\.?\s?m\b\.?|m\.d\b\.?|ptg\b|os\b|μ\.?μ\b\.?|ب\.?ظ\b\.?|م\b|下午|午後|오후"
_HALF: Final = rf"(?:(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON}))"
_HALF_BEFORE = re.compile(rf"(?:^|(?<=[\W\d年月日일])){_HALF}\s*$")
_HALF_AFTER = re.compile(rf"[\s,]*{_HALF}")
# Hungarian marks the half of the day before the time, with words that elsewhere mean "of".
_HUNGARIAN_HALF = re.compile(r"\b(?:(?P<am>de)|(?P<pm>du))\.?\s*$")

_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        r"(?<![\d:+-])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?![\d:])",
        r"(?<!\d)(\d{1,2})\s?(?:時|时|点|點|시)\s?(?:(\d{1,2})\s?[分분])?\s?(?:(\d{1,2})\s?[秒초])?()",
        r"(?<![\d.,/-])(\d{1,2})\s?h(?:\s?(\d{2})(?:\s?min\s(\d{2})\ss)?)?(?!\w)()",
        r"(?<![\d.,/-])(\d{1,2})\.(\d{2})(?![\d./-])()()",
    )
)
_BARE_HOUR = re.compile(r"(?<![\d.,/:-])(\d{1,2})()()()(?=\s?[ap]\.?\s?m\b)")
_MIDDAY: Final = 12


@dataclass(frozen=True)
class TimeOfDay:
    """A time that was found: since midnight, and from where to where it stands in the text."""

    since_midnight: timedelta
    start: int
    end: int


def find_time(text: str, language: str = "") -> TimeOfDay | None:
    """The first time of day in a folded text.

    Raises:
        ValueError: there is one, and it cannot be: 25:00, 13:00 AM.

    >>> find_time("7:58 pm est").since_midnight
    datetime.timedelta(seconds=71880)
    """
    for form in (*_FORMS[:3], _BARE_HOUR, _FORMS[3]):
        match = form.search(text)
        if match:
            return _read(text, match, language)
    return None


def _read(text: str, match: re.Match[str], language: str) -> TimeOfDay:
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    start, end = match.span()
    half = _HALF_AFTER.match(text, end)
    if half:
        end = half.end()
    else:
        half = (_HUNGARIAN_HALF if language == "hu" else _HALF_BEFORE).search(text[:start])
        start = half.start() if half else start
    if half:
        hour = _of_24(hour, afternoon=bool(half["pm"]))
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):  # noqa: PLR2004
        raise ValueError(f"no time of day: {match[0]}")
    microsecond = int(f"{match[4] or ''}000000"[:6])
    since = timedelta(hours=hour, minutes=minute, seconds=min(second, 59), microseconds=microsecond)
    return TimeOfDay(since, start, end)


def _of_24(hour: int, *, afternoon: bool) -> int:
    """Some write 19:58 PM, which is clear, and 0:30 PM; 13:00 AM is neither time."""
    if afternoon:
        return hour + _MIDDAY if hour < _MIDDAY else hour
    if hour > _MIDDAY:
        raise ValueError(f"{hour} o'clock before noon")
    return hour % _MIDDAY
