"""A feed list that is read while it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms.lib.stream.shards import shard_names
from transforms.stages.feed_list import FeedList, FeedListError, WatchedFeedList

OPML = "<opml version='2.0'><body><outline type='rss' xmlUrl='{}'/></body></opml>"


def watched(path: Path) -> WatchedFeedList:
    return WatchedFeedList(FeedList(str(path)), 1, reread_seconds=0.0)


def listed(feeds: WatchedFeedList) -> list[str]:
    (shard,) = shard_names(1)
    return [source.feed_url for source in feeds.of_shard(shard)]


@pytest.mark.parametrize("path", ["nostore://bucket/feeds.opml", "/nowhere/feeds.opml"])
def test_a_list_on_a_store_that_does_not_answer_is_one_line(path: str) -> None:
    with pytest.raises(FeedListError, match=r"feeds\.opml"):
        FeedList(path).read()


def test_a_list_that_is_the_same_is_not_parsed_again(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML.format("http://127.0.0.2/feed"))
    feeds = watched(path)
    (shard,) = shard_names(1)
    before = feeds.of_shard(shard)
    assert feeds.of_shard(shard) is before


def test_a_list_that_was_broken_and_is_mended_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    feeds = watched(path)
    assert listed(feeds) == []
    for url in ("http://127.0.0.2/feed", "http://127.0.0.3/feed"):
        path.write_text("<html>")
        listed(feeds)
        path.write_text(OPML.format(url))
        assert listed(feeds) == [url]
