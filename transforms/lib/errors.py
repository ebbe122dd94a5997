"""The base of our expected errors: something is refused, with a reason from the closed list.

    Exception
    └── Refusal                  a reason, and one line that says what was seen
        ├── TargetError          lib.urls        a URL that cannot be asked for
        ├── FetchError           lib.http        a fetch that gives no response
        ├── FeedError            lib.feeds       a document that gives no feed
        ├── ExtractionError      lib.extraction  a page that gives no article
        └── DocumentError        lib.workers     a document that used up its budget

What follows from a reason (is it tried again, and when?) is in ``schemas.reasons``.
"""

from __future__ import annotations

from schemas.reasons import Reason


class Refusal(Exception):  # noqa: N818 (a refusal is an expected outcome, and named as one)
    """Something that is left out for a reason. Pickles, so that it can leave a worker process.

    Attributes:
        reason: One of the closed list, for the ``reason`` columns.
        message: What was seen, for the ``error`` columns. Text for people, never parsed.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return self.message
