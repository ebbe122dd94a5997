"""Folding of letters that keeps every offset: one code point in, one code point out.

Diacritics go, case stays, typographic quotes, hyphens and spaces become their ASCII kin. So a
span found in the folded text is the same span of the text. Precomposed (NFC) text is expected;
a combining mark that stands alone stays where it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PLAIN = {
    **dict.fromkeys("‘’‛ʼʹ`´′", "'"),
    **dict.fromkeys("‐‑", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
    **dict(zip("łŁøØđĐıħĦŧŦ", "lLoOdDihHtT", strict=True)),
}
# A letter whose base carries meaning of its own: й is not и with a breve to its readers.
_KEPT = frozenset("йЙїЇёЁўЎ")


@cache
def _fold_letter(code_point: int) -> str:
    letter = chr(code_point)
    if letter in _PLAIN:
        return _PLAIN[letter]
    if letter in _KEPT:
        return letter
    decomposed = unicodedata.normalize("NFD", letter)
    return decomposed[0] if unicodedata.combining(decomposed[-1]) else letter


class _FoldTable(dict[int, str]):
    """Filled as letters are met, so that a worker pays only for its alphabets."""

    def __missing__(self, code_point: int) -> str:
        letter = _fold_letter(code_point)
        self[code_point] = letter
        return letter


# Most of a text is plain ASCII without backticks and tabs: only the rest is looked up.
_TO_FOLD = re.compile(r"[^\x00-\x08\x0a-\x5f\x61-\x7f]+")
_TABLE = _FoldTable({ord(letter): plain for letter, plain in _PLAIN.items()})


def fold_letters(text: str) -> str:
    """The text without diacritics and typography, code point for code point.

    >>> fold_letters("Hervé Bléjean’s F‑35")
    "Herve Blejean's F-35"
    """
    if text.isascii() and "`" not in text and "\t" not in text:
        return text
    return _TO_FOLD.sub(_folded, text)


def _folded(match: re.Match[str]) -> str:
    return match.group().translate(_TABLE)
