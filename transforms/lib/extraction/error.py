"""The error of the extraction stage."""

from __future__ import annotations

from transforms.lib.errors import Refusal


class ExtractionError(Refusal):
    """A page that gives no article.

    Its reason is NO_TEXT, TOO_SHORT, NOT_AN_ARTICLE, one of the walls (CHALLENGE_PAGE,
    CONSENT_WALL, ACCESS_WALL, NEEDS_JAVASCRIPT, MAINTENANCE, REPEATED_TEXT), PARSE_FAILED,
    UNSUPPORTED_TYPE or TOO_LARGE; its message says what was measured.
    """
