"""A web of several hosts with feeds over their pages, in a process of its own.

    python -m tests.support.page_web --port 8700 --opml web.opml --synthetic 6000 --sites 60

Serves on 127.0.0.2, .3, … (``--corpus DIR``: the real pages of the evaluation data;
``--synthetic N``: pages of 100 KB made here). Each request is a line of ``--log``: host, path,
status. Prints ``ready``.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import quoteattr

from aiohttp import web

PAGE_BYTES = 100_000
PUBLISHED = "Fri, 20 Nov 2026 12:00:00 GMT"
_SENTENCES = (
    "The ministry said brigade {n} would receive the first vehicles before the end of the year.",
    "Officials in Warsaw and Berlin said exercise {n} had tested air defence over the Baltic.",
    "The contract, worth ${n} million, covers spare parts and training for crews of the frigates.",
    "A spokesman declined to say how many of the {n} missiles had been intercepted at night.",
    "NATO planners want {n} more transport aircraft, according to a report seen by this newspaper.",
    "The shipyard expects to lay the keel of hull {n} in the spring, two years later than planned.",
)


@dataclass
class Site:
    """One host: its pages by path, and a feed over all of them."""

    host: str
    pages: dict[str, bytes] = field(default_factory=dict)

    def feed(self, port: int) -> bytes:
        """An RSS 2.0 feed with titles, links and dates, as most feeds are."""
        items = "".join(
            f"<item><title>{escape(path)}</title><link>{self.url(port, path)}</link>"
            f"<guid>{self.url(port, path)}</guid>"
            f"<pubDate>{PUBLISHED}</pubDate></item>"
            for path in self.pages
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.host}</title>'
            f"<link>{self.url(port, '/')}</link>{items}</channel></rss>"
        ).encode()

    def url(self, port: int, path: str) -> str:
        """The address of a path on this host."""
        return f"http://{self.host}:{port}{path}"


def corpus_pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each page in the archives of the extraction data."""
    for archive in sorted(folder.glob("*.tar.xz")):
        with tarfile.open(archive) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is not None:
                    yield member.name, content.read()


def corpus_bodies(shared_data: Path, archive: str) -> dict[str, bytes]:
    """The pages of one archive of the extraction data, by name."""
    found: dict[str, bytes] = {}
    with tarfile.open(shared_data / "data" / "extraction" / archive) as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None and member.name.endswith((".html", ".htm")):
                found[member.name] = content.read()
    return found


def synthetic_page(number: int, size: int = PAGE_BYTES) -> bytes:
    """A news page of about ``size`` bytes: some 600 words of text, the rest markup and script."""
    chooser = random.Random(number)
    paragraphs = "".join(
        "<p>"
        + " ".join(
            sentence.format(n=chooser.randrange(2, 900))
            for sentence in chooser.sample(_SENTENCES, 3)
        )
        + f" Reference {number}-{index} was given by {chooser.randrange(10**9)}.</p>\n"
        for index in range(12)
    )
    links = "".join(f'<li><a href="/n/{number + i}">Other story {i}</a></li>' for i in range(40))
    head = (
        f"<!doctype html><html lang=en><head><title>Story {number}</title>"
        '<meta name="author" content="Ann Example"></head><body>'
        f"<nav><ul>{links}</ul></nav>"
        f"<article><h1>Story {number} of the day</h1>{paragraphs}</article>"
    )
    tail = "</body></html>"
    padding = "var state = " + json.dumps([chooser.randrange(10**6) for _ in range(20_000)])
    script = padding[: max(0, size - len(head) - len(tail) - 17)]
    return f"{head}<script>{script}</script>{tail}".encode()


class PageWeb:
    """Serves sites and writes down what was asked for."""

    def __init__(self, sites: list[Site], port: int, log: TextIO | None) -> None:
        self._sites = {site.host: site for site in sites}
        self._feeds = {site.host: site.feed(port) for site in sites}
        self._port = port
        self._log = log

    async def handle(self, request: web.Request) -> web.Response:
        """Answer with a page, the feed (with an ETag), a robots.txt that allows all, or 404."""
        host = request.url.host or ""
        response = self._answer(host, request)
        if self._log is not None:
            self._log.write(f"{host} {request.rel_url} {response.status}\n")
            self._log.flush()
        return response

    def _answer(self, host: str, request: web.Request) -> web.Response:
        site, path = self._sites.get(host), str(request.rel_url)
        if site is None:
            return web.Response(status=404)
        if path == "/feed.xml":
            return self._feed(host, request)
        if path not in site.pages:
            return web.Response(status=404)
        body = site.pages[path] or synthetic_page(int(path.rsplit("/", 1)[1]))
        return web.Response(body=body, headers={"Content-Type": "text/html"})

    def _feed(self, host: str, request: web.Request) -> web.Response:
        body = self._feeds[host]
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        headers = {"Content-Type": "application/rss+xml", "ETag": etag}
        return web.Response(body=body, headers=headers)

    async def serve(self) -> None:
        """Serve on every host until cancelled."""
        app = web.Application()
        app.router.add_route("GET", "/{path:.*}", self.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        for host in self._sites:
            await web.TCPSite(runner, host, self._port, backlog=512).start()
        print("ready", flush=True)
        await asyncio.Event().wait()


def opml(sites: list[Site], port: int) -> str:
    """A feed list over the sites."""
    outlines = "".join(
        f"<outline type='rss' text={quoteattr(site.host)} "
        f"xmlUrl={quoteattr(site.url(port, '/feed.xml'))} "
        f"category='/source/{site.host.replace('.', '-')},/country/US,/kind/press,/language/en'/>"
        for site in sites
    )
    return f"<opml version='2.0'><head><title>web</title></head><body>{outlines}</body></opml>"


def make_sites(count: int) -> list[Site]:
    """Sites on 127.0.0.2 and up."""
    return [Site(f"127.0.{number // 250}.{number % 250 + 2}") for number in range(count)]


def main() -> None:
    """Serve as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--opml", type=Path, required=True)
    parser.add_argument("--sites", type=int, default=8)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument(
        "--copies", type=int, default=1, help="serve each corpus page so many times"
    )
    parser.add_argument("--synthetic", type=int, default=0)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    sites = make_sites(options.sites)
    for number in range(options.synthetic):
        # The body is made when it is asked for: a large web costs no memory.
        sites[number % len(sites)].pages[f"/n/{number}"] = b""
    if options.corpus:
        for number, (_, body) in enumerate(corpus_pages(options.corpus)):
            for copy in range(options.copies):
                sites[number % len(sites)].pages[f"/{copy}/{number}"] = body or b" "
    options.opml.write_text(opml(sites, options.port), encoding="utf-8")
    log = options.log.open("a", encoding="utf-8") if options.log else None
    asyncio.run(PageWeb(sites, options.port, log).serve())


if __name__ == "__main__":
    main()
