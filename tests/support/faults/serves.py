"""How feeds answer: each function takes the feed, a request and the number of the run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from tests.support.faults.model import Feed, Serve, Site
from tests.support.faults.wire import Raw, Request, Resource, respond

RSS_TYPE = "Content-Type: application/rss+xml"
TWO_HOURS = timedelta(hours=2)


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:12]}"'


def plain(*headers: str) -> Serve:
    """No validators."""
    return lambda feed, _, run: respond(200, feed.document(run).encode(), RSS_TYPE, *headers)


def conditional(feed: Feed, request: Request, run: int) -> bytes:
    """304 to whoever shows the current ETag, byte for byte."""
    body = feed.document(run).encode()
    tag = f"ETag: {_etag(body)}"
    if request.headers.get("if-none-match") == _etag(body):
        return respond(304, b"", tag)
    return respond(200, body, RSS_TYPE, tag)


def both_validators(feed: Feed, request: Request, run: int) -> bytes:
    """304 only to whoever shows both validators."""
    body = feed.document(run).encode()
    tag, modified = f'W/"{len(body)}-odd, tag"', "Fri, 20 Nov 2026 11:59:59 GMT"
    headers = (f"ETag: {tag}", f"Last-Modified: {modified}")
    shown = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
    if shown == (tag, modified):
        return respond(304, b"", *headers)
    return respond(200, body, RSS_TYPE, *headers)


def last_modified(feed: Feed, request: Request, run: int) -> bytes:
    """304 to whoever shows the time of the last change."""
    modified = f"Fri, 20 Nov 2026 1{len(feed.published(run))}:00:00 GMT"
    if request.headers.get("if-modified-since") == modified:
        return respond(304)
    return respond(200, feed.document(run).encode(), RSS_TYPE, f"Last-Modified: {modified}")


def lying(feed: Feed, request: Request, run: int) -> bytes:
    """304 to whoever shows the ETag, which never changes although the body does."""
    if "if-none-match" in request.headers:
        return respond(304, b"", 'ETag: "always"')
    return respond(200, feed.document(run).encode(), RSS_TYPE, 'ETag: "always"')


def new_etag_each_time(feed: Feed, request: Request, run: int) -> bytes:
    """A new ETag for the same body."""
    del request
    return respond(200, feed.document(run).encode(), RSS_TYPE, f'ETag: "{run}"')


def coded(coding: str, coder: Callable[[bytes], bytes]) -> Serve:
    """A body in a content coding."""
    return lambda feed, _, run: respond(
        200, coder(feed.document(run).encode()), RSS_TYPE, f"Content-Encoding: {coding}"
    )


def recoded(charset: str, header: str, *, declared: str = "") -> Serve:
    """A body in a charset, with a header and a declaration that may say something else."""

    def serve(feed: Feed, _: Request, run: int) -> bytes:
        text = feed.document(run).replace('encoding="utf-8"', f'encoding="{declared or charset}"')
        return respond(200, text.encode(charset), f"Content-Type: {header}")

    return serve


def atom(feed: Feed, _: Request, run: int) -> bytes:
    """The same entries in Atom."""
    entries = "".join(
        f"<entry><id>{s.link}</id><title>{s.title}</title><link href='{s.link}'/>"
        f"<updated>2026-11-20T12:00:00Z</updated><summary>In brief.</summary></entry>"
        for s in feed.published(run)
    )
    text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Atom</title>{entries}</feed>"
    return respond(200, text.encode(), "Content-Type: application/atom+xml")


def json_feed(feed: Feed, _: Request, run: int) -> bytes:
    """The same entries in JSON Feed."""
    items = [
        {"id": s.link, "url": s.link, "title": s.title, "date_published": "2026-11-20T12:00:00Z"}
        for s in feed.published(run)
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "items": items}
    return respond(200, json.dumps(document).encode(), "Content-Type: application/feed+json")


def with_channel(elements: str) -> Serve:
    """A feed whose channel says something more."""

    def serve(feed: Feed, _: Request, run: int) -> bytes:
        text = feed.document(run).replace("<channel>", f"<channel>{elements}", 1)
        text = text.replace(
            "<rss ", "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' "
        )
        return respond(200, text.encode(), RSS_TYPE)

    return serve


def always(raw: bytes) -> Serve:
    """The same bytes to everyone."""
    return lambda *_: raw


def document(body: bytes, content_type: str = "application/rss+xml") -> Serve:
    """A body that is no feed anyone can use."""
    return always(respond(200, body, f"Content-Type: {content_type}"))


def with_null_bytes(feed: Feed, _: Request, run: int) -> bytes:
    """Characters that XML forbids between the items."""
    text = feed.document(run).replace("<item>", "\0<item>\x01")
    return respond(200, text.encode(), RSS_TYPE)


def stream(resource: Resource) -> Serve:
    """Bytes without end."""
    return lambda _, request, __: resource(request)


def in_turn(*serves: Serve) -> Serve:
    """Another behaviour in each run."""
    return lambda feed, request, run: serves[run - 1](feed, request, run)


def truncated(cut: Callable[[bytes, str], bytes]) -> Serve:
    """A feed that breaks off."""
    return lambda feed, _, run: cut(feed.document(run).encode(), "application/rss+xml")


def failing_first(feed: Feed, _: Request, run: int) -> Raw:
    """500 to the first request of each run."""
    if run not in feed.failed:
        feed.failed.add(run)
        return respond(500)
    return plain()(feed, _, run)


PARKED = b"<html><head><title>Parked</title></head><body><p>This name is for sale.</p></body>"


def parked_with_etag(feed: Feed, request: Request, run: int) -> bytes:
    """HTML with an ETag that is honoured."""
    del feed, run
    if request.headers.get("if-none-match") == '"parked"':
        return respond(304, b"", 'ETag: "parked"')
    return respond(200, PARKED, "Content-Type: text/html", 'ETag: "parked"')


def asks_for_patience(header: str) -> Serve:
    """Asks for two hours of silence; recovers after that."""
    return in_turn(always(respond(429, b"", header)), always(respond(500)), plain())


def retry_at(site: Site) -> Serve:
    """503 until a date two hours ahead."""

    def unavailable(*_: object) -> bytes:
        headers = (
            f"Date: {site.web.http_date()}",
            f"Retry-After: {site.web.http_date(TWO_HOURS)}",
        )
        return respond(503, b"", *headers)

    return in_turn(unavailable, always(respond(500)), plain())


def expiring(site: Site) -> Serve:
    """Fresh for two hours, by Expires."""

    def serve(feed: Feed, _: Request, run: int) -> Raw:
        headers = (f"Date: {site.web.http_date()}", f"Expires: {site.web.http_date(TWO_HOURS)}")
        return plain(*headers)(feed, _, run)

    return serve
