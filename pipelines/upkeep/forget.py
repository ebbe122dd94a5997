"""One run of ``pipelines.forget``: find what is to go, put up tombstones, rewrite the files.

In this order, so that it can be broken off anywhere and done again: the tombstones; then
``pages/``, ``rejects/`` and ``polls/``, found by what ``articles/`` has; then ``articles/``; last,
the rejects that end the entries, since an entry with two ends would not balance
(``docs/decisions/0020-takedown.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pyarrow as pa
from apache_beam.utils.timestamp import Timestamp
from rich.table import Table

from pipelines.cli.errors import UsageError
from pipelines.cli.iceberg import iceberg_tables
from pipelines.cli.lakes import lake_errors
from pipelines.cli.output import Output
from pipelines.upkeep.options import ForgetOptions
from schemas.datasets import ARTICLES, DATASETS, PAGES, POLLS, REJECTS
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.lake.adoption import adopt_files
from transforms.lake.commits import CommitLog, new_run_id
from transforms.lake.lake import Lake
from transforms.lake.lease import lease
from transforms.lake.memory import LakeMemory, delete_snapshots
from transforms.lake.rewrite import rewrite
from transforms.lib.lake import takedown as taking
from transforms.lib.lake.takedown import COLUMNS, Row, Takedown
from transforms.lib.lake.withdrawn import address_keys
from transforms.stages.run_context import date_of, now

_STAGE = "forget"
_MOST_NAMED = 20


@dataclass
class Found:
    """Files of one dataset that hold what goes: how many rows of each, by path."""

    files: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows in all of them."""
        return sum(self.files.values())


def forget(options: ForgetOptions) -> int:
    """Do what the options say, holding the lake's lease.

    Raises:
        UsageError: there is nothing in the lake, or no file system for its path.
        LakeBusyError: another run is at work on the lake.
        CommandError: the file system refuses, or a file is damaged.
    """
    lake = Lake(options.output)
    with lake_errors(lake.root, "cannot be rewritten; mend that and run again"):
        if not any(lake.files(name) for name in DATASETS):
            raise UsageError(f"nothing in {lake.root} yet: give the --output of an ingest")
        chosen, keys = _choice(options)
        if options.dry_run:
            forgetting = Forgetting(lake, chosen, keys)
            _say(forgetting, "would go")
            return 0
        with lease(lake, _STAGE, options.wait):
            tables = iceberg_tables(lake, options.iceberg)
            forgetting = Forgetting(lake, chosen, keys)
            forgetting.run(options.reason)
            if tables:
                tables.bring_up()
                tables.expire()
            _say(forgetting, "gone")
            LakeMemory(lake).save_anew()
    return 0


def _choice(options: ForgetOptions) -> tuple[Callable[[Row], bool], frozenset[str]]:
    """Which rows of ``articles`` are meant, and the keys that are withdrawn in any case."""
    if options.article_id is not None:
        return lambda row: row["article_id"] == options.article_id, frozenset()
    if options.person is not None:
        return partial(taking.names_person, name=options.person), frozenset()
    url = options.url or ""
    if "#" in url and taking.is_text_of_many(url):
        return lambda row: row["canonical_url"] == url, frozenset()
    return lambda _: False, address_keys((url,))


class Forgetting:
    """A takedown in a lake: what it is of, and the files that hold it.

    Args:
        lake: the lake.
        chosen: says of a row of ``articles`` (``COLUMNS``) whether it is meant.
        keys: withdrawn in any case, beside those that were before.
    """

    def __init__(self, lake: Lake, chosen: Callable[[Row], bool], keys: frozenset[str]) -> None:
        self._lake = lake
        self._commits = CommitLog(lake, new_run_id(_STAGE))
        self._tombstones = withdrawn_keys(lake)
        self.takedown = Takedown(keys=self._tombstones | keys)
        self.copies: list[str] = []
        self._take_articles(chosen)
        for table in self._tables("rejects"):
            taking.gather_rejects(self.takedown, table)
        self._spare()
        for table in self._tables("polls"):
            taking.gather_polls(self.takedown, table)
        for table in self._tables("polls"):
            taking.gather_documents(self.takedown, table)
        self.found = {name: self._locate(name) for name in ("pages", "rejects", "polls")}
        self.found["articles"] = self._locate_articles()

    def run(self, reason: str) -> None:
        """Put up the tombstones, rewrite the files, end the entries."""
        adopt_files(self._lake, self._commits.run_id)
        self._put_up_tombstones(reason)
        changes: dict[str, Callable[[pa.Table], pa.Table]] = {
            PAGES.name: self._without_pages,
            REJECTS.name: partial(taking.blank_rejects, takedown=self.takedown),
            POLLS.name: partial(taking.blank_polls, takedown=self.takedown),
            ARTICLES.name: self._without_articles,
        }
        for name, change in changes.items():
            rewrite(self._lake, self._commits, self.found[name].files, change)
        self._end_entries()
        self._commits.close()
        delete_snapshots(self._lake)

    def _without_pages(self, table: pa.Table) -> pa.Table:
        return taking.without(table, self.takedown.holds_page, COLUMNS["pages"])

    def _without_articles(self, table: pa.Table) -> pa.Table:
        return taking.without(table, self.takedown.holds_article, COLUMNS["articles"])

    def _tables(self, name: str) -> Iterator[pa.Table]:
        for _, table in self._files(name):
            yield table

    def _files(self, name: str) -> Iterator[tuple[str, pa.Table]]:
        for file in self._lake.files(name):
            try:
                yield file.path, self._lake.read_table(file.path, COLUMNS[name])
            except FileNotFoundError:
                if name != PAGES.name:  # of which retention takes files away, also beside this
                    raise

    def _take_articles(self, chosen: Callable[[Row], bool]) -> None:
        """Choose the articles, then take all of their revisions."""
        keys = frozenset(self.takedown.keys)
        ids = {
            row["article_id"]
            for table in self._tables("articles")
            for row in table.to_pylist()
            if chosen(row) or not keys.isdisjoint(taking.article_keys(row))
        }
        for table in self._tables("articles"):
            for row in table.to_pylist():
                if row["article_id"] in ids:
                    self.takedown.take(row)
                elif row["duplicate_of"] in ids:
                    self.copies.append(row["article_id"])

    def _spare(self) -> None:
        for table in self._tables("articles"):
            taking.spare(self.takedown, table)

    def _locate(self, name: str) -> Found:
        found = Found()
        for path, table in self._files(name):
            if rows := sum(map(self._holds(name), table.to_pylist())):
                found.files[path] = rows
        return found

    def _holds(self, name: str) -> Callable[[Row], int]:
        """How many things a row holds that go: itself, or discovered entries."""
        if name == POLLS.name:
            return lambda row: sum(
                self.takedown.holds_entry(entry, row["polled_at"]) for entry in row["discovered"]
            )
        return self.takedown.holds_page if name == PAGES.name else self.takedown.holds_reject

    def _locate_articles(self) -> Found:
        """Files in the order in which they go: the first revisions first.

        A kill amidst leaves a reader the latest revision or none, and never an earlier one.
        """
        found, latest = Found(), {}
        for path, table in self._files("articles"):
            rows = [row for row in table.to_pylist() if self.takedown.holds_article(row)]
            if rows:
                found.files[path] = len(rows)
                latest[path] = max(row["revision"] for row in rows)
        found.files = {p: found.files[p] for p in sorted(found.files, key=lambda p: (latest[p], p))}
        return found

    def _put_up_tombstones(self, reason: str) -> None:
        keys = sorted(self.takedown.keys - self._tombstones)
        self._reject([("", -1, "", "", key) for key in keys], reason)

    def _end_entries(self) -> None:
        """End the discoveries whose article is gone, or that were pending."""
        left = dict(self.takedown.entries)
        for name, columns in (("articles", ()), ("rejects", ("next_attempt_at",))):
            for file in self._lake.files(name):
                wanted = ("entry_key", "discovered_at", *columns)
                for end in taking.ends(self._lake.read_table(file.path, wanted)):
                    left.pop(end, None)
        rows = [(key, at, *feed, "") for (key, at), feed in sorted(left.items())]
        self._reject(rows, "its article was taken down")

    def _reject(self, rows: list[tuple[str, int, str, str, str]], error: str) -> None:
        """Publish rejects of entries, or tombstones, which are of none; each of its own time."""
        if not rows:
            return
        at = now()
        rejects = [
            _row(self._commits.run_id, *row, error, Timestamp(micros=at.micros + number))
            for number, row in enumerate(rows)
        ]
        self._commits.add([self._lake.write(REJECTS, date_of(at), rejects)])


def withdrawn_keys(lake: Lake) -> set[str]:
    """The keys of all that was taken down."""
    columns = ("entry_key", "reason", "against")
    return {
        row["against"]
        for file in lake.files(REJECTS.name)
        for row in lake.read_table(file.path, columns).to_pylist()
        if row["reason"] == Reason.WITHDRAWN and not row["entry_key"] and row["against"]
    }


def _row(  # noqa: PLR0917 (the columns in their order)
    run_id: str,
    entry_key: str,
    discovered: int,
    feed_url: str,
    source_id: str,
    against: str,
    error: str,
    at: Timestamp,
) -> Reject:
    return Reject(
        stage=_STAGE,
        reason=Reason.WITHDRAWN,
        permanent=bool(entry_key),
        entry_key=entry_key,
        discovered_at=Timestamp(micros=discovered) if entry_key else None,
        url="",
        feed_url=feed_url,
        source_id=source_id,
        http_status=0,
        error=error,
        attempt=1,
        next_attempt_at=None,
        payload=b"",
        rejected_at=at,
        run_id=run_id,
        ingested_at=at,
        reject_date=date_of(at),
        against=against or None,
    )


def _say(forgetting: Forgetting, verb: str) -> None:
    console = Output(highlight=False)
    for row in forgetting.takedown.rows:
        console.print(
            f"{verb}: {row['article_id']} revision {row['revision']}, "
            f"{row['published_at']:%Y-%m-%d}, {row['canonical_url']}",
            soft_wrap=True,
        )
    if not any(found.files for found in forgetting.found.values()):
        console.print("nothing in the lake matches that is not gone already")
    else:
        console.print(_table(forgetting, verb))
    if forgetting.copies:
        named = ", ".join(sorted(set(forgetting.copies))[:_MOST_NAMED])
        console.print(f"nearly the same text stays in other articles: {named}", soft_wrap=True)
    console.print(
        "Not reached: earlier versions that a bucket keeps of its objects, backups, and what "
        "readers have copied.",
        soft_wrap=True,
    )


def _table(forgetting: Forgetting, verb: str) -> Table:
    table = Table(box=None)
    for column in ("dataset", f"rows {verb}", "files"):
        table.add_column(column, justify="left" if column == "dataset" else "right")
    for name in ("articles", "pages", "polls", "rejects"):
        found = forgetting.found[name]
        what = name if name in {"articles", "pages"} else f"{name} (blanked)"
        table.add_row(what, str(found.rows), str(len(found.files)))
    return table
