"""The feeds of the fault drill: how each kind answers, and what each of three polls must find.

The polls are hours apart (``fault_model.HOURS``: 0, 1 and 26), so that a feed which asks for two
hours is not due in the second, and the third is the daily unconditional one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks import fault_bodies as bodies
from benchmarks.fault_model import Columns, Feed, Serve, Site
from benchmarks.fault_wire import CANARY, Raw, Request, Resource, redirect, respond

RSS_TYPE = "Content-Type: application/rss+xml"
TWO_HOURS = timedelta(hours=2)

NEWS = ("new", "new", "new")


@dataclass(frozen=True)
class FeedKind:
    """One way of a feed to behave.

    A ``static`` one publishes nothing after the first run; one with its ``own_host`` would get in
    the way of others there; a ``slow`` one takes a minute to be given up.
    """

    name: str
    outcomes: tuple[str, ...]
    serve: Serve
    bad: bool = True
    static: bool = False
    own_host: bool = False
    slow: bool = False
    asked: tuple[int, ...] = ()
    columns: Columns = field(default_factory=dict)

    def build(self, site: Site) -> Feed:
        """Put a feed of this kind on a host."""
        feed = site.feed(self.name, self.outcomes, self.serve, asked=self.asked, bad=self.bad)
        feed.columns |= self.columns
        stories = site.stories(self.name)
        feed.stories = stories[:2] if self.static else stories
        return feed


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
        text = text.replace("<rss ", "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' ")
        return respond(200, text.encode(), RSS_TYPE)

    return serve


def always(raw: bytes) -> Serve:
    """The same bytes to everyone."""
    return lambda *_: raw


def document(body: bytes, content_type: str = "application/rss+xml") -> Serve:
    """A body that is no feed anyone can use."""
    return always(respond(200, body, f"Content-Type: {content_type}"))


def stream(resource: Resource) -> Serve:
    """Bytes without end."""
    return lambda _, request, __: resource(request)


def in_turn(*serves: Serve) -> Serve:
    """Another behaviour in each run."""
    return lambda feed, request, run: serves[run - 1](feed, request, run)


def truncated(cut: Callable[[bytes, str], bytes]) -> Serve:
    """A feed that breaks off."""
    return lambda feed, _, run: cut(feed.document(run).encode(), "application/rss+xml")


def failing_first(feed: Feed, _: Request, run: int) -> bytes:
    """500 to the first request of each run."""
    asked = feed.__dict__.setdefault("_asked", set())
    if run not in asked:
        asked.add(run)
        return respond(500)
    return plain()(feed, _, run)


def flagged(outcome: str, *, recovers: bool = False) -> tuple[str, ...]:
    """The same failure in each run, or news in the last."""
    return (outcome, outcome, "new" if recovers else outcome)


UNREADABLE = "<html><head><title>Parked</title></head><body><p>This name is for sale.</p></body>"


def page_with_etag(feed: Feed, request: Request, run: int) -> bytes:
    """HTML with an ETag that is honoured."""
    del feed, run
    if request.headers.get("if-none-match") == '"parked"':
        return respond(304, b"", 'ETag: "parked"')
    return respond(200, UNREADABLE.encode(), "Content-Type: text/html", 'ETag: "parked"')


GOOD_KINDS: tuple[FeedKind, ...] = (
    FeedKind("ETag", NEWS, conditional, bad=False),
    FeedKind(
        "ETag, nothing new", ("new", "not_modified", "unchanged"), conditional, False, static=True
    ),
    FeedKind("Last-Modified", NEWS, last_modified, bad=False),
    FeedKind(
        "both validators", ("new", "not_modified", "unchanged"), both_validators, False, static=True
    ),
    FeedKind("no validators", NEWS, plain(), bad=False),
    FeedKind("Atom", NEWS, atom, bad=False),
    FeedKind("JSON Feed", NEWS, json_feed, bad=False),
    *(FeedKind(f"coding {c}", NEWS, coded(c, f), bad=False) for c, f in bodies.CODERS.items()),
)


def hostile_redirects(port: int) -> Iterator[FeedKind]:
    """Redirects to places that must not be asked, by all their names."""
    for target in (
        "http://10.0.0.1/feed",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        f"http://{CANARY}:{port}/",
        f"http://localhost:{port}/",
        f"http://2130706433:{port}/",
        f"http://0x7f.1:{port}/",
        f"http://0177.0.0.1:{port}/",
        f"http://[::1]:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        f"http://[64:ff9b::7f00:1]:{port}/",
        f"http://[2002:7f00:1::]:{port}/",
        f"http://user:secret@{CANARY}:{port}/",
    ):
        outcomes = flagged("address_denied")
        yield FeedKind(
            f"redirect to {target}", outcomes, always(redirect(302, target)), asked=(1, 1, 1)
        )
    for target in ("file:///etc/passwd", "ftp://127.31.0.1/", ""):
        yield FeedKind(
            f"redirect to {target!r}", flagged("bad_redirect"), always(redirect(301, target))
        )


def _later(header: str) -> Serve:
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


ASLEEP = ("new", "", "new")
"""Read, then left alone for the two hours it asks for."""

BAD_KINDS: tuple[FeedKind, ...] = (
    FeedKind("500", flagged("server_error"), always(respond(500))),
    FeedKind("502", flagged("server_error"), always(respond(502))),
    FeedKind("500, then well", ("server_error", "new", "new"), in_turn(always(respond(500)), plain(), plain())),
    FeedKind("well, 500, well", ("new", "server_error", "new"), in_turn(plain(), always(respond(500)), plain())),
    FeedKind("500 once a run", NEWS, failing_first, asked=(2, 2, 2)),
    FeedKind("401", flagged("forbidden"), always(respond(401))),
    FeedKind("403", flagged("forbidden"), always(respond(403))),
    FeedKind("404", flagged("not_found"), always(respond(404))),
    FeedKind("404, then back", flagged("not_found", recovers=True), in_turn(always(respond(404)), always(respond(404)), plain())),
    FeedKind("410", ("gone", "", ""), always(respond(410)), columns={"retired": (True,) * 3}),
    FeedKind("451", flagged("forbidden"), always(respond(451))),
    FeedKind("418", flagged("client_error"), always(respond(418))),
    FeedKind("204", flagged("unexpected_status"), always(respond(204))),
    FeedKind("304 to an unconditional request", flagged("unexpected_status"), always(respond(304))),
    FeedKind("429, Retry-After in seconds", ("rate_limited", "", "new"), _later("Retry-After: 7200"), own_host=True),
    FeedKind("429, Retry-After of 30 days", ("rate_limited", "", "new"), _later("Retry-After: 2592000"), own_host=True),
    FeedKind("429 without Retry-After", flagged("rate_limited"), always(respond(429)), own_host=True),
    FeedKind("lying ETag", ("new", "not_modified", "new"), lying, columns={"lying": (False, False, True)}),
    FeedKind("new ETag each time", ("new", "unchanged", "unchanged"), new_etag_each_time, static=True),
    FeedKind("no-store", ("new", "unchanged", "unchanged"), plain("Cache-Control: no-store", "Expires: 0"), static=True),
    FeedKind("max-age", ASLEEP, plain("Cache-Control: max-age=7200")),
    FeedKind("ttl", ASLEEP, with_channel("<ttl>120</ttl>")),
    FeedKind("sy:updatePeriod", ASLEEP, with_channel("<sy:updatePeriod>daily</sy:updatePeriod>")),
    FeedKind("redirect loop", flagged("redirect_loop"), lambda feed, *_: redirect(301, feed.url)),
    FeedKind("HTML", flagged("not_a_feed"), document(UNREADABLE.encode(), "text/html")),
    FeedKind("HTML with an ETag", flagged("not_a_feed"), page_with_etag),
    FeedKind("HTML for a day", ("new", "not_a_feed", "new"), in_turn(plain(), document(UNREADABLE.encode(), "text/html"), plain())),
    FeedKind("empty body", flagged("not_a_feed"), document(b"")),
    FeedKind("PDF", flagged("not_a_feed"), document(bodies.PDF, "application/pdf")),
    FeedKind("no items", flagged("empty_feed"), document(b"<rss><channel><title>x</title></channel></rss>")),
    FeedKind("challenge page", flagged("challenge_page"), always(respond(403, bodies.CHALLENGE, "Content-Type: text/html"))),
    FeedKind("billion laughs", flagged("forbidden_xml"), document(bodies.laughs())),
    FeedKind("quadratic blow-up", flagged("forbidden_xml"), document(bodies.blow_up())),
    FeedKind("external entity", flagged("forbidden_xml"), document(bodies.external_entity("file:///etc/passwd"))),
    FeedKind("100,000 attributes", flagged("forbidden_xml"), document(bodies.many_attributes())),
    FeedKind("100,000 deep", flagged("forbidden_xml"), document(bodies.deeply_nested())),
    FeedKind("ill-formed and long", flagged("bad_feed"), document(bodies.ill_formed())),
    FeedKind("endless body", flagged("too_large"), stream(bodies.endless)),
    FeedKind("gzip bomb", flagged("too_large"), always(respond(200, bodies.bomb(), RSS_TYPE, "Content-Encoding: gzip"))),
    FeedKind("length of 100 GB", flagged("too_large"), always(respond(200, b"", RSS_TYPE, "Content-Length: 99999999999"))),
    FeedKind("labelled gzip, is plain", flagged("bad_encoding"), coded("gzip", bytes)),
    FeedKind("unknown coding", flagged("bad_encoding"), coded("sdch", bytes)),
    FeedKind("labelled deflate, is raw", NEWS, coded("deflate", bodies.raw_deflate)),
    FeedKind("labelled plain, is gzip", flagged("not_a_feed"), coded("identity", gzip.compress)),
    FeedKind("cut off", flagged("truncated_body"), truncated(bodies.cut_off)),
    FeedKind("gzip cut off", flagged("truncated_body"), truncated(bodies.cut_off_gzip)),
    FeedKind("chunks cut off", flagged("truncated_body"), truncated(bodies.cut_off_chunks)),
    FeedKind("Latin-1 in the header, is UTF-8", NEWS, recoded("utf-8", "text/xml; charset=iso-8859-1")),
    FeedKind("UTF-8 in the header, is windows-1252", NEWS, recoded("cp1252", "text/xml; charset=utf-8", declared="windows-1252")),
    FeedKind("UTF-16", NEWS, recoded("utf-16", "application/rss+xml")),
    FeedKind("null bytes", NEWS, lambda feed, _, run: respond(200, feed.document(run).replace("<item>", "\0<item>\x01").encode(), RSS_TYPE)),
    FeedKind("hangs up", flagged("connection_lost"), stream(bodies.hang_up)),
    FeedKind("no HTTP", flagged("bad_response"), stream(bodies.not_http)),
    FeedKind("header flood", flagged("bad_response"), stream(bodies.header_flood)),
    FeedKind("sets cookies", NEWS, plain("Set-Cookie: a=b; Path=/")),
    FeedKind("one byte a second", flagged("timeout"), stream(bodies.trickle), own_host=True, slow=True, asked=(1, 1, 1)),
    FeedKind("silent", flagged("timeout"), stream(bodies.silence), own_host=True, slow=True),
)  # fmt: skip
