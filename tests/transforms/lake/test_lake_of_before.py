"""A lake that a version before decision 16 left: nothing of it is fetched, told or stored again."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.support.lake_of_before import FEED, SITE, answer, feed_document
from tests.support.newsroom import item
from tests.support.rehearsal import MemoryWeb, Rehearsal
from transforms.lake.lake import Lake
from transforms.lake.memory import LakeMemory

GOLDEN = Path(__file__).parents[2] / "golden" / "lake_of_before.tar.xz"
NEXT_DAY = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Upgraded:
    """The lake of before under the code of today, and the outlet."""

    def __init__(self, root: Path) -> None:
        with tarfile.open(GOLDEN) as archive:
            archive.extractall(root, filter="data")
        self.feed = ""
        self.web = MemoryWeb(lambda request: answer(request, self.feed))
        self.run = Rehearsal(self.web)
        self.run.state = LakeMemory(Lake(str(root / "lake"))).at_least(0)

    def poll(self, feed: str) -> list[str]:
        """One run; gives the pages that were asked for."""
        self.feed = feed
        self.web.requests.clear()
        self.run.run_once([FEED])
        urls = (request.url.removeprefix(SITE) for request in self.web.requests)
        return sorted(url for url in urls if url != "/feed")


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Upgraded]:
    with time_machine.travel(NEXT_DAY, tick=True):
        one = Upgraded(tmp_path)
        yield one
        one.run.close()


LAST_TITLE = "Minister visits yard again"


def test_all_entries_are_recognised_and_only_what_is_new_or_pending_is_asked(
    upgraded: Upgraded,
) -> None:
    assert upgraded.run.state.counts() == {
        "feeds": 1,
        "pending": 1,
        "entries": 11,
        "articles": 8,
    }
    news = item(f"{SITE}/n/new", "News", guid="new")
    assert upgraded.poll(feed_document(news, counter=2, first=LAST_TITLE)) == ["/n/busy", "/n/new"]
    (poll,) = upgraded.run.polls
    assert (poll.entries, poll.new_entries, poll.twins) == (11, 1, 0)
    assert [article.url for article in upgraded.run.articles] == [f"{SITE}/n/new"]
    assert [reject.reason for reject in upgraded.run.rejects] == ["server_error"]


def test_the_entries_stay_recognised_under_other_trackers(upgraded: Upgraded) -> None:
    assert upgraded.poll(feed_document(counter=3, first=LAST_TITLE)) == ["/n/busy"]
    assert upgraded.run.articles == []


def test_a_change_of_an_old_entry_is_an_update_of_its_article(upgraded: Upgraded) -> None:
    changed = feed_document(counter=2, first="Minister does not visit the yard")
    assert upgraded.poll(changed) == ["/n/1", "/n/busy"]
    (article,) = upgraded.run.articles
    assert (article.revision, article.title) == (2, "Minister does not visit the yard")
    assert upgraded.poll(changed.replace("Gazette", "The Gazette")) == []


def test_an_old_slot_with_another_story_is_a_new_entry(upgraded: Upgraded) -> None:
    other = feed_document(counter=2, first=LAST_TITLE).replace(f"{SITE}/n/1<", f"{SITE}/n/other<")
    assert "/n/other" in upgraded.poll(other)
    assert [article.revision for article in upgraded.run.articles] == [1]
