"""One short text for several stories of a host is a wall, whatever its words and its language."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from typing import Final

from transforms.lib.text.plain import tokens

STORIES_OF_A_WALL: Final = 3
"""Two stories with one text may be one that was published twice under two headlines."""

LONGEST_WALL: Final = 400
"""In words. Consent walls are the longest; longer texts are not compared."""

_MAX_TEXTS: Final = 10_000
_TOLD: Final = 0.5
_LONG_WORD: Final = 4


class RepeatedTexts:
    """The short texts of late, by host, and the stories they came for; the oldest are forgotten."""

    def __init__(self) -> None:
        self._stories: OrderedDict[tuple[str, bytes], dict[str, tuple[str, ...]]] = OrderedDict()

    def add(self, host: str, address: str, headline: str, text: str) -> None:
        """Note the text of a story.

        Args:
            host: that answered.
            address: that was asked for, as it identifies the story.
            headline: what the feed calls the story.
            text: of the page that came.
        """
        key = _key(host, text)
        stories = self._stories.setdefault(key, {})
        if len(stories) <= STORIES_OF_A_WALL:
            stories[address] = tuple(tokens(headline))
        self._stories.move_to_end(key)
        if len(self._stories) > _MAX_TEXTS:
            self._stories.popitem(last=False)

    def is_wall(self, host: str, text: str) -> bool:
        """True when the text came for three stories of the host and tells none of them."""
        stories = self._stories.get(_key(host, text), {})
        headlines = set(stories.values())
        told = set(tokens(text))
        return min(len(stories), len(headlines)) >= STORIES_OF_A_WALL and not any(
            _tells(told, headline) for headline in headlines
        )


def _tells(told: set[str], headline: tuple[str, ...]) -> bool:
    """The text has half of the long words of the headline, as the caption of a picture has."""
    words = [word for word in headline if len(word) >= _LONG_WORD]
    return bool(words) and sum(word in told for word in words) >= _TOLD * len(words)


def _key(host: str, text: str) -> tuple[str, bytes]:
    """The text without its numbers: walls print times, addresses and references."""
    words = (word for word in tokens(text) if word.isalpha() or not any(map(str.isdigit, word)))
    return host, blake2b(" ".join(words).encode(), digest_size=16).digest()
