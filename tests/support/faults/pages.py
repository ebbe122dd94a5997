"""Pages of the fault drill that misbehave: each kind is a feed with the entries that lead there.

The feeds are in order. What becomes of an entry is said for the run that discovers it and those
after: a transient reject is due again in the next run, unless the server asked for more patience.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.utils import formatdate

from tests.support.bombs import bomb
from tests.support.faults import bodies
from tests.support.faults.feeds import QUIET
from tests.support.faults.model import Feed, Site, Story, html
from tests.support.faults.serves import conditional
from tests.support.faults.wire import Raw, Request, Resource, redirect, respond
from tests.support.newsroom import page, paragraphs

HTML = "Content-Type: text/html; charset=utf-8"
PATIENT = ("rate_limited later", "", "article")
"""Asked for two hours of silence: not in the second run, an hour later."""

Fate = str | tuple[str, ...]
Answer = Callable[[str, Request, int], Raw]
"""The response of a page from its title, the request and the number of the run."""
Build = Callable[[Site], list[Story]]


@dataclass(frozen=True)
class PageKind:
    """One way of a page to behave. ``entries`` puts its pages on a host."""

    name: str
    entries: Build
    own_host: bool = False
    slow: bool = False
    outcomes: tuple[str, ...] = QUIET

    def build(self, site: Site) -> Feed:
        """Put a feed over the entries on the host, too."""
        feed = site.feed(f"page: {self.name}", self.outcomes, conditional, bad=True)
        feed.stories = self.entries(site)
        return feed


def fates(fate: Fate) -> tuple[str, ...]:
    """A fate for each run: a transient one repeats itself, a final one does not."""
    if isinstance(fate, tuple):
        return fate
    return (fate,) * 3 if fate.endswith(" later") else (fate,)


def one(fate: Fate, answer: Answer, asked: tuple[int, ...] = ()) -> Build:
    """One entry, and its page."""

    def build(site: Site) -> list[Story]:
        path = site.web.path("odd")
        title = f"Odd page {path.rsplit('/', 1)[1]} at {site.host}"
        url = site.web.put(site.host, path, lambda request: answer(title, request, site.web.run))
        return [Story(url, title, fate=fates(fate), asked=asked, text=paragraphs(title)[0])]

    return build


def just_published(fate: Fate, answer: Answer) -> Build:
    """As ``one``, for an entry of this hour."""

    def build(site: Site) -> list[Story]:
        (story,) = one(fate, answer)(site)
        return [replace(story, published=formatdate(usegmt=True))]

    return build


def led_on(stub: str) -> Build:
    """A page that is nothing but a stub, and the article it leads to."""

    def build(site: Site) -> list[Story]:
        story = site.story("Moved by a stub")
        old = site.web.path("old")
        url = site.web.put(
            site.host, old, lambda _: respond(200, stub.format(story.link).encode(), HTML)
        )
        return [replace(story, link=url)]

    return build


def behind_login(site: Site) -> list[Story]:
    """A story whose page redirects to a form."""
    login = site.web.path("account")
    form = respond(200, bodies.LOGIN.encode(), HTML)
    there = site.web.put(site.host, f"{login}/signin", lambda _: form)
    return one("access_wall", to(there))(site)


def one_text(site: Site) -> list[Story]:
    """Three stories, for each of which the same few words come in a language nobody foresaw."""
    wall = respond(200, bodies.UNKNOWN_WALL.encode(), HTML)
    urls = [site.web.put(site.host, site.web.path("wall"), lambda _: wall) for _ in range(3)]
    titles = ("Frigate sails for Malta", "Brigade gets howitzers", "Budget passes at night")
    fate = fates("repeated_text later")
    return [Story(url, title, fate=fate) for url, title in zip(urls, titles, strict=True)]


def twice_as_long(title: str, *_: object) -> Raw:
    """An article page that says its length twice."""
    data = page(title).encode()
    return respond(200, data, HTML, f"Content-Length: {len(data)}")


def fixed(raw: bytes) -> Answer:
    """The same bytes to everyone."""
    return lambda *_: raw


def body(data: bytes, *headers: str) -> Answer:
    """A response with a body that is no article."""
    return fixed(respond(200, data, *(headers or (HTML,))))


def stream(resource: Resource) -> Answer:
    """Bytes without end, or none at all."""
    return lambda _, request, __: resource(request)


def then_well(first: bytes, runs: int = 1) -> Answer:
    """A fault in the first runs, and an article page after."""
    return lambda title, _, run: first if run <= runs else html(title)


def to(target: str, code: int = 302) -> Answer:
    """A redirect."""
    return fixed(redirect(code, target))


def coded(coding: str, coder: Callable[[bytes], bytes]) -> Answer:
    """An article page in a content coding."""
    header = f"Content-Encoding: {coding}"
    return lambda title, *_: respond(200, coder(page(title).encode()), HTML, header)


def page_kinds() -> Iterator[PageKind]:
    """What a page may answer; see ``places`` for what it depends on otherwise."""
    yield from _statuses()
    yield from _connections()
    yield from _bodies()
    yield from _documents()
    yield from _charsets()


def _statuses() -> Iterator[PageKind]:
    for code, reason in (
        (400, "client_error"),
        (401, "forbidden"),
        (403, "forbidden"),
        (404, "not_found"),
        (410, "gone"),
        (451, "forbidden"),
    ):
        yield PageKind(str(code), one(reason, fixed(respond(code))))
    for code in (408, 421, 425):
        refused = one(("not_now later", "article"), then_well(respond(code)))
        yield PageKind(f"{code}, then well", refused)
    for code, reason in ((403, "forbidden"), (404, "not_found")):
        late = just_published((f"{reason} later", "article"), then_well(respond(code)))
        yield PageKind(f"{code} of a new entry, then well", late)
        never = just_published((f"{reason} later", reason), fixed(respond(code)))
        yield PageKind(f"{code} of a new entry", never)
    changed = one("article", lambda title, *_: respond(203, page(title).encode(), HTML))
    yield PageKind("203", changed)
    ill, iller = "server_error later", then_well(respond(503), 2)
    yield PageKind("500, then well", one((ill, "article"), then_well(respond(500))))
    yield PageKind("503 twice, then well", one((ill, ill, "article"), iller))
    for code in (429, 503):
        refusal = respond(code, b"", "Retry-After: 7200")
        yield PageKind(f"{code} with Retry-After", one(PATIENT, then_well(refusal)), own_host=True)


def _connections() -> Iterator[PageKind]:
    trickle = one("timeout later", stream(bodies.trickle), asked=(1, 1, 1))
    yield PageKind("a byte a second", trickle, own_host=True, slow=True)
    silence = one("timeout later", stream(bodies.silence))
    yield PageKind("silent", silence, own_host=True, slow=True)
    yield PageKind("hangs up", one("connection_lost later", stream(bodies.hang_up)))
    yield PageKind("header flood", one("bad_response", stream(bodies.header_flood)))
    loop = one("redirect_loop", lambda _, request, __: redirect(302, request.path))
    yield PageKind("redirect loop", loop)
    yield PageKind("redirect without Location", one("bad_redirect", to("")))
    for name, stub in bodies.STUBS.items():
        yield PageKind(name, led_on(stub))
    yield PageKind("Content-Length twice", one("article", twice_as_long))
    yield PageKind("coding utf-8", one("article", coded("utf-8", bytes)))


def _bodies() -> Iterator[PageKind]:
    half = page("Half").encode()
    yield PageKind("endless", one("too_large", stream(bodies.endless)))
    huge = body(half + b"<!-- " + b"x" * 6 * bodies.MEBIBYTE)
    yield PageKind("6 MiB", one("too_large", huge))
    packed = body(bomb("gzip"), HTML, "Content-Encoding: gzip")
    yield PageKind("gzip bomb", one("too_large", packed))
    broken, lost = bodies.cut_off(half, "text/html"), "truncated_body later"
    yield PageKind("cut off", one(lost, fixed(broken)))
    yield PageKind("gzip cut off", one(lost, fixed(bodies.cut_off_gzip(half, "text/html"))))
    chunks = bodies.cut_off_chunks(half, "text/html")
    yield PageKind("cut off once", one((lost, "article"), then_well(chunks)))
    mislabelled = body(half, HTML, "Content-Encoding: br")
    yield PageKind("labelled br, is plain", one("bad_encoding", mislabelled))
    for coding, coder in bodies.CODERS.items():
        yield PageKind(f"coding {coding}", one("article", coded(coding, coder)))


def _documents() -> Iterator[PageKind]:
    for kind in ("application/pdf", "image/jpeg", "video/mp4"):
        answer = body(bodies.PDF, f"Content-Type: {kind}")
        yield PageKind(kind, one("unsupported_type", answer))
    yield PageKind("PDF labelled HTML", one("unsupported_type", body(bodies.PDF)))
    for name, answer in (
        ("challenge page with 503", fixed(respond(503, bodies.CHALLENGE, HTML))),
        ("challenge page with 200", body(bodies.CHALLENGE)),
        ("challenge in a header", fixed(respond(403, b"", "cf-mitigated: challenge"))),
    ):
        yield PageKind(name, one("challenge_page", answer))
    yield PageKind("consent wall", one("consent_wall", body(bodies.CONSENT)))
    for reason, text in bodies.NOTICES.items():
        yield PageKind(f"notice: {reason}", one(reason, body(text.encode())))
    yield PageKind("redirect to a login", behind_login)
    yield PageKind("one text for three stories", one_text)
    for name, reason, text in (
        ("soft 404", "not_an_article", page("Page not found", count=1)),
        ("short", "too_short", bodies.SHORT),
        ("without text", "no_text", bodies.EMPTY),
        ("list of links", "not_an_article", bodies.links(100)),
        ("100,000 links", "too_large", bodies.links(50_000)),
        ("100,000 siblings", "too_large", bodies.siblings(100_000)),
    ):
        yield PageKind(name, one(reason, body(text.encode())))


def in_charset(charset: str, label: str = "", *, meta: str = "") -> Build:
    """An article outside of ASCII, in a charset that label or meta may misstate."""

    def build(site: Site) -> list[Story]:
        path = site.web.path("charset")
        title = f"Überführung der Fregatte {path.rsplit('/', 1)[1]} nach Kiel"
        text = page(title).replace("The ministry", bodies.MINISTRY)
        text = text.replace("<head>", f'<head><meta charset="{meta}">' if meta else "<head>")
        raw = respond(200, text.encode(charset), f"Content-Type: text/html{label}")
        url = site.web.put(site.host, path, lambda _: raw)
        first = paragraphs(title)[0].replace("The ministry", bodies.MINISTRY)
        return [Story(url, title, text=first)]

    return build


def _charsets() -> Iterator[PageKind]:
    yield PageKind("Latin-1 by meta", in_charset("latin-1", meta="iso-8859-1"))
    yield PageKind("labelled Latin-1, is UTF-8", in_charset("utf-8", "; charset=iso-8859-1"))
    yield PageKind("labelled UTF-8, is Latin-1", in_charset("latin-1", "; charset=utf-8"))
    yield PageKind("Latin-1 without a label", in_charset("latin-1"))
    yield PageKind("UTF-16 without a label", in_charset("utf-16"))
