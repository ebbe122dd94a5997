"""Which elements of a page belong to its article, and which to teasers, comments and furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml.html import HtmlElement

_MAX_DEPTH: Final = 200
_FOREIGN_TAGS: Final = frozenset(
    {"aside", "nav", "footer", "form", "noscript", "template", "dialog", "figure", "blockquote"}
)
_FOREIGN_NAME = re.compile(
    r"(?<![a-z])(?:"
    # what readers say
    r"comment(?:s|list|-list|-body|-author)?|kommentare?|commentaires?|comentarios?|disqus\w*|respond"
    r"|responses?|replies|discussion|reactions"
    # other articles
    r"|related\w*|relacionad[ao]s|correlat[ei]|recommend\w*|empfohlen|empfehlungen|teasers?|promos?"
    r"|latest|newest|popular|trending|most-?(?:read|viewed|popular|recent)|meistgelesen|mas-leid[ao]s"
    r"|read-?(?:more|next|also)|more-?(?:from|news|stories|articles|posts|on)|also-(?:read|like|on)"
    r"|(?:may|might)-(?:also-)?like|editors?-picks?|lire-aussi|leggi-anche|te-puede|zum-thema"
    r"|recirc\w*|suggest\w*|further|up-?next|(?<!author-)(?<!byline-)cards?|carousel|slider|similar|weitere|feed-item"
    r"|outbrain|taboola"
    # the page around
    r"|sidebar|side-bar|aside|widgets?|newsletter|footer|navbar|menu|breadcrumbs?|ticker|top-?bar"
    r"|masthead|site-header|weather|caption"
    r")(?![a-z])"
    r"|(?:Comments?|Related|Recommend|Teaser|Sidebar|Newsletter|Footer|TopBar)(?![a-z])",
)
_MIN_HEADLINE_WORDS: Final = 3
_MAX_LINK_CHARACTERS: Final = 60
"""Of a link that is a name or a date; one that holds more is a teaser."""

_ARTICLE_CHARACTERS: Final = 400
"""A teaser says less."""

_STANDFIRST: Final = 1
"""Paragraphs that may stand above the byline."""

_NEAR: Final = 4
"""Steps up from the headline within which something may stand before it."""


class Zones:
    """What belongs to the headline of a page, and what to something else on it."""

    def __init__(
        self,
        heading: HtmlElement | None,
        order: dict[HtmlElement, int],
        paragraphs: Sequence[int] = (),
    ) -> None:
        """``order`` gives the place in the page of the elements that will be asked about."""
        ancestors = [] if heading is None else list(heading.iterancestors())
        self._around = set(ancestors)
        self._near = {one for one in ancestors[:_NEAR] if one.tag not in ("body", "html")}
        self._near.update(one for one in ancestors if one.tag in ("article", "header"))
        self._heading = heading
        self._place = -1 if heading is None else order.get(heading, -1)
        self._in_article = any(one.tag == "article" for one in ancestors)
        self._order = order
        self._judged: dict[HtmlElement, bool] = {}
        below = [place for place in paragraphs if place > self._place]
        self._text = below[_STANDFIRST] if len(below) > _STANDFIRST else None

    def is_above_text(self, element: HtmlElement) -> bool:
        """Before the paragraphs of the article, but for a standfirst."""
        return self._text is None or self._order.get(element, 0) < self._text

    def own(self, elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
        """Those of the elements that stand in the article or beside its headline."""
        return (one for one in elements if self._is_in_reach(one) and self._is_own(one, 0))

    def _is_in_reach(self, element: HtmlElement) -> bool:
        """After the headline, or close to it: a clock at the top of a page is neither."""
        if self._heading is None or self._order.get(element, 0) >= self._place:
            return True
        return any(parent in self._near for parent in element.iterancestors())

    def _is_own(self, element: HtmlElement | None, depth: int) -> bool:
        if element is None or element in self._around or depth > _MAX_DEPTH:
            return True
        known = self._judged.get(element)
        if known is None:
            known = not self._is_foreign(element) and self._is_own(element.getparent(), depth + 1)
            self._judged[element] = known
        return known

    def _is_foreign(self, element: HtmlElement) -> bool:
        """It is named after something else; what is around the headline is not asked."""
        if element.tag in _FOREIGN_TAGS:
            return True
        if element.tag == "article" and self._heading is not None:
            return self._in_article or not says_more(element, _ARTICLE_CHARACTERS)
        if element.tag == "a" and says_more(element, _MAX_LINK_CHARACTERS):
            return True
        if not says_more(element, _ARTICLE_CHARACTERS) and _has_headline(element):
            return True
        attributes = element.attrib
        return bool(
            _FOREIGN_NAME.search(attributes.get("class", ""))
            or _FOREIGN_NAME.search(attributes.get("id", ""))
        )


def says_more(element: HtmlElement, characters: int) -> bool:
    """Its text is longer; no more of it is read than tells."""
    for text in element.itertext():
        characters -= len(text)
        if characters < 0:
            return True
    return False


def _has_headline(element: HtmlElement) -> bool:
    """It holds a heading that leads to another article; "Story by Jane Example" is none."""
    for heading in element.iter("h2", "h3", "h4"):
        text = str(heading.text_content()).strip()
        link = heading.find(".//a")
        whole = link is not None and str(link.text_content()).strip() == text
        if len(text.split()) >= _MIN_HEADLINE_WORDS and (whole or _is_linked(heading)):
            return True
    return False


def _is_linked(heading: HtmlElement) -> bool:
    return next(heading.iterancestors("a"), None) is not None
