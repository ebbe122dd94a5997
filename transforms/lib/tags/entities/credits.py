"""Credit lines within a text: who wrote it and for whom is no news of theirs."""

from __future__ import annotations

import re

_NAMES = r"[A-Z][A-Z.&]+(?: [A-Z.&]{2,})*"
_SITE = r"[A-Z]+\.(?:ORG|COM|NET|IN)\.?"  # what follows is the text: SAMPLE.ORG NATO has
_CREDIT = re.compile(
    r"(?:SOURCE|Source|CREDIT|Credit)(?<![^\n]\w{6})S? ?: ?"
    rf"(?:{_NAMES}(?: ?/ ?{_NAMES})*? ?/ ?{_SITE}|{_NAMES}(?: ?/ ?{_NAMES})+|[A-Z][A-Z.&]+)"
    r"(?![\w.])"
)


def without_credits(folded: str) -> str:
    """Spaces in place of ``SOURCE: JANE ROE / NEWS DESK / AGENCY``, so that no offset moves."""
    return _CREDIT.sub(lambda match: " " * len(match.group()), folded)
