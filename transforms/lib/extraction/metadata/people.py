"""Who wrote an article, as each part of the page says it, and whom to believe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from lxml.html import HtmlElement

from transforms.lib.extraction.author_words import UNIT
from transforms.lib.extraction.authors import clean_authors, name_key
from transforms.lib.extraction.metadata import json_ld, meta_tags
from transforms.lib.extraction.metadata.candidates import Candidate, Trust, distinct
from transforms.lib.extraction.metadata.json_ld import Node, References
from transforms.lib.extraction.metadata.outline import Outline
from transforms.lib.extraction.metadata.zones import Zones, says_more
from transforms.lib.text.plain import clean_line
from transforms.lib.text.tables import word_set

_MAX_BYLINE_CHARACTERS: Final = 300
_MAX_BLOCK_CHARACTERS: Final = 400
"""Names of one byline stand in one block of no more text than that."""

_MAX_INDENTATION: Final = 200
"""White space between the elements of a byline."""

_MAX_BLOCK_STEPS: Final = 4
_MAX_MORE: Final = 3
"""Names that a byline may add to those of a better source."""

_PARTICLES: Final = word_set("""
    al bin da de del della den der di dos du e el ibn la le ter ten van von y zu zur
""")
_MAX_SHOWN_WORDS: Final = 5
# The label that WordPress puts beside the name, for the preview of a link.
_WRITTEN_BY: Final = frozenset(
    {"written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "scritto da"}
    | {"geschreven door", "skrevet av", "skrevet af", "skriven av", "napisane przez", "автор"}
)
_AUTHOR_LINK: Final = "author link"


def read_people(
    outline: Outline, zones: Zones, article: Node, page: Node, known: References
) -> tuple[Candidate, ...]:
    """Author values as found, by falling trust."""
    return distinct(
        (
            *_stated(article, known, Trust.STATED),
            *_stated(page, known, Trust.TAGGED),
            *_tagged(outline),
            *_marked(outline, zones),
            *_shown(outline, zones),
        )
    )


def choose_people(
    candidates: Sequence[Candidate], publishers: Iterable[str] = ()
) -> tuple[str, ...]:
    """The names of the most trusted source that gives any, and those a byline adds to just these.

    Each source is cleaned before: one that names the outlet alone, or "admin", says nothing.
    """
    outlets = tuple(publishers)
    chosen: tuple[str, ...] = ()
    for (trust, source), group in groupby(candidates, key=lambda one: (one.trust, one.source)):
        names = clean_authors((one.value for one in group), outlets)
        trusted = trust >= Trust.MARKED and source != _AUTHOR_LINK
        if not chosen or (trusted and _adds(names, chosen)) or _completes(names, chosen):
            chosen = names
    return chosen


def _completes(names: Sequence[str], chosen: Sequence[str]) -> bool:
    """Whole names for accounts (``mquill``), or for forenames that they begin with."""
    if not names or any(" " not in one for one in names):
        return False
    starts = {name_key(name.split()[0]) for name in names}
    return all(
        is_handle(one) or (" " not in one and not one.isupper() and name_key(one) in starts)
        for one in chosen
    )


def is_handle(name: str) -> bool:
    """The name of an account: ``mquill``."""
    return " " not in name and name.isascii() and name.islower()


def shown_names(values: Iterable[str]) -> list[str]:
    """The values printed as names are: each word begins with a capital or is a particle."""
    return [name for name in clean_authors(values) if _looks_like_name(name)]


_LABELS: Final = word_set("""
    advertisement article bookmark comments copy email facebook font image instagram large link
    linkedin listen live medium minutes news newsletter photo pinterest play posted print published
    read reddit save share sign size small story subscribe telegram text twitter updated video
    watch whatsapp
    """)
"""Words of the buttons beside a byline."""


def _adds(names: Sequence[str], chosen: Sequence[str]) -> bool:
    keys, have = set(map(name_key, names)), set(map(name_key, chosen))
    return have < keys and len(keys) <= len(have) + _MAX_MORE


def _looks_like_name(name: str) -> bool:
    words = name.split()
    if any(word.casefold() in _LABELS for word in words) or UNIT.match(name):
        return False
    if len(words) == 1:  # in writing without capitals and without a space in names
        return not name.isascii() and not (name[:1].islower() or name[:1].isupper())
    return len(words) <= _MAX_SHOWN_WORDS and all(map(_may_be_in_name, words))


def _may_be_in_name(word: str) -> bool:
    return not word[:1].islower() or word in _PARTICLES or "'" in word or "’" in word


def _stated(node: Node, known: References, trust: Trust) -> Iterator[Candidate]:
    """From JSON-LD; a firm as author may be an agency, and is believed if nobody else is named."""
    for key in ("author", "creator"):
        for item in json_ld.resolved(node.get(key), known):
            firm = json_ld.is_organization(item)
            for name in json_ld.names(item, known):
                yield Candidate(name, f"json-ld {key}", Trust.GUESSED if firm else trust)


def _tagged(outline: Outline) -> Iterator[Candidate]:
    for name in meta_tags.AUTHOR:
        # article:author is by the Open Graph protocol the address of a profile.
        for value in outline.metas.get(name, ()):
            if "://" not in value:
                yield Candidate(value, f"meta {name}", Trust.TAGGED)
    label = meta_tags.first(outline.metas, ("twitter:label1",)).casefold()
    if label in _WRITTEN_BY:
        name = meta_tags.first(outline.metas, ("twitter:data1",))
        yield Candidate(name, "meta twitter", Trust.TAGGED)


def _marked(outline: Outline, zones: Zones) -> Iterator[Candidate]:
    people = list(zones.own(outline.properties.get("author", ())))
    for element in _of_one_block(people):
        yield Candidate(_property_name(element), "itemprop=author", Trust.MARKED)
    links = [link for link in zones.own(outline.author_links) if not _is_in_prose(link)]
    for link in _of_one_block(links):
        yield Candidate(_pieces(link), _AUTHOR_LINK, Trust.MARKED)


def _shown(outline: Outline, zones: Zones) -> Iterator[Candidate]:
    for element in zones.own(outline.bylines):
        names = shown_names([_pieces(element)]) if _is_short(element) else []
        if names:
            yield Candidate("\n".join(names), "byline", Trust.SHOWN)
            return


def _property_name(element: HtmlElement) -> str:
    for inner in element.iter():
        if inner is not element and inner.get("itemprop") == "name":
            return inner.get("content") or _pieces(inner)
    return element.get("content") or _pieces(element)


def _of_one_block(elements: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """The first of the elements, and those that stand in the same short block."""
    if not elements:
        return
    block = elements[0]
    for parent in list(block.iterancestors())[:_MAX_BLOCK_STEPS]:
        if says_more(parent, _MAX_BLOCK_CHARACTERS):
            break
        block = parent
    inside = set(block.iter())
    yield from (element for element in elements if element in inside)


def _is_in_prose(link: HtmlElement) -> bool:
    """It stands in a paragraph of text and not in a line of its own."""
    parent = next(link.iterancestors("p", "li", "td", "div"), None)
    return parent is not None and parent.tag == "p" and not _is_short(parent)


def _is_short(element: HtmlElement) -> bool:
    return not says_more(element, _MAX_BYLINE_CHARACTERS + _MAX_INDENTATION)


def _pieces(element: HtmlElement) -> str:
    """The texts of an element, a line each; a word alone joins the one beside it.

    So that "By", "Jane Example" and "3 min read" of as many spans are told apart, and the first
    name and the surname are not.
    """
    lines: list[str] = []
    for text in map(clean_line, map(str, element.itertext())):
        if not text:
            continue
        alone = " " not in text and bool(lines) and " " not in lines[-1]
        if alone and text[0].isalpha() and lines[-1][-1].isalpha():
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return "\n".join(lines)
