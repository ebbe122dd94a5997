"""What an answer means: how much of its body to read, and which result it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from schemas.reasons import Reason
from transforms.lib.http.config import HttpConfig
from transforms.lib.http.content import sniffed_media, unsupported_type
from transforms.lib.http.errors import FetchError
from transforms.lib.http.headers import header, location, media_type, retry_after
from transforms.lib.http.messages import FEED, PAGE, ROBOTS, FetchRequest
from transforms.lib.http.robots import MAX_ROBOTS_BYTES, MAX_ROBOTS_REDIRECTS
from transforms.lib.http.stubs import led_on
from transforms.lib.walls.addresses import led_to_wall
from transforms.lib.walls.products import announced, marked

# 203 is a 200 that a proxy has changed (RFC 9110, 15.3.4).
_USABLE = frozenset({200, 203})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})
# Statuses bot walls come with, where the body tells a wall from a plain refusal.
_WALL_STATUSES = frozenset({202, 403, 429, 503})
_WALL_PEEK = 64 << 10
# Statuses in which the address tells what came instead; the others tell it themselves.
_WALLS_BY_ADDRESS = frozenset({200, 203, 401, 403, 451})

_ACCEPT_PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_ACCEPT_FEED = (
    "application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
)


@dataclass(frozen=True)
class KindRules:
    """How requests of one kind are treated.

    ``cut``: a longer body is cut at ``max_bytes`` and not refused. ``robots``: ask robots.txt
    first. ``refuse_media``: the body must be text. ``refuse_walls``: it must be no wall, and a stub
    that leads on is followed.
    """

    accept: str
    max_bytes: int
    max_redirects: int
    cut: bool = False
    robots: bool = False
    refuse_media: bool = False
    refuse_walls: bool = True


def kind_rules(config: HttpConfig) -> Mapping[str, KindRules]:
    """The rules of each kind of request under this configuration."""
    return {
        PAGE: KindRules(
            _ACCEPT_PAGE,
            config.max_page_bytes,
            config.max_redirects,
            robots=True,
            refuse_media=True,
        ),
        FEED: KindRules(_ACCEPT_FEED, config.max_feed_bytes, config.max_redirects),
        ROBOTS: KindRules(
            "text/plain,*/*;q=0.5",
            MAX_ROBOTS_BYTES,
            MAX_ROBOTS_REDIRECTS,
            cut=True,
            refuse_walls=False,
        ),
    }


@dataclass(frozen=True)
class Reading:
    """How much of a body to read. ``peek``: best effort, an error in it changes nothing."""

    limit: int
    cut: bool = False
    peek: bool = False


@dataclass(frozen=True)
class Answer:
    """One response off the wire, its body read as far as the plan said."""

    status: int
    phrase: str
    headers: Mapping[str, str]
    body: bytes = b""
    wire_bytes: int = 0


def plan_reading(rules: KindRules, status: int, headers: Mapping[str, str]) -> Reading | None:
    """Decide, from status and headers, what to read of the body; None for nothing.

    Raises:
        FetchError: UNSUPPORTED_TYPE or TOO_LARGE, where the headers alone say so.
    """
    if status in _WALL_STATUSES and rules.refuse_walls:
        return Reading(_WALL_PEEK, cut=True, peek=True)
    if status not in _USABLE:
        return None
    content_type = header(headers, "Content-Type")
    if rules.refuse_media and unsupported_type(content_type):
        raise FetchError(Reason.UNSUPPORTED_TYPE, f"Content-Type {content_type}", status)
    length = headers.get("Content-Length", "")
    if not rules.cut and length.isdecimal() and int(length[:20]) > rules.max_bytes:
        raise FetchError(
            Reason.TOO_LARGE,
            f"a body of {length[:20]} bytes, above the limit of {rules.max_bytes}",
            status,
        )
    return Reading(rules.max_bytes, cut=rules.cut)


def check_answer(
    rules: KindRules, request: FetchRequest, answer: Answer, url: str, asked: str
) -> None:
    """Return for an answer that can be used: 200 and 203, or 304 to a conditional request.

    ``asked`` is the URL of the first hop, ``url`` that of the last.

    Raises:
        FetchError: what the answer is instead.
    """
    if rules.refuse_walls:
        _check_walls(answer, url, asked)
    conditional = bool(request.etag or request.last_modified)
    if answer.status == HTTPStatus.NOT_MODIFIED and conditional:
        return
    if answer.status not in _USABLE:
        raise status_error(answer, datetime.now(UTC))
    if rules.refuse_media:
        media = sniffed_media(answer.body, header(answer.headers, "Content-Type"))
        if media:
            raise FetchError(Reason.UNSUPPORTED_TYPE, f"the body is {media}", answer.status)


def next_hop(rules: KindRules, answer: Answer) -> str:
    """Where a redirect leads, or a page that is nothing but a stub; "" for any other answer.

    Raises:
        FetchError: BAD_REDIRECT for a redirect without a Location.
    """
    if answer.status in REDIRECTS:
        target = location(answer.headers)
        if not target.strip():
            raise FetchError(Reason.BAD_REDIRECT, "redirect without a Location", answer.status)
        return target
    return led_on(answer.body) if rules.refuse_walls and answer.status in _USABLE else ""


def _check_walls(answer: Answer, url: str, asked: str) -> None:
    wall = announced(answer.headers) or marked(answer.body)
    if answer.status in _WALLS_BY_ADDRESS and _is_html(answer):
        wall = wall or led_to_wall(url, asked)
    if wall is not None:
        raise FetchError(wall.reason, wall.seen, answer.status)


def _is_html(answer: Answer) -> bool:
    """False for what is labelled as a feed: it may lie below ``/subscribe/``."""
    kind = media_type(header(answer.headers, "Content-Type"))
    return kind == "application/xhtml+xml" or not kind.endswith(("xml", "json"))


_STATUS_REASONS = {
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    408: Reason.NOT_NOW,
    410: Reason.GONE,
    421: Reason.NOT_NOW,
    425: Reason.NOT_NOW,
    429: Reason.RATE_LIMITED,
    451: Reason.FORBIDDEN,
}


def status_error(answer: Answer, now: datetime) -> FetchError:
    """The error a status stands for (RFC 9110, 15), with what Retry-After asks for."""
    wait = retry_after(answer.headers, now)
    return FetchError(
        _status_reason(answer.status, waits=wait is not None),
        f"{answer.status} {answer.phrase}".strip(),
        answer.status,
        wait,
    )


def _status_reason(status: int, *, waits: bool) -> Reason:
    if status == HTTPStatus.SERVICE_UNAVAILABLE and waits:
        return Reason.RATE_LIMITED
    if status in _STATUS_REASONS:
        return _STATUS_REASONS[status]
    if 400 <= status < 500:  # noqa: PLR2004
        return Reason.CLIENT_ERROR
    return Reason.SERVER_ERROR if 500 <= status < 600 else Reason.UNEXPECTED_STATUS  # noqa: PLR2004
