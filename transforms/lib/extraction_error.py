"""The error of the extraction stage: a reason from the closed list, and what was seen."""

from __future__ import annotations

from schemas.reasons import Reason


class ExtractionError(Exception):
    """A page that gives no article. Pickles, so that it can leave a worker process.

    Attributes:
        reason: NO_TEXT, TOO_SHORT, NOT_AN_ARTICLE, CHALLENGE_PAGE, CONSENT_WALL, PARSE_FAILED or
            TOO_LARGE.
        message: What was measured, for the reject's ``error`` column.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.message}"
