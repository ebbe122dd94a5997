"""The archive: a text that came in the feed is found again in the feed's document."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from schemas.datasets import PAGES
from tests.support.fetching import local_client
from tests.support.newsroom import item, paragraphs, rss
from tests.support.polling import Poller
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.stages.archive import read_feed_document
from transforms.stages.pending import discovered_entry


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
