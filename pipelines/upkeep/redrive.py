"""One run of ``pipelines.redrive``: rows in ``polls/`` that discover rejected entries once more.

The last row of the feed is written again with the entries as ``discovered`` and the outcome
``redriven``: so the feed's validators stay those of its last poll, and the lake's state needs no
rule of its own for entries that come back (``docs/decisions/0014-redriving-rejects.md``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from apache_beam.utils.timestamp import Timestamp

from pipelines.cli.errors import UsageError
from pipelines.cli.lakes import lake_errors
from pipelines.upkeep.options import RedriveOptions
from schemas.arrow import record_of
from schemas.datasets import COMMITS, DATASETS, POLLS, REJECTS
from schemas.feed_poll import FeedEntry, FeedPoll
from schemas.poll_outcome import PollOutcome
from transforms.lake.adoption import adopt_new_files
from transforms.lake.commits import CommitLog, new_run_id
from transforms.lake.lake import Lake
from transforms.lake.lease import lease
from transforms.lake.memory import LakeMemory, partition_of
from transforms.lib.lake.redrive import REJECT_COLUMNS, Ended, discoveries, ended_entries
from transforms.stages.run_context import date_of, now


def redrive(options: RedriveOptions) -> int:
    """Do what the options say, holding the lake's lease.

    Raises:
        UsageError: there is nothing in the lake, or no file system for its path.
        CommandError: another run is at work on the lake, or the file system refuses.
    """
    lake = Lake(options.output)
    with lake_errors(lake.root, "cannot be read or written"):
        if not lake.files(POLLS.name):
            raise UsageError(f"nothing in {lake.root} yet: give the --output of an ingest")
        with lease(lake, "redrive", options.wait):
            _redrive(lake, options)
    return 0


def _redrive(lake: Lake, options: RedriveOptions) -> None:
    state = LakeMemory(lake).at_least(0)
    ended = ended_entries(_rejects(lake, options.since), options.reasons, state)
    entries = _entries(lake, ended)
    with_link = [entry for group in entries.values() for entry in group]
    print(f"{len(with_link)} entries of {len(entries)} feeds{_by_reason(with_link, ended)}")
    if left := len(ended) - len(with_link):
        print(f"{left} have no link to fetch: they stay as they are")
    if not entries or options.dry_run:
        return
    _write(lake, [_poll(lake, feed_url, group) for feed_url, group in sorted(entries.items())])
    print("pending now: the next run tries them, or the stream that is running")


def _by_reason(entries: list[FeedEntry], ended: dict[str, Ended]) -> str:
    reasons = Counter(ended[entry.entry_key].reason for entry in entries)
    counts = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    return f": {counts}" if counts else ""


def _rejects(lake: Lake, since: str | None) -> Iterator[pa.Table]:
    for file in lake.files(REJECTS.name):
        if since is None or partition_of(file.path) >= since:
            yield lake.read_table(file.path, REJECT_COLUMNS)


def _entries(lake: Lake, ended: dict[str, Ended]) -> dict[str, list[FeedEntry]]:
    """The entries that have a link, by feed."""
    found: dict[str, FeedEntry] = {}
    for file in lake.files(POLLS.name):
        table = lake.read_table(file.path, ("polled_at", "discovered"))
        for entry in discoveries(table, ended):
            if entry["url"]:
                found[entry["entry_key"]] = _feed_entry(entry)
    by_feed: defaultdict[str, list[FeedEntry]] = defaultdict(list)
    for key, feed_entry in found.items():
        by_feed[ended[key].feed_url].append(feed_entry)
    return dict(by_feed)


def _feed_entry(row: dict[str, Any]) -> FeedEntry:
    # The archive finds a feed's document by the day of its poll: the page is fetched instead.
    return replace(record_of(FeedEntry, row), full_text=False)


def _poll(lake: Lake, feed_url: str, entries: list[FeedEntry]) -> FeedPoll:
    """The last poll of the feed once more, with other discoveries."""
    return replace(
        _last_poll(lake, feed_url),
        polled_at=now(),
        outcome=PollOutcome.REDRIVEN,
        bytes=0,
        duration_ms=0,
        entries=0,
        new_entries=0,
        document_keys=(),
        discovered=tuple(entries),
    )


def _last_poll(lake: Lake, feed_url: str) -> FeedPoll:
    columns = [field.name for field in fields(FeedPoll)]
    of_feed = pc.field("feed_url") == feed_url
    last: dict[str, Any] = {}
    for file in lake.files(POLLS.name):
        for row in lake.read_table(file.path, columns, of_feed).to_pylist():
            if not last or row["polled_at"] > last["polled_at"]:
                last = row
    return record_of(FeedPoll, last | {"discovered": (), "poll_date": ""})


def _write(lake: Lake, polls: list[FeedPoll]) -> None:
    """Publish the rows, and a commit that names their file, after those a killed run left."""
    run_id = new_run_id("redrive")
    others = (file for name in DATASETS if name != COMMITS.name for file in lake.files(name))
    adopt_new_files(lake, run_id, list(others))
    at: Timestamp = now()
    rows = [replace(p, run_id=run_id, ingested_at=at, poll_date=date_of(at)) for p in polls]
    written = lake.write(POLLS, date_of(at), rows)
    commits = CommitLog(lake, run_id)
    commits.add([written], at=at)
    commits.close()
