"""A reader of a ``Publisher``: how it reads a page, and what it must find of all that was told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from schemas.article import Article
from schemas.feed_poll import FeedPoll
from schemas.reasons import Reason
from tests.support.publisher import WALL, Publisher
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.hints import ExtractedArticle, Hints
from transforms.lib.identity.fingerprints import content_hash, simhash64, sketch
from transforms.lib.identity.outlet_lines import edge_lines

_CANONICAL = re.compile(r'rel="canonical" href="([^"]*)"')
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_SESSION = re.compile(r"[;?&](jsessionid|PHPSESSID|CFID)=|/\(S\(", re.IGNORECASE)


def expect(
    publisher: Publisher,
    articles: list[Article],
    view: Iterable[Article],
    polls: Iterable[FeedPoll],
) -> None:
    """Compare the rows and the current revisions with what was published.

    Raises:
        AssertionError: a reader misses something; the message says what, and the story so far.
    """
    current = list(view)
    problems = [
        *_lost(publisher, articles),
        *_stale(publisher, current),
        *_twice(publisher, current),
    ]
    problems += _claimed(publisher, articles)
    problems += [f"asked without a change, {where}" for where in publisher.needless]
    problems += [
        f"id of a visit in {row.canonical_url}"
        for row in articles
        if _SESSION.search(row.canonical_url)
    ]
    problems += [
        f"{row.article_id} is its own duplicate"
        for row in articles
        if row.duplicate_of == row.article_id
    ]
    problems += [
        f"{len(poll.document_keys)} entries for {publisher.stories_in[poll.body_hash]} stories"
        for poll in polls
        if poll.document_keys and len(poll.document_keys) != publisher.stories_in[poll.body_hash]
    ]
    assert not problems, "\n".join([*problems, *publisher.log])


def _lost(publisher: Publisher, articles: list[Article]) -> Iterable[str]:
    """Stories that could be fetched and are no articles."""
    texts = [row.text for row in articles]
    for story in publisher.stories:
        there = story.told_here and publisher.holds_its_path(story)
        if not there and story.good_polls < 2:
            continue
        if not any(mark in text for mark in story.marks for text in texts):
            yield f"story {story.number} is lost"


def _stale(publisher: Publisher, view: list[Article]) -> Iterable[str]:
    """Stories in the feed of which the view does not show the latest text and headline."""
    for story in publisher.stories:
        if not story.visible or not publisher.holds_its_path(story):
            continue
        shown = [row.title for row in view if story.mark in row.text]
        if not shown:
            yield f"story {story.number}: version {story.version} is not in the view"
        elif story.headline not in shown:
            yield f"story {story.number}: the view says {shown}, not {story.headline!r}"


def _claimed(publisher: Publisher, articles: list[Article]) -> Iterable[str]:
    """Notes that go by the address that they declare: so little text proves no claim."""
    for story in publisher.stories:
        for row in articles:
            claims = row.canonical_url.startswith(story.canonical)
            if story.short and claims and any(mark in row.text for mark in story.marks):
                yield f"story {story.number} goes by {row.canonical_url}"


def _twice(publisher: Publisher, view: list[Article]) -> Iterable[str]:
    """Stories that stayed where they were and are several articles."""
    found = Counter(
        mark.group(1) for row in view for mark in re.finditer(r"mark(\d+)version", row.text)
    )
    for story in publisher.stories:
        if not story.moved and found[str(story.number)] > 1:
            yield f"story {story.number} is {found[str(story.number)]} articles"


def extract(html: bytes | str, hints: Hints, text_source: str) -> ExtractedArticle:
    """``extract_document`` for pages of this publisher, in a tenth of a millisecond."""
    text = html.decode() if isinstance(html, bytes) else html
    if WALL in text:
        raise ExtractionError(Reason.CHALLENGE_PAGE, "bot wall")
    body = "\n\n".join(_PARAGRAPH.findall(text))
    canonical = _CANONICAL.search(text)
    return ExtractedArticle(
        title=hints.title,
        authors=(),
        summary=hints.summary,
        image_url="",
        dateline="",
        published_at=hints.published or hints.fetched_at or datetime.now(UTC),
        published_from="feed" if hints.published else "fetched",
        updated_at=None,
        language="en",
        text=body,
        word_count=len(body.split()),
        declared_canonical=canonical[1] if canonical else "",
        access="free",
        content_hash=content_hash(body),
        simhash=simhash64(body),
        sketch=sketch(body),
        edge_lines=edge_lines(body),
    )
