"""What a once-run makes of what changes, or comes by two ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.reading import ledger_check
from tests.support.ingesting import RSS_TYPE, gazette, host_of, rows, run
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb


def test_a_changed_entry_becomes_the_next_revision_in_the_same_partition(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web, count=1)
    host = host_of(feed)
    run(tmp_path, f"--feed={feed}")
    web.add(host, paths[0], page("Story, corrected", seed="other"))
    later = "Sun, 22 Nov 2026 12:00:00 GMT"
    items = [item(web.url(host, paths[0]), "Story, corrected", published=later)]
    web.add(host, "/feed", rss(items), content_type=RSS_TYPE, etag='"2"')
    run(tmp_path, f"--feed={feed}")
    articles = sorted(rows(tmp_path, "articles"), key=lambda row: row["revision"])
    assert [row["revision"] for row in articles] == [1, 2]
    assert len({row["article_id"] for row in articles}) == 1
    assert len({row["published_date"] for row in articles}) == 1
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_changed_entry_whose_page_is_the_same_is_no_revision(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web, count=1)
    host = host_of(feed)
    run(tmp_path, f"--feed={feed}")
    title = f"Story {paths[0]} of {host}"
    items = [item(web.url(host, paths[0]), title, summary="The ministry has said more since.")]
    web.add(host, "/feed", rss(items), content_type=RSS_TYPE, etag='"2"')
    run(tmp_path, f"--feed={feed}")
    assert len(rows(tmp_path, "articles")) == 1
    assert [(r["reason"], r["permanent"]) for r in rows(tmp_path, "rejects")] == [
        ("unchanged", False)
    ]
    assert ledger_check.run(str(tmp_path)) == 0
    run(tmp_path, f"--feed={feed}")
    assert len(web.requests_to(host, paths[0])) == 2


def test_a_corrected_headline_is_a_revision_with_the_same_text(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web, count=1)
    run(tmp_path, f"--feed={feed}")
    items = [item(web.url(host_of(feed), paths[0]), "Another headline")]
    web.add(host_of(feed), "/feed", rss(items), content_type=RSS_TYPE, etag='"2"')
    run(tmp_path, f"--feed={feed}")
    first, second = sorted(rows(tmp_path, "articles"), key=lambda row: row["revision"])
    assert second["title"] == "Another headline"
    assert second["content_hash"] == first["content_hash"]
    assert ledger_check.run(str(tmp_path)) == 0


def test_the_same_url_in_two_feeds_is_one_article_and_one_fetch(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web)
    host = host_of(feed)
    items = [item(web.url(host, paths[0]) + "?utm_source=section", "Section title")]
    section = web.add(host, "/section", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}", f"--feed={section}") == 0
    assert len(rows(tmp_path, "articles")) == 3
    assert [row["reason"] for row in rows(tmp_path, "rejects")] == ["known"]
    fetched = [r for r in web.requests_to(host) if r.path.startswith(paths[0])]
    assert len(fetched) == 1
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_correction_arrives_through_the_feed_that_was_second(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    web.add(host, "/a", page("Story"))
    url = web.url(host, "/a")
    feeds = [
        web.add(host, f"/feed{n}", rss([item(url, "Story")]), content_type=RSS_TYPE) for n in (1, 2)
    ]
    run(tmp_path, *(f"--feed={feed}" for feed in feeds))
    (known,) = rows(tmp_path, "rejects")
    second = known["feed_url"]
    web.add(host, "/a", page("Story, corrected", seed="corrected"))
    corrected = rss([item(url, "Story, corrected")])
    web.add(host, second.removeprefix(f"http://{host}"), corrected, content_type=RSS_TYPE)
    run(tmp_path, *(f"--feed={feed}" for feed in feeds))
    assert sorted(row["revision"] for row in rows(tmp_path, "articles")) == [1, 2]
    assert ledger_check.run(str(tmp_path)) == 0


def test_two_urls_with_one_canonical_are_one_article(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    canonical = web.url(host, "/the/story-itself")
    for path in ("/a/1", "/b/2"):
        web.add(host, path, page("One story", canonical=canonical))
    items = [item(web.url(host, path), path) for path in ("/a/1", "/b/2")]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    run(tmp_path, f"--feed={feed}")
    articles = rows(tmp_path, "articles")
    assert [row["canonical_url"] for row in articles] == [canonical]
    assert [row["reason"] for row in rows(tmp_path, "rejects")] == ["known"]


def test_the_same_text_under_two_addresses_is_marked_as_a_duplicate(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    for path in ("/a", "/b"):
        web.add(host, path, page("Same story", seed="same"))
    first = item(web.url(host, "/a"), published="Fri, 20 Nov 2026 10:00:00 GMT")
    feed = web.add(host, "/feed", rss([first, item(web.url(host, "/b"))]), content_type=RSS_TYPE)
    run(tmp_path, f"--feed={feed}")
    articles = rows(tmp_path, "articles")
    marked = [row for row in articles if row["duplicate_of"]]
    assert len(marked) == 1
    assert marked[0]["duplicate_of"] in {row["article_id"] for row in articles}


@pytest.mark.parametrize("in_feed", [False, True])
def test_a_guid_that_all_entries_share_hides_none_of_them(
    web: LocalWeb, tmp_path: Path, in_feed: bool
) -> None:
    host = web.add_host()
    items = []
    for name in ("one", "two", "three"):
        text = "".join(f"<p>{text}</p>" for text in paragraphs(name, 8))
        items.append(item(web.url(host, f"/{name}"), name, guid="0", content=in_feed * text))
        web.add(host, f"/{name}", page(name, seed=name))
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}") == 0
    found = {(row["title"], row["text_source"]) for row in rows(tmp_path, "articles")}
    assert found == {(name, "feed" if in_feed else "page") for name in ("one", "two", "three")}
    # In another order, or alone in a later document, each is the entry that it was.
    for entries in (items[::-1], items[:1]):
        web.add(host, "/feed", rss(entries), content_type=RSS_TYPE)
        assert run(tmp_path, f"--feed={feed}") == 0
        latest = max(rows(tmp_path, "polls"), key=lambda row: str(row["polled_at"]))
        assert latest["outcome"] == "unchanged"
    assert len(rows(tmp_path, "articles")) == 3
    assert rows(tmp_path, "rejects") == []
    assert ledger_check.run(str(tmp_path)) == 0
