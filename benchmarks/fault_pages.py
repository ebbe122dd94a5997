"""The pages of the fault drill that misbehave: each kind is a feed with the entries that lead there.

Their feeds are in order. What becomes of an entry is said for the run that discovers it and those
after: a transient reject is due again in the next run, unless the server asked for more patience.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from benchmarks import fault_bodies as bodies
from benchmarks.fault_feeds import conditional
from benchmarks.fault_model import Feed, Site, Story, html
from benchmarks.fault_wire import CANARY, Request, Resource, redirect, respond
from tests.support.newsroom import page, paragraphs

HTML = "Content-Type: text/html; charset=utf-8"
OUTCOMES = ("new", "not_modified", "unchanged")


@dataclass(frozen=True)
class PageKind:
    """One way of a page to behave. ``build`` puts its entries on a host."""

    name: str
    build: Callable[[Site], list[Story]]
    own_host: bool = False
    slow: bool = False
    outcomes: tuple[str, ...] = OUTCOMES

    def feed(self, site: Site) -> Feed:
        """A feed over the entries."""
        feed = site.feed(f"page: {self.name}", self.outcomes, conditional, bad=True)
        feed.stories = self.build(site)
        return feed


def one(
    fate: str | tuple[str, ...],
    answer: Callable[[str, Request, int], bytes],
    asked: tuple[int, ...] = (),
) -> Callable[[Site], list[Story]]:
    """One entry, whose page ``answer`` gives from its title, the request and the run."""

    def build(site: Site) -> list[Story]:
        path = site.web.path("odd")
        title = f"Odd page {path.rsplit('/', 1)[1]} at {site.host}"
        url = site.web.put(site.host, path, lambda request: answer(title, request, site.web.run))
        fates = (fate,) if isinstance(fate, str) else fate
        return [Story(url, title, fate=fates, asked=asked, text=paragraphs(title)[0])]

    return build


def fixed(raw: bytes) -> Callable[[str, Request, int], bytes]:
    """The same bytes to everyone."""
    return lambda *_: raw


def stream(resource: Resource) -> Callable[[str, Request, int], bytes]:
    """Bytes without end."""
    return lambda _, request, __: resource(request)  # type: ignore[return-value] # or pieces


def body(data: bytes, *headers: str) -> Callable[[str, Request, int], bytes]:
    """A body that is no article."""
    return fixed(respond(200, data, *(headers or (HTML,))))


def then_well(first: bytes, runs: int = 1) -> Callable[[str, Request, int], bytes]:
    """A fault in the first runs, and an article page after."""
    return lambda title, _, run: first if run <= runs else html(title)


def to(target: str, status: int = 302) -> Callable[[str, Request, int], bytes]:
    """A redirect."""
    return fixed(redirect(status, target))


def link(fate: str, url: str) -> Callable[[Site], list[Story]]:
    """An entry whose link leads nowhere it should."""

    def build(site: Site) -> list[Story]:
        guid = site.web.path("guid")
        fates = (fate,) * 3 if fate.endswith(" later") else (fate,)
        return [Story(url, f"Link of {guid}", guid=guid, fate=fates, asked=(0, 0, 0))]

    return build


def robots(answer: Resource, fate: tuple[str, ...] | str, count: int = 1) -> Callable[[Site], list[Story]]:
    """Ordinary pages on a host whose robots.txt is not ordinary."""

    def build(site: Site) -> list[Story]:
        site.web.put(site.host, "/robots.txt", answer)
        fates = (fate,) if isinstance(fate, str) else fate
        return [site.story("Behind robots.txt", fate=fates) for _ in range(count)]

    return build


def twins(second: Callable[[Site, str, str], str], asked: int = -1) -> Callable[[Site], list[Story]]:
    """Two entries of one article; ``second`` makes the other URL from site, URL and title.

    ``asked`` are the requests for the second one's page.
    """

    def build(site: Site) -> list[Story]:
        first = site.story("Twin")
        other = second(site, first.link, first.title)
        first.group = first.link
        first.asked = (1 if asked == 0 else -1,)
        twin = Story(other, first.title, group=first.link, asked=(asked,), text=first.text)
        return [first, twin]

    return build


def put(site: Site, url: str, raw: bytes) -> str:
    """Serve at a URL of the site; returns the URL."""
    site.web.put(site.host, url.removeprefix(f"http://{site.host}"), lambda _: raw)
    return url


def tracked(_: Site, url: str, title: str) -> str:
    """With tracking parameters: found to be known before it is asked for."""
    del title
    return f"{url}?utm_source=rss&utm_medium=feed&fbclid=1"


def amp(site: Site, url: str, title: str) -> str:
    """The AMP page."""
    return put(site, f"{url}/amp", html(title, canonical=url))


def slash(site: Site, url: str, title: str) -> str:
    """With a trailing slash."""
    return put(site, f"{url}/", html(title))


def canonical(site: Site, url: str, title: str) -> str:
    """Another path that names the first as canonical."""
    return put(site, f"http://{site.host}{site.web.path('m')}", html(title, canonical=url))


def redirected(site: Site, url: str, title: str) -> str:
    """A redirector, as feed services use them."""
    del title
    return put(site, f"http://{site.host}{site.web.path('out')}", redirect(302, url))


def changed(site: Site, texts: Callable[[str, int], str], fate: tuple[str, ...]) -> list[Story]:
    """An entry whose summary changes before the second run; ``texts`` gives the page's seed."""
    path = site.web.path("changed")
    title = f"Changed {path.rsplit('/', 1)[1]} at {site.host}"

    def answer(_: Request) -> bytes:
        return html(title, seed=texts(title, site.web.run))

    url = site.web.put(site.host, path, answer)
    return [Story(url, title, fate=fate, updated=2, text="")]


def corrected(site: Site) -> list[Story]:
    """The page changes with its entry."""
    return changed(site, lambda title, run: f"{title} {min(run, 2)}", ("article", "revision 2"))


def touched(site: Site) -> list[Story]:
    """The entry changes, the page does not."""
    return changed(site, lambda title, _: title, ("article", "unchanged"))


def full_text(site: Site) -> list[Story]:
    """The text comes in the feed: no page is asked for."""
    path = site.web.path("full")
    title = f"Full text {path.rsplit('/', 1)[1]} at {site.host}"
    content = "".join(f"<p>{text}</p>" for text in paragraphs(title))
    text = paragraphs(title)[0]
    return [Story(f"http://{site.host}{path}", title, asked=(0,), text=text, content=content)]


def in_charset(charset: str, label: str, *, meta: str = "") -> Callable[[Site], list[Story]]:
    """An article outside of ASCII, in a charset that label or meta may misstate."""

    def build(site: Site) -> list[Story]:
        path = site.web.path("charset")
        title = f"Überführung der Fregatte {path.rsplit('/', 1)[1]} nach Kiel"
        text = page(title, seed=title + site.host).replace("The ministry", "Das Bundesministerium für Überprüfung")
        text = text.replace("<head>", f'<head><meta charset="{meta}">' if meta else "<head>")
        raw = respond(200, text.encode(charset), f"Content-Type: text/html{label}")
        url = site.web.put(site.host, path, lambda _: raw)
        first = paragraphs(title + site.host)[0]
        first = first.replace("The ministry", "Das Bundesministerium für Überprüfung")
        return [Story(url, title, text=first)]

    return build


def _links(count: int) -> bytes:
    items = "".join(f'<li><a href="/a/{n}">Another headline {n} of the day</a></li>' for n in range(count))
    return f"<!doctype html><html><head><title>All news</title></head><body><ul>{items}</ul></body></html>".encode()


def _siblings(count: int) -> bytes:
    return b"<!doctype html><html><body>" + b"<p>x</p>" * count + b"</body></html>"


_HUGE_ROBOTS = b"User-agent: *\nAllow: /\n" + b"# nothing to see here\n" * 30_000 + b"User-agent: *\nDisallow: /\n"
_SOFT_404 = page("Page not found", count=1).encode()
_SHORT = b"<!doctype html><html><head><title>Brief</title></head><body><article><p>Too short to keep.</p></article></body></html>"
_EMPTY = b"<!doctype html><html><head><title>Nothing</title></head><body></body></html>"


def page_kinds(canary_port: int, crawl_delay: float) -> Iterator[PageKind]:
    """All kinds; the entries that lead out of the drill's web name the canary's port."""
    yield from _answers()
    yield from _bodies()
    yield from _places(canary_port)
    yield from _robots(crawl_delay)
    yield from _identities()


def _answers() -> Iterator[PageKind]:
    for status, reason in ((404, "not_found"), (410, "gone"), (403, "forbidden"), (401, "forbidden"), (451, "forbidden"), (400, "client_error")):
        yield PageKind(f"{status}", one(reason, fixed(respond(status))))
    yield PageKind("500, then well", one(("server_error later", "article"), then_well(respond(500))))
    yield PageKind("503 twice, then well", one(("server_error later", "server_error later", "article"), then_well(respond(503), 2)))
    patient = ("rate_limited later", "", "article")
    for status in (429, 503):
        yield PageKind(f"{status} with Retry-After", one(patient, then_well(respond(status, b"", "Retry-After: 7200"))), own_host=True)
    yield PageKind("one byte a second", one(("timeout later",) * 3, stream(bodies.trickle), asked=(1, 1, 1)), own_host=True, slow=True)
    yield PageKind("silent", one(("timeout later",) * 3, stream(bodies.silence)), own_host=True, slow=True)
    yield PageKind("hangs up", one(("connection_lost later",) * 3, stream(bodies.hang_up)))
    yield PageKind("header flood", one("bad_response", stream(bodies.header_flood)))


def _bodies() -> Iterator[PageKind]:
    article = page("Half").encode()
    pdf, image = "application/pdf", "image/jpeg"
    for kind in (pdf, image, "video/mp4"):
        yield PageKind(kind, one("unsupported_type", body(bodies.PDF, f"Content-Type: {kind}")))
    yield PageKind("PDF labelled HTML", one("unsupported_type", body(bodies.PDF)))
    yield PageKind("challenge page with 503", one("challenge_page", fixed(respond(503, bodies.CHALLENGE, HTML))))
    yield PageKind("challenge page with 200", one("challenge_page", body(bodies.CHALLENGE)))
    yield PageKind("challenge in a header", one("challenge_page", fixed(respond(403, b"", "cf-mitigated: challenge"))))
    yield PageKind("consent wall", one("challenge_page", body(bodies.CONSENT)))
    yield PageKind("6 MiB", one("too_large", body(article + b"<!-- " + b"x" * 6 * bodies.MEBIBYTE)))
    yield PageKind("endless", one("too_large", stream(bodies.endless)))
    yield PageKind("gzip bomb", one("too_large", body(bodies.bomb(), HTML, "Content-Encoding: gzip")))
    yield PageKind("cut off", one(("truncated_body later",) * 3, fixed(bodies.cut_off(article, "text/html"))))
    yield PageKind("gzip cut off", one(("truncated_body later",) * 3, fixed(bodies.cut_off_gzip(article, "text/html"))))
    yield PageKind("cut off once", one(("truncated_body later", "article"), then_well(bodies.cut_off_chunks(article, "text/html"))))
    yield PageKind("labelled br, is plain", one("bad_encoding", body(article, HTML, "Content-Encoding: br")))
    for coding, coder in bodies.CODERS.items():
        yield PageKind(f"coding {coding}", one("article", lambda title, *_, c=coder, n=coding: respond(200, c(page(title).encode()), HTML, f"Content-Encoding: {n}")))
    yield PageKind("soft 404", one("not_an_article", body(_SOFT_404)))
    yield PageKind("short", one("too_short", body(_SHORT)))
    yield PageKind("without text", one("no_text", body(_EMPTY)))
    yield PageKind("list of links", one("not_an_article", body(_links(100))))
    yield PageKind("100,000 links", one("too_large", body(_links(100_000)[: 5 * bodies.MEBIBYTE - 1])))
    yield PageKind("100,000 siblings", one("too_large", body(_siblings(100_000))))
    yield PageKind("Latin-1 by meta", in_charset("latin-1", "", meta="iso-8859-1"))
    yield PageKind("labelled Latin-1, is UTF-8", in_charset("utf-8", "; charset=iso-8859-1"))
    yield PageKind("Latin-1 without a label", in_charset("latin-1", ""))
    yield PageKind("UTF-16 without a label", in_charset("utf-16", ""))


def _places(port: int) -> Iterator[PageKind]:
    for target in (f"http://{CANARY}:{port}/", "http://169.254.169.254/latest/", f"http://[::ffff:7f1f:1]:{port}/"):
        yield PageKind(f"link to {target}", link("address_denied", target))
        yield PageKind(f"redirect to {target}", one("address_denied", to(target), asked=(1,)))
    yield PageKind("a name that does not resolve", link("dns later", "http://stories.invalid/1"))
    yield PageKind("a link that is none", link("entry_without_link", "javascript:alert(1)"))
    yield PageKind("redirect loop", one("redirect_loop", lambda _, request, __: redirect(302, request.path)))
    yield PageKind("redirect without Location", one("bad_redirect", to("")))


def _robots(crawl_delay: float) -> Iterator[PageKind]:
    denied = respond(200, b"User-agent: *\nDisallow: /news/\n")
    patient = ("robots_unreachable later", "article")

    def well_later(site: Site) -> list[Story]:
        return robots(lambda _: respond(503) if site.web.run == 1 else respond(404), patient)(site)

    yield PageKind("robots.txt disallows", robots(lambda _: denied, "robots_denied"), own_host=True)
    yield PageKind("robots.txt 503, then 404", well_later, own_host=True)
    yield PageKind("robots.txt 403", robots(lambda _: respond(403), "article"), own_host=True)
    yield PageKind("robots.txt of 660 KB", robots(lambda _: respond(200, _HUGE_ROBOTS), "article"), own_host=True)
    yield PageKind("robots.txt in a loop", robots(lambda _: redirect(301, "/robots.txt"), "article"), own_host=True)
    yield PageKind("robots.txt silent", robots(bodies.silence, ("robots_unreachable later",) * 3), own_host=True, slow=True)

    def slowly(site: Site) -> list[Story]:
        site.web.crawl_delays[site.host] = crawl_delay
        text = f"User-agent: *\nCrawl-delay: {crawl_delay}\n".encode()
        return robots(lambda _: respond(200, text), "article", 3)(site)

    yield PageKind("Crawl-delay", slowly, own_host=True)


def _identities() -> Iterator[PageKind]:
    yield PageKind("tracking parameters", twins(tracked, asked=0))
    yield PageKind("AMP twin", twins(amp))
    yield PageKind("trailing slash", twins(slash))
    yield PageKind("rel=canonical", twins(canonical))
    yield PageKind("redirector", twins(redirected))
    yield PageKind("the same link twice", twins(lambda _, url, title: f"{url}#{escape(title[:4])}", asked=0))
    yield PageKind("corrected", corrected, outcomes=("new", "new", "unchanged"))
    yield PageKind("touched", touched, outcomes=("new", "new", "unchanged"))
    yield PageKind("full text in the feed", full_text)
