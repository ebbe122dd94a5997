"""What each stage counts adds up, in itself and with its neighbours."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from pipelines import ingest
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.stream_stages import StreamStages
from tests.support.web import LocalWeb
from transforms.stages.metrics import local_counts

RSS_TYPE = "application/rss+xml"


@pytest.fixture
def before() -> Counter[str]:
    return Counter(local_counts())


def newsroom(web: LocalWeb) -> list[str]:
    """Feeds of which every kind of outcome comes; returns their URLs."""
    host = web.add_host()
    web.add(host, "/story", page("Story"))
    web.add(host, "/twin", page("Twin", seed="Story", canonical=web.url(host, "/story")))
    web.add(host, "/short", "<html><body><p>Too short.</p></body></html>")
    full = "".join(f"<p>{text}</p>" for text in paragraphs("Full text"))
    items = [item(web.url(host, path), path) for path in ("/story", "/twin", "/short", "/gone")]
    whole = item(web.url(host, "/whole"), "Whole", content=full)
    old = item(web.url(host, "/old"), "Old", published="Fri, 20 Nov 1998 12:00:00 GMT")
    document = rss([*items, whole, old, "<item><description>Nothing</description></item>"])
    web.add(host, "/feed", document, content_type=RSS_TYPE)
    web.add(host, "/broken", "<html>no feed</html>")
    return [web.url(host, path) for path in ("/feed", "/broken", "/missing")]


def balanced(counts: Counter[str], stage: str) -> bool:
    given = (counts[f"{stage}.{outcome}"] for outcome in ("out", "rejected", "skipped"))
    return 0 < counts[f"{stage}.in"] == sum(given)


def test_the_counters_of_a_run_balance_in_and_between_stages(
    web: LocalWeb, tmp_path: Path, before: Counter[str]
) -> None:
    feeds = [f"--feed={url}" for url in newsroom(web)]
    local = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    assert ingest.main([f"--output={tmp_path}", "--max_age=9000", *local, *feeds]) == 0
    counts = Counter(local_counts())
    counts.subtract(before)
    stages = ("poll", "fetch", "extract", "drop_seen", "tag")
    assert [stage for stage in stages if not balanced(counts, stage)] == [], counts
    assert counts["poll.in"] == 3
    assert counts["poll.rejected"] == 2
    assert counts["poll.new_entries"] == counts["fetch.in"] == 6
    assert counts["fetch.out"] == counts["extract.in"]
    assert counts["extract.out"] == counts["drop_seen.in"] == 3
    assert counts["drop_seen.out"] == counts["tag.in"]
    assert counts["tag.out"] == counts["write.articles.rows"] == rows(tmp_path, "articles")
    rejected = sum(counts[f"{stage}.rejected"] for stage in stages)
    assert rejected + counts["poll.broken_entries"] == counts["write.rejects.rows"]
    assert counts["write.rejects.rows"] == rows(tmp_path, "rejects")


def test_the_counters_of_a_stream_balance_when_nothing_is_under_way(
    web: LocalWeb, tmp_path: Path, before: Counter[str]
) -> None:
    feeds = newsroom(web)
    stages = StreamStages(tmp_path, feeds, poll_interval_seconds=600, max_age_days=9000)
    counts: Counter[str] = Counter()

    def all_fetched() -> bool:
        counts.clear()
        counts.update(local_counts())
        counts.subtract(before)
        return counts["fetch.out"] + counts["fetch.rejected"] == 6

    stages.tick_until(all_fetched)
    assert balanced(counts, "poll")
    assert balanced(counts, "fetch")
    assert counts["poll.out"] + counts["poll.rejected"] == len(stages.polls) == 3
    assert counts["fetch.out"] == len(stages.documents)
    rejects = counts["poll.rejected"] + counts["poll.broken_entries"] + counts["fetch.rejected"]
    assert rejects == len(stages.rejects)


def rows(lake: Path, dataset: str) -> int:
    count: int = ds.dataset(lake / dataset, partitioning="hive").count_rows()
    return count
