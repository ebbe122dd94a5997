"""Regular expressions and word lists written as tables."""

from __future__ import annotations

from typing import Final

_LATIN_BLOCKS: Final = (range(0x250), range(0x1E00, 0x1F00))
LATIN_CAPITALS: Final = "".join(
    letter for block in _LATIN_BLOCKS for letter in map(chr, block) if letter.isupper()
)
"""Capitals of all languages written in Latin letters, to stand in a character class: ``re`` has no
class for upper case. Basic Latin to Extended-B, and Extended Additional (Vietnamese)."""


def alternatives(table: str) -> str:
    """A non-capturing group of the non-empty lines of ``table``, each one an alternative.

    Lines are stripped and otherwise regular expressions; blanks inside are significant.

    >>> alternatives('''
    ...     read (?:more|next)
    ...     lire la suite
    ... ''')
    '(?:read (?:more|next)|lire la suite)'
    """
    return f"(?:{'|'.join(line.strip() for line in table.splitlines() if line.strip())})"


def word_set(table: str) -> frozenset[str]:
    """The words of a table, whatever white space is between them."""
    return frozenset(table.split())
