"""Pages of the fault drill that are told apart by where they are: links, robots.txt, twins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.support.faults import bodies
from tests.support.faults.model import Site, Story, html
from tests.support.faults.pages import Build, Fate, PageKind, fates, one, to
from tests.support.faults.wire import CANARY, Request, Resource, redirect, respond
from tests.support.newsroom import paragraphs

CHANGING = ("new", "new", "unchanged")
"""The outcomes of a feed whose entry changes before the second run."""

Other = Callable[[Site, str, str], str]
"""Makes the other URL of a story, from site, URL and title."""


def place_kinds(canary_port: int, crawl_delay: float) -> Iterator[PageKind]:
    """All kinds; the links that lead out of the drill's web name the canary's port."""
    yield from _links(canary_port)
    yield from _robots(canary_port, crawl_delay)
    yield from _identities()


def link(fate: Fate, url: str) -> Build:
    """An entry whose link leads nowhere it should: no page is asked for."""

    def build(site: Site) -> list[Story]:
        guid = site.web.path("guid")
        story = Story(url, f"Link of {guid}", guid=guid, fate=fates(fate), asked=(0, 0, 0))
        return [story]

    return build


def _links(port: int) -> Iterator[PageKind]:
    for target in (
        f"http://{CANARY}:{port}/",
        "http://169.254.169.254/latest/",
        f"http://[::ffff:7f1f:1]:{port}/",
    ):
        yield PageKind(f"link to {target}", link("address_denied", target))
        led = one("address_denied", to(target), asked=(1,))
        yield PageKind(f"redirect to {target}", led)
    yield PageKind("a name without address", link("dns later", "http://stories.invalid/1"))
    yield PageKind("no link", link("entry_without_link", "javascript:alert(1)"))


def robots(answer: Resource, fate: Fate, count: int = 1) -> Build:
    """Ordinary pages on a host whose robots.txt is not ordinary."""

    def build(site: Site) -> list[Story]:
        site.web.put(site.host, "/robots.txt", answer)
        return [site.story("Behind robots.txt", fate=fates(fate)) for _ in range(count)]

    return build


def _robots(port: int, crawl_delay: float) -> Iterator[PageKind]:
    def behind(name: str, fate: Fate, answer: Resource) -> PageKind:
        return PageKind(f"robots.txt {name}", robots(answer, fate), own_host=True)

    denied = respond(200, b"User-agent: *\nDisallow: /news/\n")
    yield behind("disallows", "robots_denied", lambda _: denied)
    yield behind("403", "article", lambda _: respond(403))
    yield behind("of 660 KB", "article", lambda _: respond(200, bodies.HUGE_ROBOTS))
    yield behind("in a loop", "article", lambda _: redirect(301, "/robots.txt"))
    astray = redirect(302, f"http://{CANARY}:{port}/robots.txt")
    yield behind("elsewhere", "article", lambda _: astray)
    silent = robots(bodies.silence, "robots_unreachable later")
    yield PageKind("robots.txt silent", silent, own_host=True, slow=True)
    yield PageKind("robots.txt 503, then 404", _robots_well_later, own_host=True)

    def slowly(site: Site) -> list[Story]:
        site.web.crawl_delays[site.host] = crawl_delay
        text = f"User-agent: *\nCrawl-delay: {crawl_delay}\n".encode()
        return robots(lambda _: respond(200, text), "article", 3)(site)

    yield PageKind("Crawl-delay", slowly, own_host=True)


def _robots_well_later(site: Site) -> list[Story]:
    def answer(_: Request) -> bytes:
        return respond(503 if site.web.run == 1 else 404)

    return robots(answer, ("robots_unreachable later", "article"))(site)


def twins(second: Other, asked: int = -1) -> Build:
    """Two entries of one article. ``asked`` are the requests for the second one's page."""

    def build(site: Site) -> list[Story]:
        story = site.story("Twin")
        once = 1 if asked == 0 else -1
        first = replace(story, group=story.link, asked=(once,))
        other = second(site, story.link, story.title)
        return [first, replace(first, link=other, asked=(asked,))]

    return build


def twice(second: Other, asked: int = -1) -> Build:
    """One entry, listed twice in its document. ``asked`` are the requests for the second link."""

    def build(site: Site) -> list[Story]:
        first, other = twins(second, asked)(site)
        return [replace(first, group=""), replace(other, group="", twin=True)]

    return build


def put(site: Site, url: str, raw: bytes) -> str:
    """Serve at a URL of the site; returns the URL."""
    return site.web.put(site.host, url.removeprefix(f"http://{site.host}"), lambda _: raw)


def tracked(_: Site, url: str, __: str) -> str:
    """With tracking parameters: found to be known before it is asked for."""
    return f"{url}?utm_source=rss&utm_medium=feed&fbclid=1"


def with_fragment(_: Site, url: str, __: str) -> str:
    """With a fragment, which no server sees."""
    return f"{url}#comments"


def amp(site: Site, url: str, title: str) -> str:
    """The AMP page."""
    return put(site, f"{url}/amp", html(title, canonical=url))


def slash(site: Site, url: str, title: str) -> str:
    """With a trailing slash."""
    return put(site, f"{url}/", html(title))


def canonical(site: Site, url: str, title: str) -> str:
    """Another path that names the first as canonical."""
    path = site.web.path("m")
    return put(site, f"http://{site.host}{path}", html(title, canonical=url))


def redirected(site: Site, url: str, _: str) -> str:
    """A redirector, as feed services use them."""
    path = site.web.path("out")
    return put(site, f"http://{site.host}{path}", redirect(302, url))


def changed(site: Site, seed: Callable[[str, int], str], fate: tuple[str, ...]) -> list[Story]:
    """An entry whose summary changes before the second run.

    ``seed`` decides, from the title and the run, about the text of the page.
    """
    path = site.web.path("changed")
    title = f"Changed {path.rsplit('/', 1)[1]} at {site.host}"

    def answer(_: Request) -> bytes:
        return html(title, seed=seed(title, site.web.run))

    url = site.web.put(site.host, path, answer)
    texts = tuple(paragraphs(seed(title, run))[0] for run in (1, 2))
    return [Story(url, title, fate=fate, updated=2, text=texts[0], later_text=texts[1])]


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


def _identities() -> Iterator[PageKind]:
    yield PageKind("tracking parameters", twice(tracked, asked=0))
    yield PageKind("the same link twice", twice(with_fragment, asked=0))
    yield PageKind("AMP twin", twins(amp))
    yield PageKind("trailing slash", twice(slash))
    yield PageKind("rel=canonical", twins(canonical))
    yield PageKind("redirector", twins(redirected))
    yield PageKind("corrected", corrected, outcomes=CHANGING)
    yield PageKind("touched", touched, outcomes=CHANGING)
    yield PageKind("full text in the feed", full_text)
