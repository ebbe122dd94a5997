"""When an article was published and changed, as each part of the page says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

from transforms.lib.extraction.metadata import json_ld, meta_tags
from transforms.lib.extraction.metadata.candidates import Candidate, Trust, distinct
from transforms.lib.extraction.metadata.json_ld import Node
from transforms.lib.extraction.metadata.outline import Outline
from transforms.lib.extraction.metadata.zones import Zones, says_more
from transforms.lib.text.plain import clean_line

PUBLISHED: Final = "datePublished"
UPDATED: Final = "dateModified"

_METAS: Final = {PUBLISHED: meta_tags.PUBLISHED, UPDATED: meta_tags.UPDATED}
_MAX_TEXT: Final = 80
_MAX_MARKUP: Final = 400
"""With the white space around it."""
_UPDATE = re.compile(
    r"updat|modif|수정|更新|cập nhật|güncelle|aktualisi|mis à jour"
    r"|actualiza|aggiorn|bijgewerkt|oppdater|uppdater|zaktualiz"
    r"|обновл",
    re.IGNORECASE,
)
# Where another date of the same line begins: "Published 5 May 2026 | Updated 6 May 2026".
_LABEL = re.compile(
    r"[\s|/·•–—(,;-]+(?=(?:last )?(?:updated|modified|published|posted|aktualisiert|mis à jour"
    r"|actualizado|aggiornato|bijgewerkt|수정|更新)\b)",
    re.IGNORECASE,
)
_MAX_PARTS: Final = 3
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
)


def read_times(
    outline: Outline, zones: Zones, article: Node, page: Node, name: str
) -> tuple[Candidate, ...]:
    """Values for ``datePublished`` or ``dateModified`` as found, by falling trust."""
    return distinct(
        (
            Candidate(clean_line(_stated(article.get(name))), "json-ld", Trust.STATED),
            Candidate(clean_line(_stated(page.get(name))), "json-ld page", Trust.TAGGED),
            *_tagged(outline, name),
            *_marked(outline, zones, name),
            *_shown(outline, zones, name),
        )
    )


def _stated(value: Any) -> str:
    """The text of a value, or its digits: some sites give Unix time as a number."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else json_ld.first_text(value)


def date_in_address(url: str) -> str:
    """The day in the path of an address, ``2026-11-05`` or "": weak, as a page may have moved."""
    found = _IN_ADDRESS.search(url.partition("?")[0])
    return "-".join((found[1], found[3], found[4])) if found else ""


def _tagged(outline: Outline, name: str) -> Iterator[Candidate]:
    for key in _METAS[name]:
        for value in outline.metas.get(key, ()):
            yield Candidate(clean_line(value), f"meta {key}", Trust.TAGGED)


def _marked(outline: Outline, zones: Zones, name: str) -> Iterator[Candidate]:
    for element in zones.own(outline.properties.get(name, ())):
        yield Candidate(_moment(element), f"itemprop={name}", Trust.MARKED)
        break
    for element in zones.own(outline.times):
        if _is_update(element) is (name == UPDATED) and element.get("datetime"):
            # Below the text it may be that of another article.
            trust = Trust.MARKED if zones.is_above_text(element) else Trust.GUESSED
            yield Candidate(_moment(element), "time", trust)
            break


def _shown(outline: Outline, zones: Zones, name: str) -> Iterator[Candidate]:
    """Dates in words, in elements named after them; the first is the article's."""
    named = (*outline.times, *outline.dated, *outline.bylines)
    for element in sorted(zones.own(named), key=zones.is_above_text, reverse=True):
        if says_more(element, _MAX_MARKUP):
            continue
        marked = _is_marked_update(element)
        parts = _LABEL.split(clean_line(element.text_content()))
        for text in parts if len(parts) <= _MAX_PARTS else ():
            is_update = marked or _UPDATE.search(text) is not None
            if (
                is_update is (name == UPDATED)
                and 0 < len(text) <= _MAX_TEXT
                and any(map(str.isdigit, text))
            ):
                yield Candidate(text.rstrip(" |/·•–—-"), "date", Trust.SHOWN)


def _moment(element: HtmlElement) -> str:
    stamp = element.get("datetime") or element.get("content") or element.get("title")
    return clean_line(stamp or element.text_content())


def _is_update(element: HtmlElement) -> bool:
    said = str(element.text_content())[:_MAX_TEXT]
    return _UPDATE.search(said) is not None or _is_marked_update(element)


def _is_marked_update(element: HtmlElement) -> bool:
    """It is named so, or the text before it says so."""
    before, parent = element.getprevious(), element.getparent()
    around = "" if parent is None else parent.text
    if before is not None and (before.tail or "").strip():
        around = before.tail
    said = (element.get("itemprop"), element.get("class"), around)
    return any(_UPDATE.search(text) for text in said if text)
