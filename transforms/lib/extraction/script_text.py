"""The article in the scripts of a page that is built in the browser: the state it is built from.

Whatever the framework calls it, state is JSON or nearly so, and the body stands in one of its
strings as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from transforms.lib.extraction.metadata.json_text import STRING
from transforms.lib.text.plain import tokens

_LITERAL = re.compile(STRING, re.DOTALL)
_PARAGRAPH = re.compile(r"<(?:p|br)\b", re.IGNORECASE)
_FEWEST_PARAGRAPHS: Final = 2
_FEWEST_CHARACTERS: Final = 200
_MOST_NESTED: Final = 3
"""JSON may be a string inside JSON, and that once more."""
_TOLD: Final = 0.5
"""Share of a headline's words that its article has; state holds other stories and notices, too."""


def markup_in_scripts(html: str, titles: Sequence[str]) -> str:
    """The longest markup in a script that tells what one of the titles says; "" for none."""
    scripts = (part.partition("</script")[0] for part in html.split("<script")[1:])
    strings = (one for script in scripts for one in _strings(script, _MOST_NESTED))
    found = sorted(filter(_has_paragraphs, strings), key=len, reverse=True)
    headlines = [words for title in titles if (words := tokens(title))]
    return next((one for one in found if _tells(one, headlines)), "")


def _strings(script: str, depth: int) -> Iterator[str]:
    """The long strings of a script, and those inside them."""
    for literal in _LITERAL.finditer(script):
        if len(literal[0]) < _FEWEST_CHARACTERS:
            continue
        try:
            value = json.loads(literal[0], strict=False)
        except ValueError:
            continue
        yield value
        if depth and '"' in value:
            yield from _strings(value, depth - 1)


def _has_paragraphs(text: str) -> bool:
    # JSON that holds markup is none itself.
    is_markup = text.lstrip()[:1] not in "{[" and '":' not in text[:_FEWEST_CHARACTERS]
    return is_markup and len(_PARAGRAPH.findall(text)) >= _FEWEST_PARAGRAPHS


def _tells(markup: str, headlines: Iterable[Sequence[str]]) -> bool:
    text = " ".join(tokens(markup))
    return any(
        sum(word in text for word in words) >= max(2, _TOLD * len(words)) for words in headlines
    )
