"""Regular expressions and word lists written as tables."""

from __future__ import annotations


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
