"""The polls of a stream: which feed is asked next, and what counts as new in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.datasets import POLLS
from tests.support import records
from tests.support.newsroom import item, rss
from tests.support.stream_stages import StreamStages
from tests.support.web import LocalWeb
from tests.transforms.stream.test_fetch_pages import publish
from transforms.lake.lake import Lake
from transforms.lib.stream.places import Limits


def test_a_feed_that_has_not_changed_is_not_parsed_again(web: LocalWeb, tmp_path: Path) -> None:
    stages = StreamStages(tmp_path / "lake", [publish(web, web.add_host(), 1)])
    stages.tick_until(lambda: len(stages.polls) == 3)
    assert [poll.outcome for poll in stages.polls] == ["new", "not_modified", "not_modified"]


@pytest.mark.parametrize("committed", [False, True], ids=["before", "after"])
def test_an_entry_that_changes_before_or_after_a_commit_is_discovered_once_more(
    web: LocalWeb, tmp_path: Path, committed: bool
) -> None:
    host = web.add_host()
    stages = StreamStages(tmp_path / "lake", [publish(web, host, 1)])
    stages.tick_until(lambda: stages.documents)
    if committed:
        stages.commit()
        stages.tick_until(lambda: not stages.held("discovered"))
    corrected = item(web.url(host, "/story-1"), "Story 1, corrected")
    for number, items in enumerate(([corrected], [corrected, item(web.url(host, "/2"))])):
        web.add(host, "/feed", rss(items), content_type="application/rss+xml")
        stages.tick_until(lambda: len(discovered(stages)) == number + 2)  # noqa: B023 (here only)
    assert discovered(stages) == [["Story 1"], ["Story 1, corrected"], [web.url(host, "/2")]]
    updates = [request.pending.update for _, request in stages.outputs["entries"]]
    assert updates == [False, True, False]


def discovered(stages: StreamStages) -> list[list[str]]:
    """The titles of what each poll found that found something."""
    return [[e.title for e in poll.discovered] for poll in stages.polls if poll.discovered]


def test_the_feed_that_waits_longest_is_asked_first(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.stream.poll_feeds.POLLS", Limits(1, 1, 1))
    host = web.add_host()
    feeds = [publish(web, host, path=f"/feed-{number}") for number in range(3)]
    lake = Lake(str(tmp_path / "lake"))
    for feed, minutes in zip(feeds, (20, 30, 10), strict=True):
        polled = records.poll(
            feed_url=feed, discovered=(), next_poll_at=records.NOON - 60 * minutes
        )
        lake.write(POLLS, records.DAY, [polled])
    stages = StreamStages(tmp_path / "lake", feeds, poll_interval_seconds=600)
    stages.tick_until(lambda: len(stages.polls) == 3)
    assert [poll.feed_url[-1] for poll in stages.polls] == ["1", "0", "2"]
