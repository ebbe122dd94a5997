"""Plain text: cleaning and words.

Everything here takes and gives ``str``. ``clean_line`` is the border guard: what passes through it
has no control characters, NULs or lone surrogates, and is in Unicode normal form C.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from itertools import islice

# Control characters except white space, zero-width marks, soft hyphen, BOM, lone surrogates,
# non-characters and the "object replacement" left by images. Joiners U+200C and U+200D stay:
# Persian and emoji are spelt with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u2060-\u2064\u202a-\u202e\ufeff\ufffc"
    "\ufffe\uffff\ud800-\udfff]"
)
# A CJK ideograph or kana counts as one word each; elsewhere a word is a run of letters and digits,
# held together by inner apostrophes, hyphens and points (F-35, U.S., Ukraine's, 1.5).
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+(?:['’.,\-‑]\w+)*")
_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…।。！？؟۔։][\W_]*$")
_NO_WORD = {code: " " for code in range(128) if not _TOKEN.match(chr(code))}


def clean_line(text: str) -> str:
    """One line of printable text: NFC, white space collapsed to single spaces, ends trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    line = " ".join(text.split())
    if line.isprintable() and "\ufffc" not in line:  # most are, and to see that is cheap
        return line
    return " ".join(_INVISIBLE.sub("", line).split())


def clean_markup_text(text: str) -> str:
    """``clean_line`` of an attribute or feed value whose entities may be escaped once or twice."""
    return clean_line(unescape(unescape(text)) if "&" in text else text)


def join_paragraphs(lines: Iterable[str]) -> str:
    """The contract of ``Article.text``: paragraphs separated by one blank line."""
    return "\n\n".join(line for line in lines if line)


def word_count(text: str) -> int:
    """Number of words; an ideograph or kana is one word."""
    return len(_WORD.findall(text))


def has_words(text: str, fewest: int) -> bool:
    """True for a text of so many words or more; reads no further."""
    return sum(1 for _ in islice(_WORD.finditer(text), fewest)) >= fewest


def tokens(text: str) -> list[str]:
    """Words as compared: compatibility form, case folded, punctuation gone.

    >>> tokens("The F‑35’s “first” flight")
    ['the', 'f', '35', 's', 'first', 'flight']
    """
    if text.isascii():  # the same, in half the time
        return text.lower().translate(_NO_WORD).split()
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, in any script; quotes and brackets may follow."""
    return _SENTENCE_END.search(text) is not None
