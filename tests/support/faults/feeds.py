"""The feeds of the fault drill: how each kind answers, and what each of three polls must find.

The polls are hours apart (``model.HOURS``: 0, 1 and 26), so that a feed which asks for two hours is
not due in the second, and the third is the daily unconditional one.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.bombs import bomb
from tests.support.faults import bodies, serves
from tests.support.faults.model import Columns, Feed, Serve, Site
from tests.support.faults.serves import RSS_TYPE, always, document, in_turn, plain, stream
from tests.support.faults.wire import CANARY, redirect, respond
from tests.support.hostile_documents import FORBIDDEN_FEEDS

NEWS = ("new", "new", "new")
QUIET = ("new", "not_modified", "unchanged")
"""Nothing new after the first poll; the last one is unconditional."""
ASLEEP = ("new", "", "new")
"""Read, then left alone for the two hours it asks for."""
PATIENT = ("rate_limited", "", "new")
WELL = plain()


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


def good(name: str, serve: Serve, outcomes: tuple[str, ...] = NEWS) -> FeedKind:
    """A feed in order."""
    return FeedKind(name, outcomes, serve, bad=False, static=outcomes is QUIET)


def odd(name: str, serve: Serve, outcomes: tuple[str, ...] = NEWS) -> FeedKind:
    """A feed that breaks a rule and is read all the same."""
    return FeedKind(name, outcomes, serve)


def fails(name: str, reason: str, serve: Serve) -> FeedKind:
    """A feed that fails in each poll."""
    return FeedKind(name, (reason,) * 3, serve)


def status(code: int, reason: str) -> FeedKind:
    """A feed that gives nothing but a status."""
    return fails(str(code), reason, always(respond(code)))


def good_kinds() -> Iterator[FeedKind]:
    """Feeds in order, in all formats and codings."""
    yield good("ETag", serves.conditional)
    yield good("ETag, nothing new", serves.conditional, QUIET)
    yield good("Last-Modified", serves.last_modified)
    yield good("both validators", serves.both_validators, QUIET)
    yield good("no validators", WELL)
    yield good("Atom", serves.atom)
    yield good("JSON Feed", serves.json_feed)
    for coding, coder in bodies.CODERS.items():
        yield good(f"coding {coding}", serves.coded(coding, coder))


def bad_kinds(canary_port: int) -> Iterator[FeedKind]:
    """Feeds that misbehave; redirects out of the drill's web name the canary's port."""
    yield from _statuses()
    yield from _rhythms()
    yield from _redirects(canary_port)
    yield from _documents()
    yield from _bodies()
    yield from _charsets()
    yield from _connections()


def _statuses() -> Iterator[FeedKind]:
    ill, lost = always(respond(500)), always(respond(404))
    for code in (500, 502):
        yield status(code, "server_error")
    for code in (401, 403, 451):
        yield status(code, "forbidden")
    for code in (204, 304):  # 304 to whoever sent no validators
        yield status(code, "unexpected_status")
    yield status(404, "not_found")
    yield status(418, "client_error")
    yield odd("500, then well", in_turn(ill, WELL, WELL), ("server_error", "new", "new"))
    yield odd("well, 500, well", in_turn(WELL, ill, WELL), ("new", "server_error", "new"))
    yield odd("404, then back", in_turn(lost, lost, WELL), ("not_found", "not_found", "new"))
    yield FeedKind("500 once a run", NEWS, serves.failing_first, asked=(2, 2, 2))
    retired: Columns = {"retired": (True,) * 3}
    yield FeedKind("410", ("gone", "", ""), always(respond(410)), columns=retired)


def _rhythms() -> Iterator[FeedKind]:
    for seconds in (7200, 30 * 86_400):
        serve = serves.asks_for_patience(f"Retry-After: {seconds}")
        yield FeedKind(f"429, Retry-After: {seconds}", PATIENT, serve, own_host=True)
    refusal = always(respond(429))
    yield FeedKind("429 alone", ("rate_limited",) * 3, refusal, own_host=True)
    caught: Columns = {"lying": (False, False, True)}
    lies = ("new", "not_modified", "new")
    yield FeedKind("lying ETag", lies, serves.lying, columns=caught)
    same = ("new", "unchanged", "unchanged")
    yield FeedKind("new ETag each time", same, serves.new_etag_each_time, static=True)
    uncached = plain("Cache-Control: no-store", "Expires: 0")
    yield FeedKind("no-store", same, uncached, static=True)
    yield odd("max-age", plain("Cache-Control: max-age=7200"), ASLEEP)
    yield odd("ttl", serves.with_channel("<ttl>120</ttl>"), ASLEEP)
    daily = "<sy:updatePeriod>daily</sy:updatePeriod>"
    yield odd("sy:updatePeriod", serves.with_channel(daily), ASLEEP)


def _redirects(port: int) -> Iterator[FeedKind]:
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
        serve = always(redirect(302, target))
        yield FeedKind(f"redirect to {target}", ("address_denied",) * 3, serve, asked=(1, 1, 1))
    for target in ("file:///etc/passwd", "ftp://127.31.0.1/", ""):
        yield fails(f"redirect to {target!r}", "bad_redirect", always(redirect(301, target)))
    yield fails("redirect loop", "redirect_loop", lambda feed, *_: redirect(301, feed.url))


def _documents() -> Iterator[FeedKind]:
    parked = document(serves.PARKED, "text/html")
    yield fails("HTML", "not_a_feed", parked)
    yield fails("HTML with an ETag", "not_a_feed", serves.parked_with_etag)
    yield odd("HTML for an hour", in_turn(WELL, parked, WELL), ("new", "not_a_feed", "new"))
    yield fails("empty body", "not_a_feed", document(b""))
    yield fails("PDF", "not_a_feed", document(bodies.PDF, "application/pdf"))
    empty = document(b"<rss><channel><ttl>5</ttl></channel></rss>")
    yield FeedKind("no items", ("unchanged",) * 3, empty, static=True)
    wall = respond(403, bodies.CHALLENGE, "Content-Type: text/html")
    yield fails("challenge page", "challenge_page", always(wall))
    entities = ("billion laughs", "quadratic blow-up", "external entity")
    for name in (*entities, "100 k attributes", "100 k nesting"):
        yield fails(name, "forbidden_xml", document(FORBIDDEN_FEEDS[name]()))
    yield fails("ill-formed and long", "bad_feed", document(bodies.ill_formed()))
    yield odd("null bytes", serves.with_null_bytes)


def _bodies() -> Iterator[FeedKind]:
    yield fails("endless body", "too_large", stream(bodies.endless))
    packed = respond(200, bomb("gzip"), RSS_TYPE, "Content-Encoding: gzip")
    yield fails("gzip bomb", "too_large", always(packed))
    claim = respond(200, b"", RSS_TYPE, "Content-Length: 99999999999")
    yield fails("length of 100 GB", "too_large", always(claim))
    yield fails("labelled gzip, is plain", "bad_encoding", serves.coded("gzip", bytes))
    yield fails("unknown coding", "bad_encoding", serves.coded("sdch", bytes))
    yield fails("labelled plain, is gzip", "not_a_feed", serves.coded("identity", gzip.compress))
    yield odd("labelled deflate, is raw", serves.coded("deflate", bodies.raw_deflate))
    for name, cut in (
        ("cut off", bodies.cut_off),
        ("gzip cut off", bodies.cut_off_gzip),
        ("chunks cut off", bodies.cut_off_chunks),
    ):
        yield fails(name, "truncated_body", serves.truncated(cut))


def _charsets() -> Iterator[FeedKind]:
    latin = serves.recoded("utf-8", "text/xml; charset=iso-8859-1")
    yield odd("labelled Latin-1, is UTF-8", latin)
    western = serves.recoded("cp1252", "text/xml; charset=utf-8", declared="windows-1252")
    yield odd("labelled UTF-8, is windows-1252", western)
    yield odd("UTF-16", serves.recoded("utf-16", "application/rss+xml"))


def _connections() -> Iterator[FeedKind]:
    yield fails("hangs up", "connection_lost", stream(bodies.hang_up))
    yield fails("no HTTP", "bad_response", stream(bodies.not_http))
    yield fails("header flood", "bad_response", stream(bodies.header_flood))
    yield odd("sets cookies", plain("Set-Cookie: a=b; Path=/"))
    late = ("timeout",) * 3
    trickle, silence = stream(bodies.trickle), stream(bodies.silence)
    yield FeedKind("a byte a second", late, trickle, own_host=True, slow=True, asked=(1, 1, 1))
    yield FeedKind("silent", late, silence, own_host=True, slow=True)
