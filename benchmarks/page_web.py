"""Feeds over many pages on several local hosts, served from this process.

Its cost is in no figure: the benchmarks measure the processes that they start.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import quoteattr

from aiohttp import web

from tests.support.corpus import corpus_pages
from tests.support.newsroom import item, opml, page, rss
from tests.support.web import Handler, LocalWeb, StaticPage

_PAGE_BYTES = 100_000


@contextmanager
def page_web(feed_list: Path, pages: Iterable[Handler], sites: int = 8) -> Iterator[LocalWeb]:
    """Serve the pages, in turn on so many hosts, while the block runs; writes the feed list."""
    with LocalWeb() as local_web:
        links: dict[str, list[str]] = {local_web.add_host(): [] for _ in range(sites)}
        hosts = list(links)
        for number, handler in enumerate(pages):
            host = hosts[number % sites]
            links[host].append(local_web.add_handler(host, f"/n/{number}", handler))
        feed_list.write_text(
            _opml(_add_feed(local_web, host, links[host]) for host in hosts), "utf-8"
        )
        yield local_web


def _add_feed(local_web: LocalWeb, host: str, links: list[str]) -> str:
    document = rss(map(item, links), host)
    etag = f'"{hashlib.sha256(document.encode()).hexdigest()[:16]}"'
    return local_web.add(host, "/feed", document, content_type="application/rss+xml", etag=etag)


def _opml(feeds: Iterable[str]) -> str:
    return opml(
        f"text={quoteattr(feed)} xmlUrl={quoteattr(feed)} "
        f"category='/source/outlet-{number},/country/US,/kind/press,/language/en'"
        for number, feed in enumerate(feeds)
    )


def real_pages(corpus: Path, copies: int = 1) -> Iterator[Handler]:
    """The pages of the evaluation data, each so many times."""
    headers = {"Content-Type": "text/html"}
    for _, body in corpus_pages(corpus):
        yield from [StaticPage(body or b" ", headers=headers).respond] * copies


def made_pages(count: int) -> Iterator[Handler]:
    """So many pages of 100 KB, made when they are asked for: a large web costs no memory."""

    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(body=_made_page(request.path), content_type="text/html")

    return (answer for _ in range(count))


def _made_page(path: str) -> bytes:
    """Some 500 words of text; the rest is script, as on most pages."""
    chooser = random.Random(path)
    text = page(f"Story {path}", count=12)
    padding = json.dumps([chooser.randrange(10**6) for _ in range(_PAGE_BYTES // 8)])
    script = padding[: max(0, _PAGE_BYTES - len(text))]
    return text.replace("</body>", f"<script>var state = '{script}'</script></body>").encode()
