"""The aggregation behind the report, from tables as they lie in a lake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.arrow import to_table
from schemas.datasets import ARTICLES, COMMITS, POLLS, REJECTS
from schemas.feed_poll import PollOutcome
from tests.support.report_records import (
    article,
    at,
    commit,
    entity,
    poll,
    reject,
    topics,
    transient,
)
from transforms.lib.lake.rows import current_articles, first_of_each
from transforms.lib.report.articles import ARTICLE_COLUMNS, LATEST_ARTICLES
from transforms.lib.report.feeds import FAILED_OUTCOMES, POLL_COLUMNS, REJECT_COLUMNS
from transforms.lib.report.report import COMMIT_COLUMNS, Count, LakeTables, Report, build_report

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FEED = "https://gazette.example/feed"


def report_on(
    articles: Sequence[Sequence[Any]] = (),
    polls: Sequence[Sequence[Any]] = (),
    rejects: Sequence[Sequence[Any]] = (),
    commits: Sequence[Any] = (),
) -> Report:
    """The report on a lake whose partitions hold these records."""
    tables = LakeTables(
        [to_table(ARTICLES, part).select(ARTICLE_COLUMNS) for part in articles],
        [to_table(POLLS, part).select(POLL_COLUMNS) for part in polls],
        [to_table(REJECTS, part).select(REJECT_COLUMNS) for part in rejects],
        [to_table(COMMITS, commits).select(COMMIT_COLUMNS)],
    )
    return build_report("lake", NOW, tables)


class TestArticlesView:
    def test_a_higher_revision_replaces_a_lower_one(self) -> None:
        old = article("a", content_hash="v1:ff", ingested_at=at("2026-12-01 00:00"))
        new = article("a", revision=2, content_hash="v1:01", category="industry")
        report = report_on([[new, old]])
        assert report.totals.articles == 1
        assert report.totals.updates == 1
        assert report.categories == (Count("industry", 1),)

    def test_a_row_written_twice_is_one_article_and_no_update(self) -> None:
        report = report_on([[article("a"), article("a")]])
        assert (report.totals.articles, report.totals.updates) == (1, 0)

    def test_of_equal_revisions_the_later_ingest_wins_then_the_greater_hash(self) -> None:
        rows = [
            article("a", ingested_at=at("2026-11-20 10:00"), content_hash="v1:ff", title="early"),
            article("a", ingested_at=at("2026-11-20 11:00"), content_hash="v1:01", title="low"),
            article("a", ingested_at=at("2026-11-20 11:00"), content_hash="v1:02", title="high"),
        ]
        current = current_articles(to_table(ARTICLES, rows))
        assert current.column("title").to_pylist() == ["high"]

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["a", "b", None]), st.integers(0, 2) | st.none(), st.integers(0, 9)
            )
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_first_of_each_agrees_with_a_plain_loop(
        self, rows: list[tuple[str | None, int | None, int]]
    ) -> None:
        columns = {
            "key": pa.array([row[0] for row in rows], pa.string()),
            "part": pa.array([row[1] for row in rows], pa.int64()),
            "value": pa.array([row[2] for row in rows], pa.int64()),
        }
        expected: dict[tuple[str | None, int | None], int] = {}
        for key, part, value in rows:
            expected[key, part] = max(value, expected.get((key, part), value))
        picked = first_of_each(pa.table(columns), ["key", "part"], ["value"]).to_pylist()
        assert len(picked) == len(expected)
        assert {(row["key"], row["part"]): row["value"] for row in picked} == expected


class TestArticleCounts:
    def test_topics_classes_and_days_are_counted_over_all_partitions(self) -> None:
        report = report_on(
            [
                [article("a", topics=topics("exercises", "naval")), article("b", region="africa")],
                [
                    article(
                        "c",
                        topics=topics("naval"),
                        published_at=at("2026-11-21 00:00"),
                        published_date="2026-11-21",
                    )
                ],
            ]
        )
        assert report.topics == (Count("naval", 2), Count("exercises", 1))
        assert report.regions == (Count("europe", 2), Count("africa", 1))
        assert report.days == (Count("2026-11-20", 2), Count("2026-11-21", 1))
        assert report.totals.first_published == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
        assert report.totals.last_published == datetime(2026, 11, 21, tzinfo=UTC)

    def test_a_missing_class_is_shown_as_unknown(self) -> None:
        assert report_on([[article("a", language="")]]).languages == (Count("unknown", 1),)

    def test_an_outlet_is_described_as_its_newest_article_has_it(self) -> None:
        renamed = article("b", source_name="New Gazette", published_at=at("2026-11-22 00:00"))
        (source,) = report_on([[renamed], [article("a")]]).sources
        assert (source.name, source.articles) == ("New Gazette", 2)

    def test_entities_are_ranked_by_articles_then_mentions(self) -> None:
        report = report_on(
            [
                [
                    article("a", entities=[entity("platform", "F-35", 9), entity("person", "Doe")]),
                    article("b", entities=[entity("platform", "Rafale")]),
                ],
                [
                    article(
                        "c", entities=[entity("platform", "Rafale"), entity("platform", "Su-57")]
                    )
                ],
            ]
        )
        platforms, persons = report.entities
        assert [(e.name, e.articles) for e in platforms.entities] == [
            ("Rafale", 2),
            ("F-35", 1),
            ("Su-57", 1),
        ]
        assert persons.type == "person"

    def test_near_duplicates_are_counted(self) -> None:
        report = report_on([[article("a"), article("b", duplicate_of="a")]])
        assert (report.totals.articles, report.totals.duplicates) == (2, 1)

    def test_the_latest_articles_come_newest_first_from_any_partition(self) -> None:
        parts = [
            [article(f"{day}-{n}", published_at=at(f"2026-11-{day} 10:{n:02}")) for n in range(10)]
            for day in (10, 12, 11)
        ]
        latest = report_on(parts).latest
        assert len(latest) == LATEST_ARTICLES
        assert latest[0].title == "Title of 12-9"
        assert [a.published_at for a in latest] == sorted(
            (a.published_at for a in latest), reverse=True
        )


class TestFeeds:
    def test_the_failed_outcomes_are_those_of_the_record(self) -> None:
        assert {str(outcome) for outcome in PollOutcome if outcome.failed} == FAILED_OUTCOMES

    def test_a_feed_whose_last_poll_failed_is_failing_and_keeps_its_last_success(self) -> None:
        good = poll(FEED, "2026-11-20 08:00", "a", "b")
        bad = poll(FEED, "2026-11-21 08:00", outcome="error", failures=1, error="timed out")
        (feed,) = report_on(polls=[[good], [bad]]).feeds
        assert feed.failing
        assert feed.error == "timed out"
        assert feed.last_success == datetime(2026, 11, 20, 8, tzinfo=UTC)
        assert (feed.polls, feed.new_entries) == (2, 2)

    def test_a_recovered_feed_is_not_failing(self) -> None:
        bad = poll(FEED, "2026-11-20 08:00", outcome="gone")
        good = poll(FEED, "2026-11-20 09:00")
        (feed,) = report_on(polls=[[bad, good]]).feeds
        assert not feed.failing
        assert feed.last_success == datetime(2026, 11, 20, 9, tzinfo=UTC)

    def test_a_poll_written_twice_counts_once(self) -> None:
        once = poll(FEED, "2026-11-20 08:00", "a")
        (feed,) = report_on(polls=[[once, once]]).feeds
        assert (feed.polls, feed.new_entries) == (1, 1)

    @pytest.mark.parametrize(
        ("values", "state"),
        [
            ({}, "ok"),
            ({"next_url": FEED, "lying": False, "retired": False}, "ok"),
            ({"next_url": f"{FEED}/new"}, "ok, moved"),
            ({"next_url": f"{FEED}/new", "lying": True}, "ok, moved, lying"),
            ({"outcome": "error", "lying": True}, "failing"),
            ({"outcome": "gone", "retired": True}, "retired"),
        ],
    )
    def test_the_state_of_a_feed_is_that_of_its_last_poll(
        self, values: dict[str, Any], state: str
    ) -> None:
        before = poll(FEED, "2026-11-20 08:00", next_url=f"{FEED}/other", lying=True)
        last = poll(FEED, "2026-11-21 08:00", **values)
        (feed,) = report_on(polls=[[last], [before]]).feeds
        assert feed.state == state

    def test_failing_feeds_come_first(self) -> None:
        good = poll(FEED, "2026-11-20 08:00", source_name="A")
        bad = poll(f"{FEED}/2", "2026-11-20 08:00", source_name="Z", outcome="error")
        assert [f.failing for f in report_on(polls=[[good, bad]]).feeds] == [True, False]


class TestRejectsAndPending:
    def test_reasons_count_distinct_entries_and_feeds(self) -> None:
        later = {"attempt": 2, "rejected_at": at("2026-11-21 00:00")}
        report = report_on(
            rejects=[
                [reject("not_found", "a"), reject("not_found", "b"), reject("not_found", "a")],
                [reject("not_found", "a", **later), reject("not_found", feed_url=FEED)],
            ]
        )
        (count,) = report.rejects
        assert (count.entries, count.feeds, count.rows) == (2, 1, 4)
        assert not count.retried

    def test_a_reason_that_is_tried_again_stands_apart(self) -> None:
        first = transient(reject("timeout", "a"))
        last = reject("timeout", "a", attempt=2)
        assert [count.retried for count in report_on(rejects=[[first, last]]).rejects] == [
            False,
            True,
        ]

    @pytest.mark.parametrize(
        ("articles", "rejects", "pending"),
        [
            ([], [], 1),
            ([article("a", entry_key="entry")], [], 0),
            ([], [reject("not_found", "entry")], 0),
            ([], [transient(reject("timeout", "entry"))], 1),
        ],
        ids=["never tried", "article", "permanent reject", "transient reject"],
    )
    def test_pending_is_what_has_no_final_row(
        self, articles: list[Any], rejects: list[Any], pending: int
    ) -> None:
        polls = [poll(FEED, "2026-11-20 08:00", "entry"), poll(FEED, "2026-11-20 09:00", "entry")]
        report = report_on([articles], [polls], [rejects])
        assert report.totals.pending == pending


def test_runs_and_the_last_commit_come_from_the_commits() -> None:
    commits = [commit("r1", "2026-11-20 08:00"), commit("r2", "2026-11-21 08:00")]
    totals = report_on(commits=[*commits, commits[0]]).totals
    assert totals.runs == 2
    assert totals.last_commit == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_empty_partitions_give_an_empty_report() -> None:
    report = report_on([[]], [[]], [[]])
    assert report.totals.articles == 0
    assert report.totals.last_commit is None
    assert not any([report.feeds, report.topics, report.rejects, report.entities])
