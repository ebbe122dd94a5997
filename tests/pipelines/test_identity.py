"""One story, one article, one fetch: whatever URLs it is met under, and whatever pages claim."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.dataset
import pytest

from pipelines import ingest, ledger_check
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb

RSS_TYPE = "application/rss+xml"
STORY = "/2026/11/frigate-contract"


class Outlet:
    """A host on 127.40.x.y with pages and feeds, and the lake of runs over it."""

    def __init__(self, web: LocalWeb, lake: Path) -> None:
        self.web = web
        self.lake = lake
        self.host = web.add_host("127.40.0.2")
        self.feeds: list[str] = []

    def url(self, path: str) -> str:
        return self.web.url(self.host, path)

    def page(self, path: str, title: str, *, head: str = "", **extra: str) -> None:
        html = page(title, **extra).replace("</head>", f"{head}</head>")
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
        if not (self.lake / dataset).exists():
            return []
        table = pyarrow.dataset.dataset(self.lake / dataset, partitioning="hive").to_table()
        found: list[dict[str, Any]] = table.to_pylist()
        return found

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


# rel=canonical and og:url on the same site win.


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="http://{host}{story}">',
        '<link rel="canonical" href="{story}">',
        '<meta property="og:url" content="http://{host}{story}">',
        '<meta property="og:url" content="{story}">',
        '<meta property="og:url" content="{host}{story}">',
        '<link rel="canonical" href="https://elsewhere.example/x">'
        '<meta property="og:url" content="http://{host}{story}">',
    ],
    ids=["canonical", "relative", "og:url", "og:url relative", "no scheme", "other site first"],
)
def test_the_declared_address_on_the_same_site_wins(outlet: Outlet, head: str) -> None:
    outlet.page("/r/17-frigates", "Story", head=head.format(host=outlet.host, story=STORY))
    outlet.feed(item(outlet.url("/r/17-frigates"), "Story"))
    outlet.run()
    assert outlet.canonicals() == [STORY]


@pytest.mark.parametrize(
    "declared",
    [
        "/",
        "http://{host}/",
        "/2026/11/",
        "/news/",
        "https://elsewhere.example/2026/11/x",
        "http://[",
        "javascript:void(0)",
    ],
)
def test_a_home_page_section_or_other_site_is_not_believed(outlet: Outlet, declared: str) -> None:
    canonical = declared.format(host=outlet.host)
    paths = [f"{STORY}-{number}" for number in (1, 2)]
    for path in paths:
        outlet.page(path, f"Story {path}", canonical=canonical)
    outlet.feed(*(item(outlet.url(path)) for path in paths))
    outlet.run()
    assert outlet.canonicals() == paths


@pytest.mark.parametrize(
    "declared", ["/404-not-found", "/news/europe", "/2026/11/the-first-story", "/view"]
)
@pytest.mark.parametrize("runs", [1, 2])
def test_stories_that_all_declare_one_address_stay_apart(
    outlet: Outlet, declared: str, runs: int
) -> None:
    """Also over runs, where the first of them is known from the lake alone."""
    paths = [f"{STORY}-{number}" for number in range(3)]
    for path in paths:
        outlet.page(path, f"Story {path}", canonical=declared)
    items = [item(outlet.url(path)) for path in paths]
    if runs == 2:
        outlet.feed(items[0])
        outlet.run()
    outlet.feed(*items)
    outlet.run()
    articles = outlet.rows("articles")
    assert len({row["article_id"] for row in articles}) == len(articles) == 3
    assert {row["url"] for row in articles} == {outlet.url(path) for path in paths}


def test_a_story_that_lies_about_its_address_still_gets_its_revisions(outlet: Outlet) -> None:
    paths = [f"{STORY}-{number}" for number in range(2)]
    for path in paths:
        outlet.page(path, f"Story {path}", canonical="/news/europe")
    feed = outlet.feed(*(item(outlet.url(path)) for path in paths))
    outlet.run()
    for path in paths:
        outlet.page(path, f"Corrected {path}", canonical="/news/europe", seed=f"new {path}")
    corrected = rss(item(outlet.url(path), "Corrected") for path in paths)
    outlet.web.add(outlet.host, feed, corrected, content_type=RSS_TYPE)
    outlet.run()
    articles = outlet.rows("articles")
    revisions = sorted((row["url"], row["article_id"], row["revision"]) for row in articles)
    assert [revision for *_, revision in revisions] == [1, 2, 1, 2]
    assert len({(url, identifier) for url, identifier, _ in revisions}) == 2


# Twins are one article. Names cannot be served from loopback, feeds with full text can.


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.example.org{story}",
        "https://example.org{story}/",
        "https://www.example.org{story}?utm_source=rss&utm_medium=feed&fbclid=x#comments",
        "https://m.example.org{story}",
        "https://mobile.example.org{story}",
        "https://amp.example.org{story}",
        "https://www.example.org/amp{story}",
        "https://www.example.org{story}/amp/",
        "https://www.example.org{story}?amp=1",
        "https://www.example.org{story}.amp.html",
        "https://www.google.com/amp/s/www.example.org{story}/amp/",
        "https://www.google.com/url?rct=j&sa=t&url=https://www.example.org{story}&ct=ga",
    ],
)
def test_twins_of_a_story_in_two_feeds_are_one_article(outlet: Outlet, twin: str) -> None:
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full"))
    suffix = ".html" if ".amp.html" in twin else ""
    outlet.feed(item(f"https://www.example.org{STORY}{suffix}", "Story", content=content))
    outlet.feed(item(twin.format(story=STORY), "Story", content=content))
    outlet.run()
    (article,) = outlet.rows("articles")
    (reject,) = outlet.rows("rejects")
    assert (reject["reason"], article["text_source"]) == ("known", "feed")


@pytest.mark.parametrize(
    "twin",
    [STORY, f"{STORY}/", f"{STORY}?utm_source=rss", f"{STORY}?amp=1", f"/amp{STORY}", f"{STORY}#x"],
)
def test_two_feeds_of_one_outlet_with_one_story_make_one_article_and_one_fetch(
    outlet: Outlet, twin: str
) -> None:
    for path in {STORY, twin.partition("#")[0]}:
        outlet.page(path, "Story")
    outlet.feed(item(outlet.url(STORY), "Story"))
    outlet.feed(item(outlet.url(twin), "The story, by the section desk"))
    outlet.run()
    assert len(outlet.rows("articles")) == 1
    assert [row["reason"] for row in outlet.rows("rejects")] == ["known"]
    assert len(outlet.fetched()) == 1
    outlet.run()
    assert len(outlet.fetched()) == 1


def test_an_amp_page_is_the_article_it_declares(outlet: Outlet) -> None:
    outlet.page(STORY, "Story")
    outlet.page("/a/amparticle/17", "Story", canonical=STORY, seed="Story", count=3)  # type: ignore[arg-type]
    outlet.feed(item(outlet.url(STORY), "Story"), item(outlet.url("/a/amparticle/17"), "Amp"))
    outlet.run()
    assert outlet.canonicals() == [STORY]


# Redirectors lead to the article.


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_link_through_a_redirector_is_the_article_it_leads_to(
    outlet: Outlet, status: int
) -> None:
    redirector = outlet.web.add_host("127.40.0.3")
    outlet.page(f"{STORY}?utm_source=feedburner", "Story")
    outlet.page(STORY, "Story")
    location = {"Location": outlet.url(f"{STORY}?utm_source=feedburner")}
    link = outlet.web.add(redirector, "/~r/gazette/~3/x1/", status=status, headers=location)
    outlet.feed(item(link, "Story"), item(outlet.url(STORY), "Story"))
    outlet.run()
    assert outlet.canonicals() == [STORY]
    assert [row["reason"] for row in outlet.rows("rejects")] == ["known"]
