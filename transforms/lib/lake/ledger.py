"""The ledger: every entry that was discovered is an article, a permanent reject, or pending.

Per distinct ``entry_key`` these three are disjoint and complete. That alone would balance even when
rows were lost, since an entry without a row counts as pending. So the check also compares the lake
with what its runs recorded in ``commits/``, by the number of rows, or by the files where a commit
names them, and each file with the digest in its name.

Nor would it be seen that an entry was never discovered, or that its discovery was overwritten by
that of another story. So each poll must account for all entries of its document by their keys, and
a discovery may only give way to a later version of the same entry. Polls of versions that did not
see to that (``twins`` is null) are left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pyarrow as pa

from schemas.row_keys import ROW_KEYS
from transforms.lib.urls.keys import address

LEDGER_COLUMNS: dict[str, tuple[str, ...]] = {
    "polls": (
        *("run_id", "feed_url", "polled_at", "discovered"),
        *("entries", "document_keys", "twins"),
    ),
    "articles": (
        *("run_id", "entry_key", "discovered_at"),
        *("article_id", "revision", "content_hash", "duplicate_of"),
    ),
    "rejects": (
        *("run_id", "entry_key", "discovered_at", "permanent"),
        *("stage", "feed_url", "attempt", "rejected_at"),
    ),
    "commits": ("run_id", "sequence", "polls", "articles", "rejects", "files", "replaces", "shard"),
}
_COUNTED = ("polls", "articles", "rejects")
_MAX_NAMED = 5


@dataclass
class Balance:
    """Entries by what became of them."""

    discovered: int = 0
    articles: int = 0
    rejected: int = 0
    pending: int = 0

    def add(self, status: str) -> None:
        """Count one entry."""
        self.discovered += 1
        setattr(self, status, getattr(self, status) + 1)


@dataclass
class Ledger:
    """The balance by day of discovery and in total, and what is wrong."""

    days: dict[str, Balance] = field(default_factory=lambda: defaultdict(Balance))
    total: Balance = field(default_factory=Balance)
    problems: list[str] = field(default_factory=list)


def balance(tables: dict[str, pa.Table]) -> Ledger:
    """Draw up the ledger from the columns ``LEDGER_COLUMNS`` of all datasets.

    Raises:
        KeyError: a dataset is missing from ``tables``; give an empty table for one without rows.
    """
    rows = {name: tables[name].select(LEDGER_COLUMNS[name]).to_pylist() for name in LEDGER_COLUMNS}
    ledger = Ledger()
    discovered = _first_discoveries(rows["polls"])
    articles = {row["entry_key"] for row in rows["articles"]}
    rejected = {row["entry_key"] for row in rows["rejects"] if row["permanent"]}
    for key, day in sorted(discovered.items()):
        status = "articles" if key in articles else "rejected" if key in rejected else "pending"
        ledger.days[day].add(status)
        ledger.total.add(status)
    ledger.problems += _strangers("articles", rows["articles"], discovered)
    ledger.problems += _strangers("rejects", rows["rejects"], discovered)
    ledger.problems += _in_both(rows["articles"], rows["rejects"])
    ledger.problems += _missing_rows(rows)
    ledger.problems += missing_commits(rows["commits"])
    ledger.problems += _unaccounted(rows["polls"], discovered)
    ledger.problems += _overwritten(rows)
    ledger.problems += _own_duplicates(rows["articles"])
    return ledger


def _first_discoveries(polls: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The day on which each entry key was first discovered."""
    days: dict[str, str] = {}
    for poll in polls:
        day = poll["polled_at"].date().isoformat()
        for entry in poll["discovered"]:
            key = entry["entry_key"]
            days[key] = min(day, days.get(key, day))
    return days


def _strangers(
    dataset: str, rows: Iterable[dict[str, Any]], discovered: dict[str, str]
) -> list[str]:
    """Rows of entries that no poll discovered: a poll row is missing."""
    strange = {row["entry_key"] for row in rows if row["entry_key"]} - discovered.keys()
    if not strange:
        return []
    return [f"{dataset}: {len(strange)} entries no poll discovered, such as {_some(strange)}"]


def _in_both(articles: list[dict[str, Any]], rejects: list[dict[str, Any]]) -> list[str]:
    """Discoveries with two ends, an article and a permanent reject."""
    ends = {(row["entry_key"], row["discovered_at"]) for row in articles}
    both = {
        row["entry_key"]
        for row in rejects
        if row["permanent"] and (row["entry_key"], row["discovered_at"]) in ends
    }
    if not both:
        return []
    return [f"{len(both)} entries are both articles and rejects, such as {_some(both)}"]


def _unaccounted(polls: list[dict[str, Any]], discovered: Container[str]) -> list[str]:
    """Polls whose entries are not all there by their keys, or whose keys nobody discovered."""
    polls = [poll for poll in polls if poll["twins"] is not None]
    short = [
        poll for poll in polls if poll["entries"] != len(poll["document_keys"]) + poll["twins"]
    ]
    lost = {key for poll in polls for key in poll["document_keys"] if key not in discovered}
    problems = [
        f"{poll['feed_url']}, polled at {poll['polled_at']}: {poll['entries']} entries, "
        f"{len(poll['document_keys'])} keys and {poll['twins']} twins"
        for poll in short[:_MAX_NAMED]
    ]
    if lost:
        problems.append(f"polls: {len(lost)} entries were never discovered, such as {_some(lost)}")
    return problems


def _overwritten(rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Discoveries without an end that gave way to one of another address: a story vanished."""
    ended = {
        (row["entry_key"], row["discovered_at"])
        for dataset in ("articles", "rejects")
        for row in rows[dataset]
    }
    found: defaultdict[str, dict[Any, str]] = defaultdict(dict)
    for poll in rows["polls"]:
        for entry in poll["discovered"] if poll["twins"] is not None else ():
            found[entry["entry_key"]][poll["polled_at"]] = entry["url"]
    vanished = {
        key
        for key, urls in found.items()
        for earlier, later in pairwise(sorted(urls))
        if (key, earlier) not in ended and address(urls[earlier]) != address(urls[later])
    }
    if not vanished:
        return []
    return [f"{len(vanished)} discovered entries vanished behind others, such as {_some(vanished)}"]


def _own_duplicates(articles: list[dict[str, Any]]) -> list[str]:
    """Articles whose current revision names itself as the one that it is a copy of."""
    current: dict[str, dict[str, Any]] = {}
    for row in articles:
        before = current.get(row["article_id"])
        if before is None or row["revision"] >= before["revision"]:
            current[row["article_id"]] = row
    own = {key for key, row in current.items() if row["duplicate_of"] == key}
    if not own:
        return []
    return [f"{len(own)} articles are duplicates of themselves, such as {_some(own)}"]


def _missing_rows(rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Rows that a commit recorded and that are not there; a commit with files is not counted."""
    problems = []
    commits = {
        (row["run_id"], row["sequence"]): row for row in rows["commits"] if row["files"] is None
    }
    for dataset in _COUNTED:
        recorded: Counter[str] = Counter()
        for (run_id, _), row in commits.items():
            recorded[run_id] += row[dataset]
        key = ("run_id", *ROW_KEYS[dataset])
        distinct = {tuple(row[column] for column in key) for row in rows[dataset]}
        present = Counter(identity[0] for identity in distinct)
        for run_id, count in sorted((recorded - present).items()):
            problems.append(
                f"{dataset}: run {run_id} wrote {recorded[run_id]} rows, {count} are missing"
            )
    return problems


def missing_files(commits: Iterable[dict[str, Any]], present: Container[str]) -> list[str]:
    """Files that commits named, that no later commit replaced, and that are not there.

    Those of ``pages`` are not missed: they are kept for a time only.

    Args:
        commits: rows of ``commits`` with the columns ``files`` and ``replaces``.
        present: the paths of the files in the lake, as seen from its root.
    """
    named: set[str] = set()
    replaced: set[str] = set()
    for row in commits:
        named.update(row["files"] or ())
        replaced.update(row["replaces"] or ())
    kept = (path for path in named - replaced if not path.startswith("pages/"))
    missing = sorted(path for path in kept if path not in present)
    problems = [f"{path} was committed and is missing" for path in missing[:_MAX_NAMED]]
    if len(missing) > _MAX_NAMED:
        problems.append(f"{len(missing) - _MAX_NAMED} more files were committed and are missing")
    return problems


def missing_commits(commits: Iterable[dict[str, Any]]) -> list[str]:
    """Gaps in the numbers of the commits of a run, by its shards: rows of ``commits`` are gone.

    Commits of an earlier version, which have no ``shard``, are passed over.
    """
    numbers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for row in commits:
        if row["shard"] is not None:
            numbers[row["run_id"], row["shard"]].add(row["sequence"])
    problems = []
    for (run_id, shard), found in sorted(numbers.items()):
        if missing := sorted(set(range(max(found))) - found):
            of_shard = f", shard {shard}" if shard else ""
            named = ", ".join(map(str, missing[:_MAX_NAMED]))
            problems.append(
                f"commits: {len(missing)} of run {run_id}{of_shard} are missing, such as {named}"
            )
    return problems


def _some(keys: Iterable[str]) -> str:
    return ", ".join(key[:16] for key in sorted(keys)[:_MAX_NAMED])
