"""The aggregation behind the report, from tables as they lie in a lake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.arrow import to_table
from schemas.datasets import ARTICLES, COMMITS, POLLS, REJECTS, Dataset
from schemas.values import Award
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
from transforms.lib.report.content import Bars, Cell, Days, Groups, Table
from transforms.lib.report.report import SECTIONS, Report, build_report, columns_of
from transforms.lib.report.sections.latest import LATEST

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FEED = "https://gazette.example/feed"


def report_on(
    articles: Sequence[Sequence[Any]] = (),
    polls: Sequence[Sequence[Any]] = (),
    rejects: Sequence[Sequence[Any]] = (),
    commits: Sequence[Any] = (),
) -> Report:
    """The report on a lake whose partitions hold these records."""
    parts: dict[Dataset, Sequence[Sequence[Any]]] = {
        ARTICLES: articles,
        POLLS: polls,
        REJECTS: rejects,
        COMMITS: [commits],
    }
    tables = {
        dataset.name: [to_table(dataset, part).select(columns_of(dataset.name)) for part in of_it]
        for dataset, of_it in parts.items()
    }
    return build_report("lake", NOW, tables)


def bars(report: Report, identifier: str) -> tuple[tuple[str, int], ...]:
    content = shown(report, identifier)
    assert isinstance(content, Bars | Days)
    return content.rows


def groups(report: Report, identifier: str) -> dict[str, tuple[tuple[str, int], ...]]:
    content = shown(report, identifier)
    assert isinstance(content, Groups)
    return {name: of_group.rows for name, of_group in content.bars}


def table(report: Report, identifier: str) -> list[dict[str, Any]]:
    """The rows by column: numbers, and the text of cells."""
    content = shown(report, identifier)
    assert isinstance(content, Table)
    return [dict(zip(content.columns, map(text_of, row), strict=True)) for row in content.rows]


def text_of(cell: Cell | int) -> Any:
    return cell.text if isinstance(cell, Cell) else cell


def shown(report: Report, identifier: str) -> Any:
    (content,) = (one.content for one in report.sections if one.identifier == identifier)
    return content


def test_each_section_has_a_name_of_its_own_and_reads_columns_that_there_are() -> None:
    identifiers = [section.identifier for section in SECTIONS]
    assert len(set(identifiers)) == len(identifiers)
    report_on()


class TestArticles:
    def test_a_higher_revision_replaces_a_lower_one(self) -> None:
        old = article("a", content_hash="v1:ff", ingested_at=at("2026-12-01 00:00"))
        new = article("a", revision=2, content_hash="v1:01", category="industry")
        report = report_on([[new, old]])
        assert report.totals.articles == 1
        assert report.totals.updates == 1
        assert groups(report, "classes")["category"] == (("industry", 1),)

    def test_a_row_written_twice_is_one_article_and_no_update(self) -> None:
        report = report_on([[article("a"), article("a")]])
        assert (report.totals.articles, report.totals.updates) == (1, 0)

    def test_near_duplicates_are_counted(self) -> None:
        report = report_on([[article("a"), article("b", duplicate_of="a")]])
        assert (report.totals.articles, report.totals.duplicates) == (2, 1)

    def test_topics_classes_and_days_are_counted_over_all_partitions(self) -> None:
        late = {"published_at": at("2026-11-21 00:00"), "published_date": "2026-11-21"}
        report = report_on(
            [
                [article("a", topics=topics("exercises", "naval")), article("b", region="africa")],
                [article("c", topics=topics("naval"), **late)],
            ]
        )
        assert bars(report, "topics") == (("naval", 2), ("exercises", 1))
        assert groups(report, "classes")["region"] == (("europe", 2), ("africa", 1))
        assert bars(report, "days") == (("2026-11-20", 2), ("2026-11-21", 1))
        assert report.totals.first_published == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
        assert report.totals.last_published == datetime(2026, 11, 21, tzinfo=UTC)

    def test_a_missing_class_is_shown_as_unknown(self) -> None:
        report = report_on([[article("a", language="")]])
        assert groups(report, "classes")["language"] == (("unknown", 1),)

    def test_an_outlet_is_described_as_its_newest_article_has_it(self) -> None:
        renamed = article("b", source_name="New Gazette", published_at=at("2026-11-22 00:00"))
        report = report_on([[renamed], [article("a")]])
        (source,) = table(report, "sources")
        assert (source["source"], source["articles"]) == ("New Gazette", 2)
        assert report.totals.sources == 1

    def test_entities_are_ranked_by_articles_then_mentions(self) -> None:
        rafale = entity("platform", "Rafale")
        report = report_on(
            [
                [
                    article("a", entities=[entity("platform", "F-35", 9), entity("person", "Doe")]),
                    article("b", entities=[rafale]),
                ],
                [article("c", entities=[rafale, entity("platform", "Su-57")])],
            ]
        )
        found = groups(report, "entities")
        assert list(found) == ["platform", "person"]
        assert found["platform"] == (("Rafale", 2), ("F-35", 1), ("Su-57", 1))

    def test_the_latest_articles_come_newest_first_from_any_partition(self) -> None:
        parts = [
            [article(f"{day}-{n}", published_at=at(f"2026-11-{day} 10:{n:02}")) for n in range(10)]
            for day in (10, 12, 11)
        ]
        latest = table(report_on(parts), "latest")
        assert len(latest) == LATEST
        assert latest[0]["title"] == "Title of 12-9"
        times = [row["published"] for row in latest]
        assert times == sorted(times, reverse=True)

    def test_the_largest_awards_come_first_and_other_currencies_are_left_out(self) -> None:
        sums = [(5e6, "USD"), (7e9, "JPY"), (None, "USD"), (8e6, "USD")]
        awards = [Award(("Acme",), amount, currency=currency) for amount, currency in sums]
        report = report_on([[article("a", awards=awards)]])
        assert [row["amount"] for row in table(report, "awards")] == [8_000_000, 5_000_000]


class TestFeeds:
    def test_a_feed_whose_last_poll_failed_is_failing_and_keeps_its_last_success(self) -> None:
        good = poll(FEED, "2026-11-20 08:00", "a", "b")
        bad = poll(FEED, "2026-11-21 08:00", outcome="error", failures=1, error="timed out")
        report = report_on(polls=[[good], [bad]])
        (feed,) = table(report, "feeds")
        assert report.totals.failing_feeds == 1
        assert feed["state"] == "failing"
        assert feed["last success"] == "2026-11-20 08:00"
        assert (feed["polls"], feed["new"]) == (2, 2)
        (row,) = shown(report, "feeds").rows
        assert ("timed out", "bad") in row[0].notes

    def test_a_recovered_feed_is_not_failing(self) -> None:
        bad = poll(FEED, "2026-11-20 08:00", outcome="gone")
        good = poll(FEED, "2026-11-20 09:00")
        report = report_on(polls=[[bad, good]])
        assert report.totals.failing_feeds == 0
        assert table(report, "feeds")[0]["last success"] == "2026-11-20 09:00"

    def test_a_poll_written_twice_counts_once(self) -> None:
        once = poll(FEED, "2026-11-20 08:00", "a")
        (feed,) = table(report_on(polls=[[once, once]]), "feeds")
        assert (feed["polls"], feed["new"]) == (1, 1)

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
        (feed,) = table(report_on(polls=[[last], [before]]), "feeds")
        assert feed["state"] == state

    def test_failing_feeds_come_first(self) -> None:
        good = poll(FEED, "2026-11-20 08:00", source_name="A")
        bad = poll(f"{FEED}/2", "2026-11-20 08:00", source_name="Z", outcome="error")
        states = [row["state"] for row in table(report_on(polls=[[good, bad]]), "feeds")]
        assert states == ["failing", "ok"]


class TestRejectsAndPending:
    def test_reasons_count_distinct_entries_and_feeds(self) -> None:
        later = {"attempt": 2, "rejected_at": at("2026-11-21 00:00")}
        report = report_on(
            rejects=[
                [reject("not_found", "a"), reject("not_found", "b"), reject("not_found", "a")],
                [reject("not_found", "a", **later), reject("not_found", feed_url=FEED)],
            ]
        )
        (count,) = table(report, "rejects")
        assert (count["entries"], count["feeds"], count["rows"], count[""]) == (2, 1, 4, "")

    def test_a_reason_that_is_tried_again_stands_apart(self) -> None:
        first = transient(reject("timeout", "a"))
        last = reject("timeout", "a", attempt=2)
        rows = table(report_on(rejects=[[first, last]]), "rejects")
        assert [row[""] for row in rows] == ["", "tried again"]

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
    contents = [one.content for one in report.sections if not isinstance(one.content, Groups)]
    assert not any(content.rows for content in contents)
