"""A date somewhere in a page whose markup names none, by htmldate: dear, and the last resort."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from itertools import islice
from typing import Final

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement

from transforms.lib.extraction.dateline import find_dateline
from transforms.lib.text.dates import read_date
from transforms.lib.text.plain import ends_sentence, has_words

MAX_ELEMENTS: Final = 20_000
"""Twice the largest evaluation page; htmldate takes 4 s for 50,000 numbers that could be dates."""

_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)(?!\d)")
_MONTH_ALONE = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])/(?!\d{1,2}(?:[/?#_]|\.html?|$))")
_SENTENCE_WORDS: Final = 8
_OF_PUBLICATION = re.compile(
    r"\b(?:publi[csé]|publik|pubbl|post(?:ed|ad)|veröffentl|opublik|опублик|yayı[nm])",
    re.IGNORECASE,
)
_DATELINE = re.compile(r".{2,80}?\s(?=[-–—]+\s)")
_WIRE = re.compile(r"/[^/]{2,24}/|\([^()]{2,24}\)")
_SEARCHED_PARAGRAPHS: Final = 10
_FURNITURE: Final = ("footer", "nav", "aside", "script", "form", "header")


def search_date(tree: HtmlElement, language: str = "", country: str = "") -> str:
    """The day as ``2026-11-05``, "" without one; ``tree`` stays as it is.

    A year alone, as that of a copyright, is no date: htmldate gives it as the first of January. Nor
    is a month alone in an address, which it gives as the first of the month.
    Nor is a day that a sentence tells of; nor are numbers whose order is a guess, for a reader of
    this language and country.
    """
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        return ""
    if day := _day_of_dateline(tree, language, country):
        return day
    pruned = deepcopy(tree)
    for element in list(pruned.iter(*_FURNITURE)):
        clock = element.tag == "header" and element.find(".//h1") is None
        if element.getparent() is not None and (clock or element.tag != "header"):
            element.drop_tree()
    for element in pruned.iter("p"):
        _leave_dateline(element)
    for element in pruned.iter(etree.Element):
        for name, value in element.items():
            if _MONTH_ALONE.search(value):
                element.set(name, _MONTH_ALONE.sub("/", value))
    found = find_date(
        deepcopy(pruned), extensive_search=True, original_date=True, max_date="2100-01-01"
    )
    if not found or found.endswith("-01-01"):
        return ""
    written = _numbers(pruned, date.fromisoformat(found))
    readings = {read_date(text, language=language, country=country) for text in written}
    days = {reading.moment.date().isoformat() for reading in readings if reading}
    return found if not written or found in days else next(iter(days), "")


def _day_of_dateline(tree: HtmlElement, language: str, country: str) -> str:
    """That of a press release: ``HARBOUR CITY, Nov. 5, 2026 /PRNewswire/ -- The yard …``."""
    for paragraph in islice(tree.iter("p"), _SEARCHED_PARAGRAPHS):
        text = " ".join(str(paragraph.text_content()).split())
        dateline = _DATELINE.match(text) if find_dateline(text) else None
        stated = _WIRE.sub("", dateline[0]) if dateline else ""
        if reading := read_date(stated, language=language, country=country):
            return reading.moment.date().isoformat()
    return ""


def _leave_dateline(paragraph: HtmlElement) -> None:
    """Of a sentence only what stands before its dash: days that it tells of are no dates of it."""
    text = " ".join(str(paragraph.text_content()).split())
    is_sentence = has_words(text, _SENTENCE_WORDS) and ends_sentence(text)
    if is_sentence and not _OF_PUBLICATION.search(text):
        dateline = _DATELINE.match(text)
        tail = paragraph.tail
        paragraph.clear()
        paragraph.text, paragraph.tail = dateline[0] if dateline else "", tail


def _numbers(tree: HtmlElement, day: date) -> set[str]:
    """How the page writes a day in numbers, if so, whichever comes first."""
    pair = {day.day, day.month}
    return {
        match[0]
        for match in _NUMERIC.finditer(str(tree.text_content()))
        if int(match[3]) == day.year and {int(match[1]), int(match[2])} == pair
    }
