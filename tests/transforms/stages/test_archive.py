"""The archive: a text that came in the feed is found again in the feed's document."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from schemas.datasets import PAGES
from tests.support import records
from tests.support.fetching import local_client
from tests.support.newsroom import item, paragraphs, rss
from tests.support.polling import Poller
from tests.support.records import NOON, SOURCE
from tests.support.rehearsal import page_answer
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.lib.http import FetchRequest
from transforms.stages.archive import archive_page, read_feed_document
from transforms.stages.pending import discovered_entry
from transforms.stages.run_context import RunContext


def test_a_document_polled_right_before_midnight_is_found_on_the_day_of_its_poll(
    tmp_path: Path,
) -> None:
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full", 8))
    with LocalWeb() as web, local_client() as client:
        host = web.add_host()
        body = rss([item(web.url(host, "/full"), "Full", content=content)])
        poller = Poller(client, web.add(host, "/feed", body, content_type="application/rss+xml"))
        # The rows are made later, on another day, as when midnight passes in between.
        row = poller.poll(timedelta(hours=11, minutes=59, seconds=59))
    (page,) = poller.pages
    assert (page.fetch_date, page.fetched_at) == (row.poll_date, row.polled_at)
    lake = Lake(str(tmp_path))
    lake.write(PAGES, page.fetch_date, [page])
    (entry,) = row.discovered
    archived = read_feed_document(lake, discovered_entry(row, entry, update=False, changed=""))
    assert archived is not None
    assert archived.body == body.encode()


def test_a_page_says_what_the_feed_said(tmp_path: Path) -> None:
    pending = records.pending(update=True, retold=True)
    response = page_answer(FetchRequest("a", "http://127.0.0.2/a"), "<p>Text</p>")
    context = RunContext("run-1", str(tmp_path))
    row = archive_page(context, response, pending, at=NOON)
    source = (row.source_id, row.source_name, row.source_country, row.source_kind)
    assert row.told == (pending.entry,)
    assert row.discovered_at == pending.discovered_at
    assert (row.is_update, row.is_retold) == (True, True)
    assert source == (SOURCE.source_id, SOURCE.name, SOURCE.country, SOURCE.kind)


def test_a_feed_document_says_which_new_entries_have_their_text_in_it() -> None:
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full", 8))
    with LocalWeb() as web, local_client() as client:
        host = web.add_host()
        items = [item(web.url(host, "/full"), "Full", content=content)]
        items.append(item(web.url(host, "/short"), "Short"))
        poller = Poller(client, web.add(host, "/feed", rss(items), content_type="application/xml"))
        row = poller.poll(timedelta(0))
    (page,) = poller.pages
    assert page.told == tuple(entry for entry in row.discovered if entry.full_text)
    assert [entry.title for entry in page.told] == ["Full"]
    assert page.discovered_at == row.polled_at
