"""What a stream does with entries that lead to an article that was taken down."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.datasets import REJECTS
from tests.support import records
from tests.support.newsroom import item, paragraphs, rss
from tests.support.stream_stages import StreamStages
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.lib.urls.keys import article_id


def tombstone(lake: Path, url: str) -> None:
    row = records.reject(
        reason="withdrawn",
        stage="forget",
        entry_key="",
        discovered_at=None,
        against=article_id(url),
    )
    Lake(str(lake)).write(REJECTS, records.DAY, [row])


@pytest.mark.parametrize("content", ["", f"<p>{'</p><p>'.join(paragraphs('full'))}</p>"])
def test_an_entry_of_its_address_is_discovered_blank_and_rejected_unasked(
    web: LocalWeb, tmp_path: Path, content: str
) -> None:
    host = web.add_host()
    url = web.url(host, "/gone")
    items = [item(url, "Its name", summary="Its name.", content=content)]
    feed = web.add(host, "/feed", rss(items), content_type="application/rss+xml")
    tombstone(tmp_path / "lake", url)
    stages = StreamStages(tmp_path / "lake", [feed])
    stages.tick_until(lambda: stages.rejects)
    ((entry,),) = (poll.discovered for poll in stages.polls if poll.discovered)
    assert entry.withdrawn
    assert (entry.title, entry.summary, entry.url, entry.full_text) == ("", "", "", False)
    (reject,) = stages.rejects
    assert (reject.reason, reject.permanent, reject.url) == ("withdrawn", True, "")
    assert not stages.outputs["pages"]
    assert not web.requests_to(host, "/gone")
    stages.commit()
    polls = len(stages.polls)
    edited = item(url, "Its name, edited", summary="More.")
    web.add(host, "/feed", rss([edited]), content_type="application/rss+xml")
    stages.tick_until(lambda: len(stages.polls) > polls + 1)
    assert not any(poll.discovered for poll in stages.polls[polls:])
