"""One story, one article, one fetch: whatever URLs it is met under, and whatever pages claim."""

from __future__ import annotations

import base64
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines import ingest
from pipelines.reading import ledger_check
from tests.support.ingesting import rows
from tests.support.newsroom import item, rss
from tests.support.web import LocalWeb

RSS_TYPE = "application/rss+xml"
STORY = "/2026/11/frigate-contract"


def text(seed: str, count: int = 8) -> list[str]:
    """Paragraphs whose words are their own: two stories share no more than an outlet's do."""
    chooser = random.Random(seed)
    syllables = ("ka", "to", "ri", "men", "ul", "sa", "vo", "del", "ni", "par", "gu", "est")
    vocabulary = ["".join(chooser.choices(syllables, k=3)) for _ in range(200)]
    common = ["the", "of", "and", "to", "in"]
    sentences = (
        " ".join([chooser.choice(common), *chooser.choices(vocabulary, k=9)])
        for _ in range(4 * count)
    )
    lines = [f"{sentence.capitalize()}." for sentence in sentences]
    return [" ".join(lines[4 * n : 4 * n + 4]) for n in range(count)]


class Outlet:
    """A host on 127.40.x.y with pages and feeds, and the lake of runs over it."""

    def __init__(self, web: LocalWeb, lake: Path) -> None:
        self.web = web
        self.lake = lake
        self.host = web.add_host("127.40.0.2")
        self.feeds: list[str] = []

    def url(self, path: str) -> str:
        return self.web.url(self.host, path)

    def page(
        self, path: str, title: str, *, head: str = "", seed: str = "", count: int = 8
    ) -> None:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text(seed or title, count))
        html = (
            f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head>'
            f"<body><article><h1>{title}</h1>{body}</article></body></html>"
        )
        self.web.add(self.host, path, html)

    def feed(self, *items: str) -> str:
        path = f"/feed{len(self.feeds)}"
        self.feeds.append(self.web.add(self.host, path, rss(items), content_type=RSS_TYPE))
        return path

    def run(self) -> None:
        always = ("--allow_network=127.40.0.0/16", "--host_delay=0", "--extract_workers=1")
        feeds = (f"--feed={feed}" for feed in self.feeds)
        assert ingest.main([f"--output={self.lake}", *always, *feeds]) == 0
        assert ledger_check.run(str(self.lake)) == 0

    def rows(self, dataset: str) -> list[dict[str, Any]]:
        return rows(self.lake, dataset)

    def canonicals(self) -> list[str]:
        """Canonical URLs of the articles, without the host, sorted."""
        prefix = f"http://{self.host}"
        return sorted(row["canonical_url"].removeprefix(prefix) for row in self.rows("articles"))

    def fetched(self) -> list[str]:
        """Paths of the pages the server was asked for."""
        others = ("/feed", "/robots.txt")
        asked = (request.path for request in self.web.requests_to(self.host))
        return [path for path in asked if not path.startswith(others)]


@pytest.fixture
def outlet(tmp_path: Path) -> Iterator[Outlet]:
    with LocalWeb() as web:
        yield Outlet(web, tmp_path / "lake")


def canonical(href: str) -> str:
    return f'<link rel="canonical" href="{href}">'


def og_url(content: str) -> str:
    return f'<meta property="og:url" content="{content}">'


def test_the_declared_address_on_the_same_site_wins(outlet: Outlet) -> None:
    heads = {
        "canonical": canonical(outlet.url("/2026/11/canonical")),
        "relative": canonical("/2026/11/relative"),
        "og": og_url(outlet.url("/2026/11/og")),
        "og-relative": og_url("og-relative") + "<base href='/2026/11/'>",
        "no-scheme": og_url(f"{outlet.host}/2026/11/no-scheme"),
        "second": canonical("https://elsewhere.example/x") + og_url(outlet.url("/2026/11/second")),
        "first": canonical("/2026/11/first") + og_url("/2026/11/other"),
    }
    for name, head in heads.items():
        outlet.page(f"/r/17-{name}", f"Story {name}", head=head)
    outlet.feed(*(item(outlet.url(f"/r/17-{name}")) for name in heads))
    outlet.run()
    assert outlet.canonicals() == sorted(f"/2026/11/{name}" for name in heads)


def test_a_home_page_a_section_or_another_site_is_not_believed(outlet: Outlet) -> None:
    declared = (
        *("/", outlet.url("/"), "/2026/11/", "/news/", "/index.html", "http://[", "javascript:0"),
        *("https://elsewhere.example/2026/11/x", "mailto:desk@example.org", "//127.40.0.9/x", " "),
    )
    paths = [f"{STORY}-{number}" for number in range(len(declared))]
    for path, href in zip(paths, declared, strict=True):
        outlet.page(path, f"Story {path}", head=canonical(href))
    outlet.feed(*(item(outlet.url(path)) for path in paths))
    outlet.run()
    assert outlet.canonicals() == sorted(paths)


LIES = ("/404-not-found", "/news/europe", "/2026/11/the-first-story", "/view/story")


def lying_stories(outlet: Outlet) -> list[str]:
    """Three stories for each lie, which all declare that same address; paths, by turns."""
    paths = []
    for number, lie in itertools.product(range(3), LIES):
        path = f"/2026/11/story{number}{lie.replace('/', '-')}"
        outlet.page(path, f"Story {path}", head=canonical(lie))
        paths.append(path)
    return paths


@pytest.mark.parametrize("runs", [1, 2], ids=["in one run", "over two runs"])
def test_stories_that_all_declare_one_address_stay_apart(outlet: Outlet, runs: int) -> None:
    """Over two runs, the first story of each lie is known from the lake alone."""
    items = [item(outlet.url(path)) for path in lying_stories(outlet)]
    if runs == 2:
        outlet.feed(*items[: len(LIES)])
        outlet.run()
    outlet.feed(*items)
    outlet.run()
    articles = outlet.rows("articles")
    assert len({row["article_id"] for row in articles}) == len(articles) == len(items)


def test_a_story_that_lies_about_its_address_still_gets_its_revisions(outlet: Outlet) -> None:
    paths = lying_stories(outlet)[::2]
    feed = outlet.feed(*(item(outlet.url(path)) for path in paths))
    outlet.run()
    for path in paths:
        lie = next(lie for lie in LIES if path.endswith(lie.replace("/", "-")))
        outlet.page(path, f"Corrected {path}", head=canonical(lie), seed=f"new {path}")
    corrected = rss(item(outlet.url(path), "Corrected") for path in paths)
    outlet.web.add(outlet.host, feed, corrected, content_type=RSS_TYPE)
    outlet.run()
    revisions = Counter((row["url"], row["article_id"]) for row in outlet.rows("articles"))
    assert set(revisions.values()) == {2}
    assert len(revisions) == len(paths)


@pytest.mark.parametrize(
    ("path", "title", "values"),
    [
        ("/a/amparticle/17", "Story", {"count": 2}),
        ("/print.php?id=17", "Print: the story", {"seed": "Story"}),
    ],
    ids=["by its title and time", "by its text"],
)
def test_an_alternative_page_is_the_article_it_declares(
    outlet: Outlet, path: str, title: str, values: dict[str, Any]
) -> None:
    """AMP, print and mobile pages at addresses of their own."""
    outlet.page(STORY, "Story")
    outlet.page(path, title, head=canonical(STORY), **values)
    outlet.feed(item(outlet.url(STORY), "Story"), item(outlet.url(path), title))
    outlet.run()
    assert outlet.canonicals() == [STORY]
    assert [row["reason"] for row in outlet.rows("rejects")] == ["known"]


# Names cannot be served from loopback, but feeds that carry full text need no page.
TWINS = {
    "scheme": "http://www.example.org{}",
    "www": "https://example.org{}",
    "slash": "https://www.example.org{}/",
    "trackers": "https://www.example.org{}?utm_source=rss&utm_medium=feed&fbclid=x#comments",
    "m": "https://m.example.org{}",
    "mobile": "https://mobile.example.org{}",
    "amp host": "https://amp.example.org{}",
    "amp prefix": "https://www.example.org/amp{}",
    "amp suffix": "https://www.example.org{}/amp/",
    "amp parameter": "https://www.example.org{}?amp=1",
    "amp file": "https://www.example.org{}.amp",
    "amp cache": "https://www-example-org.cdn.ampproject.org/c/s/www.example.org{}",
    "google amp": "https://www.google.com/amp/s/www.example.org{}/amp/",
    "google alert": "https://www.google.com/url?rct=j&sa=t&url=https://www.example.org{}&ct=ga",
    "bing news": "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https://www.example.org{}",
}


def test_twins_of_a_story_in_two_feeds_are_one_article(outlet: Outlet) -> None:
    def full_text(url: str, name: str) -> str:
        content = "".join(f"<p>{paragraph}</p>" for paragraph in text(name))
        return item(url, f"Story {name}", content=content)

    paths = {name: f"{STORY}-{number}" for number, name in enumerate(TWINS)}
    outlet.feed(*(full_text(f"https://www.example.org{paths[name]}", name) for name in TWINS))
    outlet.feed(*(full_text(twin.format(paths[name]), name) for name, twin in TWINS.items()))
    outlet.run()
    titles = Counter(row["title"] for row in outlet.rows("articles"))
    assert titles == {f"Story {name}": 1 for name in TWINS}
    assert Counter(row["reason"] for row in outlet.rows("rejects")) == {"known": len(TWINS)}


def test_two_feeds_of_one_outlet_with_one_story_make_one_article_and_one_fetch(
    outlet: Outlet,
) -> None:
    twins = ("{}", "{}/", "{}?utm_source=rss", "{}?amp=1", "/amp{}", "{}#comments", "{}.amp")
    paths = [f"{STORY}-{number}" for number in range(len(twins))]
    pairs = [(path, twin.format(path)) for path, twin in zip(paths, twins, strict=True)]
    for path, twin in pairs:
        outlet.page(path, f"Story {path}")
        outlet.page(twin.partition("#")[0], f"Story {path}")
    outlet.feed(*(item(outlet.url(path)) for path, _ in pairs))
    outlet.feed(*(item(outlet.url(twin), f"By the desk: {twin}") for _, twin in pairs))
    for _ in range(2):
        outlet.run()
        assert len(outlet.rows("articles")) == len(pairs)
        assert Counter(row["reason"] for row in outlet.rows("rejects")) == {"known": len(pairs)}
        assert len(outlet.fetched()) == len(pairs)


def test_a_google_news_link_that_names_its_page_is_that_page_and_fetched_there(
    outlet: Outlet,
) -> None:
    outlet.page(STORY, "Story")
    address = outlet.url(STORY).encode()
    message = b"\x08\x13\x22" + bytes([len(address)]) + address + b"\xd2\x01\x00"
    identifier = base64.urlsafe_b64encode(message).decode().rstrip("=")
    link = f"https://news.google.com/rss/articles/{identifier}?oc=5"
    outlet.feed(item(link, "Story"))
    outlet.feed(item(outlet.url(STORY), "Story"))
    outlet.run()
    assert outlet.canonicals() == [STORY]
    assert outlet.fetched() == [STORY]


def test_a_link_through_a_redirector_is_the_article_it_leads_to(outlet: Outlet) -> None:
    redirector = outlet.web.add_host("127.40.0.3")
    statuses = (301, 302, 303, 307, 308)
    paths = [f"{STORY}-{status}" for status in statuses]
    links = []
    for status, path in zip(statuses, paths, strict=True):
        tagged = f"{path}?utm_source=feedburner"
        for page in (path, tagged):
            outlet.page(page, f"Story {path}")
        headers = {"Location": outlet.url(tagged)}
        links.append(outlet.web.add(redirector, f"/~r/x{path}/", status=status, headers=headers))
    outlet.feed(*(item(link) for link in links))
    outlet.feed(*(item(outlet.url(path)) for path in paths))
    outlet.run()
    assert outlet.canonicals() == paths
    assert Counter(row["reason"] for row in outlet.rows("rejects")) == {"known": len(paths)}
