from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from schemas.arrow import to_table
from schemas.datasets import DATASETS
from tests.support import records
from transforms.lib.lake.ledger import balance, missing_commits, missing_files

ARTICLE, REJECTED, WAITING = ("a1" * 32, "b2" * 32, "c3" * 32)


def tables(**changes: list[Any]) -> dict[str, pa.Table]:
    """A lake with one article, one permanent reject and one pending entry."""
    rows: dict[str, list[Any]] = {
        "polls": [
            records.poll(
                discovered=[records.entry(entry_key=k) for k in (ARTICLE, REJECTED, WAITING)]
            )
        ],
        "articles": [records.article(entry_key=ARTICLE)],
        "rejects": [records.reject(entry_key=REJECTED)],
        "commits": [records.commit(polls=1, articles=1, rejects=1)],
    }
    return {name: to_table(DATASETS[name], values) for name, values in (rows | changes).items()}


def test_a_whole_lake_balances() -> None:
    ledger = balance(tables())
    assert ledger.problems == []
    total = ledger.total
    assert (total.discovered, total.articles, total.rejected, total.pending) == (3, 1, 1, 1)
    assert list(ledger.days) == ["2026-11-20"]


@pytest.mark.parametrize("dataset", ["polls", "articles", "rejects"])
def test_a_removed_row_is_a_problem(dataset: str) -> None:
    problems = balance(tables(**{dataset: []})).problems
    assert any(problem.startswith(f"{dataset}: run run-1 wrote 1 rows") for problem in problems)


def test_an_article_that_no_poll_discovered_is_a_problem() -> None:
    stranger = records.article(entry_key="d4" * 32, article_id="99" * 16)
    rows = [records.article(entry_key=ARTICLE), stranger]
    assert any("no poll discovered" in p for p in balance(tables(articles=rows)).problems)


def test_an_entry_with_two_ends_is_a_problem() -> None:
    rows = [records.reject(entry_key=REJECTED), records.reject(entry_key=ARTICLE)]
    assert any("both articles and rejects" in p for p in balance(tables(rejects=rows)).problems)


def test_a_file_that_a_commit_named_is_missed_unless_it_was_replaced_or_is_of_pages() -> None:
    commits: list[dict[str, Any]] = [
        {"files": ["articles/a", "articles/b", "pages/c"], "replaces": None},
        {"files": ["articles/d"], "replaces": ["articles/a"]},
    ]
    assert missing_files(commits, {"articles/d"}) == ["articles/b was committed and is missing"]
    assert missing_files(commits, {"articles/b", "articles/d"}) == []


def test_an_entry_counts_on_the_day_of_its_first_discovery_whatever_is_read_first() -> None:
    first = records.poll(discovered=[records.entry(entry_key=WAITING)])
    changed = replace(first, polled_at=records.NOON + 86_400)
    for polls in ([first, changed], [changed, first]):
        commits = [records.commit(polls=2, articles=0, rejects=0)]
        ledger = balance(tables(polls=polls, articles=[], rejects=[], commits=commits))
        assert ledger.problems == []
        assert {day: counts.pending for day, counts in ledger.days.items()} == {"2026-11-20": 1}


def test_a_repeated_row_counts_once() -> None:
    twice = [records.article(entry_key=ARTICLE), records.article(entry_key=ARTICLE)]
    assert balance(tables(articles=twice)).problems == []
    commits = [records.commit(polls=1, articles=2, rejects=1)]
    assert balance(tables(articles=twice, commits=commits)).problems != []


def test_the_rejects_of_feeds_and_passing_failures_are_no_ends() -> None:
    rows = [
        records.reject(entry_key=REJECTED),
        records.reject(entry_key="", permanent=False, discovered_at=None),
        records.reject(entry_key=WAITING, permanent=False, next_attempt_at=records.NOON + 600),
    ]
    ledger = balance(tables(rejects=rows))
    assert ledger.problems == []
    assert ledger.total.pending == 1


def numbered(run_id: str, *sequences: int, shard: str | None = "") -> list[dict[str, Any]]:
    return [{"run_id": run_id, "shard": shard, "sequence": number} for number in sequences]


def test_commits_that_are_numbered_without_gaps_are_all_there() -> None:
    commits = numbered("a", 0, 1, 2) + numbered("b", 0)
    repeated = numbered("stream", 0, 1, 1, 2, 0, 1, shard="0002")
    assert missing_commits(commits + repeated) == []


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_commit_that_is_not_there_any_more_is_a_gap(lost: int) -> None:
    commits = [row for row in numbered("run-9", 0, 1, 2, 3) if row["sequence"] != lost]
    (problem,) = missing_commits(commits)
    assert problem == f"commits: 1 of run run-9 are missing, such as {lost}"


def test_the_shards_of_a_run_are_numbered_apart() -> None:
    commits = numbered("run", 0, 1, 2, shard="0000") + numbered("run", 0, 2, shard="0001")
    (problem,) = missing_commits(commits)
    assert problem == "commits: 1 of run run, shard 0001 are missing, such as 1"


def test_commits_of_an_earlier_version_shared_their_numbers() -> None:
    assert missing_commits(numbered("run", 7, 3, 3, shard=None)) == []


def accounted(**changes: Any) -> Any:
    """A poll of this version, whose document has the three entries."""
    keys = (ARTICLE, REJECTED, WAITING)
    fields = {"entries": 3, "document_keys": keys, "twins": 0}
    entries = [records.entry(entry_key=key) for key in keys]
    return records.poll(**(fields | {"discovered": entries} | changes))


def test_the_entries_of_a_poll_are_all_there_by_their_keys() -> None:
    assert balance(tables(polls=[accounted()])).problems == []
    assert balance(tables(polls=[accounted(entries=4, twins=1)])).problems == []
    short = balance(tables(polls=[accounted(entries=4)])).problems
    assert any("4 entries, 3 keys and 0 twins" in problem for problem in short)
    by_an_older_version = records.poll(**vars(accounted(entries=4)) | {"twins": None})
    assert balance(tables(polls=[by_an_older_version])).problems == []


def test_a_key_that_was_never_discovered_is_a_problem() -> None:
    stranger = accounted(entries=4, document_keys=(ARTICLE, REJECTED, WAITING, "d4" * 32))
    problems = balance(tables(polls=[stranger])).problems
    assert any("1 entries were never discovered" in problem for problem in problems)


@pytest.mark.parametrize(
    ("url", "vanished"),
    [("http://127.0.0.2/other", True), ("http://127.0.0.2/a/?utm_source=rss#top", False)],
)
def test_a_discovery_may_only_give_way_to_a_later_version_of_the_entry(
    url: str, vanished: bool
) -> None:
    entry = records.entry(entry_key=WAITING, url=url)
    later = accounted(
        polled_at=records.NOON + 900, entries=1, document_keys=(WAITING,), discovered=[entry]
    )
    commits = [records.commit(polls=2, rejects=1)]
    found = balance(tables(polls=[accounted(), later], commits=commits)).problems
    assert any("vanished behind others" in problem for problem in found) == vanished
    settled = [records.reject(entry_key=REJECTED), records.reject(entry_key=WAITING)]
    commits = [records.commit(polls=2, rejects=2)]
    ended = tables(polls=[accounted(), later], rejects=settled, commits=commits)
    assert balance(ended).problems == []


def test_an_article_that_is_a_duplicate_of_itself_is_a_problem_until_its_next_revision() -> None:
    own = records.article(entry_key=ARTICLE, duplicate_of=records.article().article_id)
    problems = balance(tables(articles=[own])).problems
    assert any("duplicates of themselves" in problem for problem in problems)
    mended = replace(own, revision=2, duplicate_of=None)
    commits = [records.commit(articles=2, rejects=1)]
    assert balance(tables(articles=[own, mended], commits=commits)).problems == []
