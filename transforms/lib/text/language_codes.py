"""Language tags as ISO 639-1 codes."""

from __future__ import annotations

import re
from typing import Final

_CODE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][\w-]*)?\s*(?:,|$)")
# Codes the classifier or old pages use, and what readers call them now.
ALIASES: Final = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "sh": "sr"}


def language_code(declared: str) -> str:
    """ISO 639-1 code of a tag such as ``en-US``, ``fr_FR`` or ``EN``; "" when it is none.

    That a language has this code is not checked.

    >>> language_code("pt-BR"), language_code("nb-NO"), language_code("x-default")
    ('pt', 'no', '')
    """
    match = _CODE.match(declared)
    code = match[1].lower() if match else ""
    return ALIASES.get(code, code)
