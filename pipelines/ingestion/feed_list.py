"""The feeds of a run: the feed list and the single feeds of the command line."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cli.errors import UsageError
from schemas.feed_source import FeedSource
from transforms.stages.feed_list import FeedList, FeedListError


def load_feeds(path: str | None, singles: Sequence[str]) -> list[FeedSource]:
    """Read the OPML at ``path`` (local or remote) and add the single feeds, each feed once.

    Raises:
        UsageError: the list is missing, empty or invalid; names it and the fix.
    """
    try:
        return FeedList(path, tuple(singles)).read()
    except FeedListError as error:
        raise UsageError(str(error)) from error
