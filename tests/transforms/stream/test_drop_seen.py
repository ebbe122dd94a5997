"""Which articles of a stream go through: what the lake shows, and what is on its way there."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine

from schemas.article import Article
from schemas.datasets import ARTICLES, REJECTS
from schemas.feed_poll import PendingEntry
from schemas.reject import Reject
from tests.support import records
from tests.support.stream_stages import StateCell
from transforms.lake.commits import CommitLog
from transforms.lake.lake import Lake
from transforms.lake.memory import open_memory
from transforms.lib.lake.withdrawn import text_key
from transforms.lib.urls.keys import article_id
from transforms.stages.dropped_articles import dropped_articles
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext
from transforms.stream.drop_seen import _Compare, _KeyByShard

URL = "http://127.0.0.2/a"
OTHER = "http://127.0.0.2/b"
KEYS = ("a1" * 32, "b2" * 32)


def pending(key: str = KEYS[0], **changes: Any) -> PendingEntry:
    return records.pending(entry=records.entry(entry_key=key), **changes)


def article(url: str = URL, **changes: Any) -> Article:
    identity = {"url": url, "canonical_url": url, "article_id": article_id(url)}
    return records.article(**(identity | {"revision": 0} | changes))


class Comparison:
    """The stage without a runner: state by shard, the lake's files read again at each element."""

    def __init__(self, lake: Path) -> None:
        self.lake = Lake(str(lake))
        self.log = CommitLog(self.lake, "run-1")
        self.context = StreamContext(
            RunContext("run-1", str(lake)), FeedList(None), commit_interval_seconds=1
        )
        self._key = _KeyByShard(self.context.host_shards)
        self.cells: dict[str, StateCell] = {}
        self.new_process()

    def new_process(self) -> None:
        """The process dies: what it knows of the lake is lost, Beam's state is not."""
        open_memory(self.lake.root)
        self._compare = _Compare(self.context)

    def lose_state(self) -> None:
        """A new job over the same lake."""
        self.cells.clear()
        self.new_process()

    def give(self, entry: PendingEntry, claimed: Article) -> list[Article | Reject]:
        ((shard, element),) = self._key.process((entry, claimed))
        cell = self.cells.setdefault(shard, StateCell())
        values = [output.value for output in self._compare.process((shard, element), cell)]
        return [value[1] if isinstance(value, tuple) else value for value in values]

    def passed(self, entry: PendingEntry, claimed: Article) -> Article:
        (one,) = self.give(entry, claimed)
        assert isinstance(one, Article), one
        return one

    def rejected(self, entry: PendingEntry, claimed: Article) -> Reject:
        (one,) = self.give(entry, claimed)
        assert isinstance(one, Reject), one
        return one

    def commit(self, *articles: Article) -> None:
        """The rows appear in the lake, and this process reads them."""
        self.log.add([self.lake.write(ARTICLES, one.published_date, [one]) for one in articles])
        with self.context.memory().reading(0):
            pass

    def held(self) -> int:
        """How many decisions are in the state."""
        return sum(len(json.loads(cell.value or b"{}")) for cell in self.cells.values())


@pytest.fixture
def stage(tmp_path: Path) -> Comparison:
    return Comparison(tmp_path / "lake")


def test_a_new_article_goes_through_as_its_first_revision(stage: Comparison) -> None:
    passed = stage.passed(pending(), article())
    assert (passed.revision, passed.published_date) == (1, records.DAY)
    assert passed.duplicate_of is None


def test_an_article_that_was_taken_down_is_rejected_whatever_its_state_holds(
    stage: Comparison,
) -> None:
    passed = stage.passed(pending(), article())
    stage.commit(passed)
    tombstones = [
        records.reject(
            reason="withdrawn", stage="forget", entry_key="", discovered_at=None, against=key
        )
        for key in (article_id(URL), text_key(URL, "v1:00"))
    ]
    stage.log.add([stage.lake.write(REJECTS, records.DAY, [one]) for one in tombstones])
    with stage.context.memory().reading(0):
        pass
    for address in (URL, f"{OTHER}/of-the-same-text"):
        rejected = stage.rejected(pending(KEYS[1]), article(address, entry_url=address))
        assert (rejected.reason, rejected.permanent, rejected.url) == ("withdrawn", True, "")
    assert stage.passed(pending(KEYS[1]), article(OTHER, entry_url=OTHER, content_hash="v1:01"))


def between_nothing(stage: Comparison, first: Article) -> None:
    """The second comes before the commit of the first."""


def after_a_commit(stage: Comparison, first: Article) -> None:
    stage.commit(first)


def after_a_crash(stage: Comparison, first: Article) -> None:
    stage.new_process()


def after_a_commit_and_the_loss_of_all_state(stage: Comparison, first: Article) -> None:
    stage.commit(first)
    stage.lose_state()


MEANWHILE = pytest.mark.parametrize(
    "meanwhile",
    [between_nothing, after_a_commit, after_a_crash, after_a_commit_and_the_loss_of_all_state],
)
Meanwhile = Callable[[Comparison, Article], None]


@MEANWHILE
def test_another_entry_with_the_same_article_is_known(
    stage: Comparison, meanwhile: Meanwhile
) -> None:
    meanwhile(stage, stage.passed(pending(KEYS[0]), article(entry_key=KEYS[0])))
    reject = stage.rejected(pending(KEYS[1]), article(entry_key=KEYS[1]))
    assert (reject.reason, reject.permanent, reject.entry_key) == ("known", True, KEYS[1])


@MEANWHILE
def test_an_entry_that_is_fetched_again_gives_no_second_row(
    stage: Comparison, meanwhile: Meanwhile
) -> None:
    meanwhile(stage, stage.passed(pending(), article(entry_key=KEYS[0])))
    assert stage.give(pending(), article(entry_key=KEYS[0])) == []


@MEANWHILE
def test_changed_content_is_the_next_revision_in_the_partition_of_the_first(
    stage: Comparison, meanwhile: Meanwhile
) -> None:
    meanwhile(stage, stage.passed(pending(), article(entry_key=KEYS[0])))
    later = pending(discovered_at=records.NOON + 900, update=True)
    changed = article(entry_key=KEYS[0], content_hash="v1:01", published_date="2026-11-21")
    passed = stage.passed(later, changed)
    assert (passed.revision, passed.published_date) == (2, records.DAY)


@MEANWHILE
def test_a_changed_entry_with_the_same_content_keeps_the_end_it_has(
    stage: Comparison, meanwhile: Meanwhile
) -> None:
    meanwhile(stage, stage.passed(pending(), article(entry_key=KEYS[0])))
    later = pending(discovered_at=records.NOON + 900, update=True)
    reject = stage.rejected(later, article(entry_key=KEYS[0]))
    assert (reject.reason, reject.permanent) == ("unchanged", False)


def test_a_change_counts_although_the_lake_does_not_show_the_article_yet(
    stage: Comparison,
) -> None:
    stage.passed(pending(), article(entry_key=KEYS[0]))
    later = pending(discovered_at=records.NOON + 900, update=False)
    assert stage.passed(later, article(content_hash="v1:01")).revision == 2


def test_a_page_that_does_not_read_like_the_one_it_declares_goes_by_its_own_url(
    stage: Comparison,
) -> None:
    stage.commit(article(revision=1))
    liar = article(url=OTHER, title="Quite another story", simhash=0x5555_5555_5555_5555)
    liar = records.article(**vars(liar) | {"canonical_url": URL, "article_id": article_id(URL)})
    passed = stage.passed(pending(KEYS[1]), liar)
    assert (passed.article_id, passed.canonical_url) == (article_id(OTHER), OTHER)


def test_a_near_duplicate_names_the_earlier_article(stage: Comparison) -> None:
    first = stage.passed(pending(KEYS[0]), article())
    copy = article(url=OTHER, published_at=records.NOON + 60)
    assert stage.passed(pending(KEYS[1]), copy).duplicate_of == first.article_id


def test_decisions_that_the_lake_shows_leave_the_state(stage: Comparison) -> None:
    stage.commit(stage.passed(pending(), article(entry_key=KEYS[0])))
    assert stage.held() == 1
    stage.give(pending(KEYS[1]), article(entry_key=KEYS[1]))
    assert stage.held() == 0


def test_an_article_whose_row_was_lost_goes_through_again_before_its_entry_is_fetched_again(
    stage: Comparison,
) -> None:
    stage.passed(pending(), article(entry_key=KEYS[0]))
    # A stage that fetches forgets its own decision after that time.
    fetched_again = time.time() + stage.context.decision_lifetime
    with time_machine.travel(fetched_again - 300):
        assert stage.give(pending(), article(entry_key=KEYS[0])) == []
    with time_machine.travel(fetched_again):
        assert stage.passed(pending(), article(entry_key=KEYS[0])).revision == 1


def test_the_next_stage_may_wait_while_others_read_the_lake(stage: Comparison) -> None:
    ((shard, element),) = stage._key.process((pending(), article()))
    outputs = stage._compare.process((shard, element), StateCell())
    next(outputs)  # and now the next stage waits for a worker
    read = threading.Event()

    def read_the_lake() -> None:
        with stage.context.lake_state():
            read.set()

    threading.Thread(target=read_the_lake, daemon=True).start()
    assert read.wait(5)


def test_a_state_that_a_later_version_left_is_understood(stage: Comparison) -> None:
    first = stage.passed(pending(), article())
    for cell in stage.cells.values():
        assert cell.value is not None
        cell.value = cell.value.replace(b'"revision"', b'"of_a_later_version": 1, "revision"')
    later = pending(discovered_at=records.NOON + 900, update=True)
    assert stage.passed(later, article(content_hash="cd" * 32)).revision == first.revision + 1


@pytest.mark.parametrize("entry", [pending(KEYS[0], attempt=2), pending(KEYS[1])])
def test_an_article_that_was_given_up_after_it_went_through_is_not_known(
    stage: Comparison, entry: PendingEntry
) -> None:
    passed = stage.passed(pending(KEYS[0]), article())
    dropped_articles(stage.context.run.run_id).add(passed.article_id, passed.revision)
    assert stage.passed(entry, article()).revision == 1


def test_a_later_revision_outlives_an_earlier_one_that_was_given_up(stage: Comparison) -> None:
    first = stage.passed(pending(), article())
    later = stage.passed(
        pending(discovered_at=records.NOON + 60, update=True), article(content_hash="v1:changed")
    )
    dropped_articles(stage.context.run.run_id).add(first.article_id, first.revision)
    assert later.revision == 2
    assert stage.rejected(pending(KEYS[1]), article(content_hash="v1:changed")).reason == "known"
