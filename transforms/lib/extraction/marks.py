"""The purpose of an element, read from its tag and from the words in its class, id and role.

The words are those that web frameworks and publishing systems share, in English whatever the
language of the page, so they hold for outlets nobody has looked at.
"""

from __future__ import annotations

import re
from enum import IntFlag, auto
from functools import lru_cache
from typing import Final


class Mark(IntFlag):
    """A purpose; the order of the members is that of the columns of the line model."""

    ARTICLE = auto()
    MAIN = auto()
    BODY = auto()
    SUMMARY = auto()
    ASIDE = auto()
    HEADER = auto()
    FOOTER = auto()
    NAVIGATION = auto()
    FORM = auto()
    FIGURE = auto()
    TABLE = auto()
    LIST = auto()
    QUOTE = auto()
    RELATED = auto()
    SHARE = auto()
    BYLINE = auto()
    COMMENTS = auto()
    NEWSLETTER = auto()
    ADVERTISEMENT = auto()
    TAGS = auto()
    WALL = auto()
    BOX = auto()


_BY_TAG: Final = {
    "article": Mark.ARTICLE, "main": Mark.MAIN, "aside": Mark.ASIDE, "header": Mark.HEADER,
    "footer": Mark.FOOTER, "nav": Mark.NAVIGATION, "form": Mark.FORM, "figure": Mark.FIGURE,
    "figcaption": Mark.FIGURE, "table": Mark.TABLE, "ul": Mark.LIST, "ol": Mark.LIST,
    "dl": Mark.LIST, "blockquote": Mark.QUOTE, "menu": Mark.NAVIGATION, "address": Mark.BYLINE,
}  # fmt: skip
TAG_MARKS: Final = {tag: int(mark) for tag, mark in _BY_TAG.items()}
_WORD_MARKS: Final = tuple(
    (int(mark), re.compile(pattern))
    for mark, pattern in (
        (Mark.SUMMARY, (r"standfirst|summary|dek|deck|subtitle|subheadline|subhead|lead|lede|intro"
            r"|abstract|excerpt|chapo|vorspann|ingress|description|sapo|entradilla|subline|lid")),
        (Mark.RELATED, (r"related|recommend|teaser|promo|popular|trending|most|suggest|similar"
            r"|latest|outbrain|taboola|carousel|more|next|also")),
        (Mark.SHARE, r"shar(?:e|ing)|social|follow|facebook|twitter|whatsapp|toolbar|tools|print"),
        (Mark.BYLINE, (r"by|byline|author|autor|meta|dateline|date|time(?:stamp)?$|publish"
            r"|posted|pubdate|biograph|bio$|credit|datum|writer")),
        (Mark.COMMENTS, r"comment|disqus|discussion|reply|respond|reaction"),
        (Mark.NEWSLETTER, r"newsletter|subscri|signup|donat|membership|mailing|inbox"),
        (Mark.ADVERTISEMENT, r"ads?$|advert|sponsor|anzeige|werbung|dfp|gpt"),
        (Mark.TAGS, r"tags?$|topic|categor|keyword|hashtag|labels?$|section$"),
        (Mark.WALL, r"paywall|regwall|cookie|consent|modal|popup|overlay|gdpr|barrier|piano|meter"),
        (Mark.NAVIGATION, r"nav|menu|breadcrumb|pagination|pager|skip|sitemap"),
        (Mark.FOOTER, r"footer|foot$|copyright|colophon|legal|disclaimer"),
        (Mark.ASIDE, r"sidebar|side$|aside|complementary|rail$|secondary"),
        (Mark.FIGURE, r"caption|figure|gallery|photo|image|img|media|slide|lightbox|picture|video"),
        (Mark.BOX, r"box|widget|infobox|factbox|module|callout|embed|inset"),
        (Mark.HEADER, r"header|masthead|topbar|banner"),
    )
)  # fmt: skip
_BODY_OF: Final = frozenset({"article", "story", "entry", "post", "news", "main", "page", "body"})
_BODY_WORDS: Final = frozenset({"body", "content", "text", "copy", "contents", "paragraph"})
_BODY_ALONE: Final = frozenset({"articlebody", "storybody", "bodytext", "wysiwyg", "prose"})
_BODY: Final = int(Mark.BODY)
_ALL: Final = sum(map(int, Mark))
_BODY_OF_WORD: Final = 1 << len(Mark)
_BODY_WORD: Final = 2 << len(Mark)
"""Not marks yet: two words make one."""

_WORD_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=8192)
def marks_of(names: str) -> int:
    """Marks by the words of the names of an element, as bits: whole numbers are joined faster.

    >>> marks_of("c-article__body")
    4
    """
    found = 0
    for word in _WORD_OF_NAME.findall(names):
        found |= _marks_of_word(word)
    if found & _BODY_WORD and found & _BODY_OF_WORD:
        found |= _BODY
    return found & _ALL


@lru_cache(maxsize=8192)
def _marks_of_word(written: str) -> int:
    word = written.casefold()
    found = _BODY_OF_WORD * (word in _BODY_OF) | _BODY_WORD * (word in _BODY_WORDS)
    if word in _BODY_ALONE:
        found |= _BODY
    for mark, pattern in _WORD_MARKS:
        if pattern.match(word):
            found |= mark
    return found
