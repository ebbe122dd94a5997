"""A takedown: gone from every dataset, for good, whatever leads to the article afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from aiohttp import web as aio

from pipelines import compact, forget, ingest
from pipelines.reading import ledger_check
from tests.support.ingesting import rows
from tests.support.killed import Killed, killed_at
from tests.support.leases import held_elsewhere
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.lib.urls.keys import article_id

RSS_TYPE = "application/rss+xml"
NAME = "Corporal Quilliam Oddsson"
STORY, OTHER, FULL = "/news/withdrawn-one", "/news/harbour", "/news/full"


class Outlet:
    """A host with a feed of three stories, one of them as full text, and the lake of its runs."""

    def __init__(self, web: LocalWeb, lake: Path, host: str = "") -> None:
        self.web, self.lake = web, lake
        self.host = host or web.add_host()
        self.feeds = [self.feed("/feed", self.first(), self.second(), self.full())]
        web.add(self.host, STORY, page(NAME, seed="story"))
        web.add(self.host, OTHER, page("Harbour"))

    def url(self, path: str) -> str:
        return self.web.url(self.host, path)

    def first(self, title: str = NAME) -> str:
        return item(self.url(STORY), title, summary=f"About {NAME}.")

    def second(self) -> str:
        return item(self.url(OTHER), "Harbour")

    def full(self, title: str = "Full") -> str:
        text = "".join(f"<p>{one}</p>" for one in paragraphs("full"))
        return item(self.url(FULL), title, content=text)

    def feed(self, path: str, *items: str) -> str:
        return self.web.add(self.host, path, rss(items), content_type=RSS_TYPE)

    def run(self) -> None:
        local = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
        feeds = [f"--feed={one}" for one in self.feeds]
        assert ingest.main([f"--output={self.lake}", *local, *feeds]) == 0
        assert ledger_check.run(str(self.lake)) == 0

    def forget(self, *arguments: str) -> int:
        return forget.main([f"--output={self.lake}", "--reason=order 12", *arguments])

    def rows(self, dataset: str) -> list[dict[str, Any]]:
        return rows(self.lake, dataset)

    def articles(self) -> list[str]:
        host = self.url("").rstrip("/")
        return sorted(row["canonical_url"].removeprefix(host) for row in self.rows("articles"))

    def withdrawn(self) -> list[dict[str, Any]]:
        """The rejects of entries, without the tombstones."""
        found = [row for row in self.rows("rejects") if row["reason"] == "withdrawn"]
        return [row for row in found if row["entry_key"]]


def holds(lake: Path, *words: str) -> list[str]:
    """The datasets and snapshots that still hold one of the words, bodies included."""
    found = []
    for name in ("articles", "polls", "pages", "rejects", "commits"):
        for row in rows(lake, name):
            body = zstandard.decompress(row.pop("body")) if "body" in row else b""
            text = f"{row!r} {body.decode()}"
            found += [f"{name}: {word}" for word in words if word in text]
    return found


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outlet]:
    """Not to be changed: its lake is where each test begins."""
    with LocalWeb() as web:
        outlet = Outlet(web, tmp_path_factory.mktemp("first") / "lake")
        outlet.run()
        assert outlet.articles() == [FULL, OTHER, STORY]
        assert holds(outlet.lake, NAME)
        yield outlet


@pytest.fixture
def outlet(first_run: Outlet, tmp_path: Path) -> Outlet:
    """The outlet as it was at the first run, with a copy of the lake."""
    first_run.web.requests.clear()
    shutil.copytree(first_run.lake, tmp_path / "lake")
    return Outlet(first_run.web, tmp_path / "lake", first_run.host)


def by_url(outlet: Outlet) -> str:
    return f"--url={outlet.url(STORY)}"


def by_another_form_of_the_url(outlet: Outlet) -> str:
    return f"--url={outlet.url(STORY)}/?utm_source=mail#top"


def by_id(outlet: Outlet) -> str:
    return f"--article_id={article_id(outlet.url(STORY))}"


@pytest.mark.parametrize("chosen", [by_url, by_another_form_of_the_url, by_id])
def test_an_article_is_gone_from_every_dataset_and_the_ledger_balances(
    outlet: Outlet, chosen: Callable[[Outlet], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert outlet.forget(chosen(outlet)) == 0
    said = capsys.readouterr().out
    assert "articles" in said
    assert "earlier versions" in said
    assert outlet.url(STORY) in said
    assert holds(outlet.lake, NAME, STORY) == []
    assert outlet.articles() == [FULL, OTHER]
    assert [row["error"] for row in outlet.withdrawn()] == ["its article was taken down"]
    assert ledger_check.run(str(outlet.lake)) == 0
    assert not any(NAME.encode() in file.read_bytes() for file in outlet.lake.rglob("*.*"))


def test_the_reason_is_kept_with_the_tombstones(outlet: Outlet) -> None:
    outlet.forget(by_url(outlet))
    tombstones = [
        row
        for row in outlet.rows("rejects")
        if row["reason"] == "withdrawn" and not row["entry_key"]
    ]
    assert {row["error"] for row in tombstones} == {"order 12"}
    assert article_id(outlet.url(STORY)) in {row["against"] for row in tombstones}


def through_the_same_entry(outlet: Outlet) -> None:
    outlet.feed("/feed", outlet.first(), outlet.second(), outlet.full())


def through_the_entry_with_another_headline(outlet: Outlet) -> None:
    outlet.feed("/feed", outlet.first(f"{NAME}, updated"), outlet.second(), outlet.full())


def through_another_entry(outlet: Outlet) -> None:
    again = item(outlet.url(STORY), f"{NAME} once more", guid="again")
    outlet.feed("/feed", again, outlet.second(), outlet.full())


def through_another_feed(outlet: Outlet) -> None:
    outlet.feeds.append(outlet.feed("/other", outlet.first()))


def through_a_redirect(outlet: Outlet) -> None:
    async def moved(_: aio.BaseRequest) -> aio.StreamResponse:
        return aio.Response(status=302, headers={"Location": STORY})

    outlet.web.add_handler(outlet.host, "/short/1", moved)
    outlet.feeds.append(outlet.feed("/other", item(outlet.url("/short/1"), "No name")))


def through_an_address_that_declares_it(outlet: Outlet) -> None:
    html = page("No name", seed="story", canonical=outlet.url(STORY))
    outlet.web.add(outlet.host, "/print/1", html)
    outlet.feeds.append(outlet.feed("/other", item(outlet.url("/print/1"), "No name")))


def through_a_new_address_with_the_same_text(outlet: Outlet) -> None:
    outlet.web.add(outlet.host, "/moved/1", page("No name", seed="story"))
    outlet.feeds.append(outlet.feed("/other", item(outlet.url("/moved/1"), "No name")))


def through_a_feed_with_its_text(outlet: Outlet) -> None:
    text = f"<p>{NAME}</p>" + "".join(f"<p>{one}</p>" for one in paragraphs("story"))
    outlet.feeds.append(outlet.feed("/other", item(outlet.url(STORY), NAME, content=text)))


WAYS: dict[Callable[[Outlet], None], int] = {
    through_the_same_entry: 1,
    through_the_entry_with_another_headline: 1,
    through_another_entry: 2,
    through_another_feed: 2,
    through_a_redirect: 2,
    through_an_address_that_declares_it: 2,
    through_a_new_address_with_the_same_text: 2,
    through_a_feed_with_its_text: 2,
}


@pytest.mark.parametrize("way", WAYS)
def test_it_does_not_come_back_and_is_counted_as_withdrawn(
    outlet: Outlet, way: Callable[[Outlet], None]
) -> None:
    outlet.forget(by_url(outlet))
    way(outlet)
    outlet.run()
    outlet.run()
    assert outlet.articles() == [FULL, OTHER]
    assert holds(outlet.lake, NAME) == []
    ended = {row["entry_key"] for row in outlet.withdrawn()}
    assert len(ended) == WAYS[way]


def test_it_does_not_come_back_where_the_lake_was_compacted_and_the_snapshot_is_lost(
    outlet: Outlet,
) -> None:
    outlet.forget(by_url(outlet))
    assert compact.main([f"--output={outlet.lake}", "--grace_seconds=0"]) == 0
    for snapshot in outlet.lake.glob("_state/snapshot-*"):
        snapshot.unlink()
    through_another_feed(outlet)
    outlet.run()
    assert outlet.articles() == [FULL, OTHER]


def test_a_text_that_came_in_the_feed_goes_with_its_document(outlet: Outlet) -> None:
    words = paragraphs("full")[0]
    assert holds(outlet.lake, words)
    outlet.forget(f"--url={outlet.url(FULL)}")
    assert holds(outlet.lake, words) == []
    third = item(outlet.url("/news/3"), "Third", content=f"<p>{'</p><p>'.join(paragraphs('3'))}")
    outlet.web.add(outlet.host, "/news/3", page("Third"))
    outlet.feed("/feed", outlet.first(), outlet.full("Full, edited"), third)
    outlet.run()
    assert outlet.articles() == ["/news/3", OTHER, STORY]
    assert holds(outlet.lake, words) == [], "the feed's document was archived with the text"


def test_of_several_texts_at_one_address_the_others_stay(outlet: Outlet) -> None:
    def text(number: int) -> str:
        body = "".join(f"<p>{one}</p>" for one in paragraphs(f"notice {number}"))
        return item(outlet.url("/notices"), f"Notice {number}", guid=f"n{number}", content=body)

    outlet.feeds = [outlet.feed("/notices.xml", text(1), text(2), text(3))]
    outlet.run()
    titles = {row["title"]: row for row in outlet.rows("articles")}
    for title in ("Notice 1", "Notice 2"):
        outlet.forget(f"--article_id={titles[title]['article_id']}")
    outlet.feed("/notices.xml", text(1), text(2), text(3), text(4))
    outlet.run()
    left = {row["title"] for row in outlet.rows("articles")}
    assert left & set(titles) | left == {*titles, "Notice 4"} - {"Notice 1", "Notice 2"}


def test_a_person_is_found_among_authors_and_persons_by_whole_words(outlet: Outlet) -> None:
    byline = '<p class="byline">By <a rel="author">Zebedee Quorn</a></p>'
    html = page("Signed", seed="signed").replace("</h1>", f"</h1>{byline}")
    html = html.replace("<head>", '<head><meta name="author" content="Zebedee Quorn">')
    outlet.web.add(outlet.host, "/signed", html)
    outlet.feeds = [outlet.feed("/signed.xml", item(outlet.url("/signed"), "Signed"))]
    outlet.run()
    assert "/signed" in outlet.articles()
    assert outlet.forget("--person=Zebedee Quor") == 0
    assert "/signed" in outlet.articles()
    assert outlet.forget("--person=ZEBEDEE  quorn") == 0
    assert outlet.articles() == [FULL, OTHER, STORY]
    assert holds(outlet.lake, "Quorn") == []


def test_an_entry_that_is_pending_is_ended_too(web: LocalWeb, tmp_path: Path) -> None:
    outlet = Outlet(web, tmp_path / "lake")
    outlet.web.add(outlet.host, STORY, "busy", status=503)
    outlet.run()
    assert outlet.articles() == [FULL, OTHER]
    outlet.forget(by_url(outlet))
    assert holds(outlet.lake, NAME, STORY) == []
    assert len(outlet.withdrawn()) == 1
    asked = len(web.requests_to(outlet.host, STORY))
    outlet.run()
    assert len(web.requests_to(outlet.host, STORY)) == asked, "it was asked for again"


def test_all_revisions_go(outlet: Outlet) -> None:
    outlet.web.add(outlet.host, STORY, page(f"{NAME} II", seed="story two"))
    outlet.feed("/feed", outlet.first(f"{NAME} II"), outlet.second(), outlet.full())
    outlet.run()
    assert outlet.articles() == [FULL, OTHER, STORY, STORY]
    outlet.forget(by_url(outlet))
    assert holds(outlet.lake, NAME, STORY) == []
    assert ledger_check.run(str(outlet.lake)) == 0


def files(lake: Path) -> set[str]:
    return {str(path.relative_to(lake)) for path in lake.rglob("*") if path.is_file()}


def test_a_dry_run_lists_what_would_go_and_writes_nothing(
    outlet: Outlet, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(outlet.lake)
    assert outlet.forget(by_url(outlet), "--dry_run") == 0
    assert f"would go: {article_id(outlet.url(STORY))} revision 1" in capsys.readouterr().out
    assert files(outlet.lake) == before


def test_a_second_call_finds_nothing_and_writes_nothing(
    outlet: Outlet, capsys: pytest.CaptureFixture[str]
) -> None:
    outlet.forget(by_url(outlet))
    before = {name for name in files(outlet.lake) if not name.startswith("_state")}
    assert outlet.forget(by_url(outlet)) == 0
    assert "nothing in the lake matches" in capsys.readouterr().out
    assert {name for name in files(outlet.lake) if not name.startswith("_state")} == before


def test_what_was_told_under_an_unknown_address_goes_at_the_next_call(outlet: Outlet) -> None:
    outlet.forget(by_url(outlet))
    words = paragraphs("story")[0]
    outlet.web.add(outlet.host, "/moved/1", page("Renamed at last", seed="story"))
    outlet.feeds.append(outlet.feed("/other", item(outlet.url("/moved/1"), "Renamed at last")))
    outlet.run()
    assert holds(outlet.lake, words), "the page is archived before its text is known"
    outlet.forget(by_url(outlet))
    assert holds(outlet.lake, words, "Renamed at last") == []
    outlet.run()
    assert len(outlet.web.requests_to(outlet.host, "/moved/1")) == 1


def test_killed_at_any_step_it_is_completed_by_the_same_call(
    outlet: Outlet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet.web.add(outlet.host, STORY, page(f"{NAME} II", seed="story two"))
    outlet.feed("/feed", outlet.first(f"{NAME} II"), outlet.second(), outlet.full())
    outlet.run()
    whole, outlet.lake = outlet.lake, tmp_path / "copy"
    for step in range(100):
        shutil.copytree(whole, outlet.lake)
        with monkeypatch.context() as patch:
            killed_at(patch, step)
            try:
                outlet.forget(by_url(outlet))
            except Killed:
                pass
            else:
                break
        revisions = {r["revision"] for r in outlet.rows("articles") if STORY in r["url"]}
        assert not revisions or 2 in revisions, f"step {step}: the view shows an earlier revision"
        assert {FULL, OTHER} <= set(outlet.articles())
        assert ledger_check.run(str(outlet.lake)) == 0, f"step {step}"
        assert outlet.forget(by_url(outlet)) == 0
        assert holds(outlet.lake, NAME, STORY) == [], f"step {step}"
        assert ledger_check.run(str(outlet.lake)) == 0, f"step {step}"
        assert len(outlet.withdrawn()) == 2
        shutil.rmtree(outlet.lake)
    assert step > 10


def test_a_lake_at_which_another_run_is_at_work_is_left_alone(outlet: Outlet) -> None:
    before = files(outlet.lake)
    with held_elsewhere(Lake(str(outlet.lake))):
        assert outlet.forget(by_url(outlet)) == 75
    assert files(outlet.lake) - {"_state/lease.lock"} == before - {"_state/lease.lock"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--url=http://127.0.0.1/a", "--person=Ann Example"],
        ["--url=not a url"],
        ["--article_id=12"],
        ["--person=…"],
        ["--url=http://127.0.0.1/a", "--reason= "],
    ],
    ids=["nothing", "two things", "no address", "no id", "no name", "no reason"],
)
def test_mistakes_are_one_line(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert forget.main([f"--output={tmp_path}", "--reason=order 12", *arguments]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_empty_lake_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = [f"--output={tmp_path}", "--reason=order 12", "--url=http://127.0.0.1/a"]
    assert forget.main(call) == 2
    assert "nothing in" in capsys.readouterr().err
