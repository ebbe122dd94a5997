"""Write the rows of a stream: gather them, and at a tick publish what a commit interval brought."""

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import apache_beam as beam
from apache_beam.coders import BytesCoder
from apache_beam.coders.typecoders import registry
from apache_beam.pvalue import PCollection
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import (
    BagStateSpec,
    ReadModifyWriteStateSpec,
    TimerSpec,
    on_timer,
)
from apache_beam.transforms.window import GlobalWindow

from schemas.article import Article
from schemas.commit import WrittenFile
from schemas.datasets import DATASETS
from schemas.stream import StoredRow
from transforms.lake.commits import commit_of, write_commit
from transforms.lake.lake import Lake
from transforms.lake.retention import drop_old_pages
from transforms.lib.stream.shards import shard_names
from transforms.stages.metrics import StageMetrics
from transforms.stages.run_context import now
from transforms.stages.stream_context import StreamContext
from transforms.stages.writing import write_batches

# A poll row promises an archived document, a known entry an article: those are written first.
_ORDER = ("pages", "polls", "articles", "rejects")
# A bag is read whole: above this, it is written before its time.
MAX_WAITING_BYTES = 64 * 1024 * 1024
_RETENTION_SECONDS = 3600.0
_FIRST_SHARD = shard_names(1)[0]


@dataclass(eq=False)
class WriteParquetAtTicks(beam.PTransform[Any, Any]):
    """Gather the rows of all datasets and publish them once a commit interval.

    Input: ``(writer shard, StoredRow)``, rows and ticks; unbounded, global window.
    Output: one ``WrittenFile`` per published file.
    State: ``rows``, what waits; ``waiting``, how much and since when, how many commits there
        were, and how often it was written. The timer ``end`` fires when the input ends.
    Guarantees: rows at least once, and a commit of one shard is whole in ``commits/`` or not there:
        its row comes last and names the files. After a crash a commit is repeated, with the same
        files if it gathers the same rows. By the wall clock: no host's watermark holds it back.
    Side effects: files in the lake, see ``transforms.lake.lake``. Once an hour the first shard
        deletes pages that are older than they are kept.
    Metrics: ``write.<dataset>.rows``, ``write.<dataset>.files``, bytes per file;
        ``commit.in`` = ``.out`` rows, ``commit.commits``, ``commit.freshness_ms`` from the fetch of
        an article to its commit.
    Errors: a file system that refuses fails the bundle, and the runner repeats it. State that is
        older than what this process wrote to it raises ``StateLostError``, unless the runner may
        have gone back to a checkpoint.
    """

    context: StreamContext

    def expand(self, rows: PCollection[tuple[str, StoredRow]]) -> PCollection[WrittenFile]:
        """Gather and write."""
        files: PCollection[WrittenFile] = rows | "Commit" >> beam.ParDo(_Commit(self.context))
        return files


@dataclass(frozen=True)
class _Waiting:
    """How much waits, since when (seconds since 1970), and how many commits there were.

    ``commits`` are those of the run ``run_id``: a job that goes on from a savepoint is another run.
    ``writes`` counts how often this was written.
    """

    bytes: int = 0
    since: float = 0.0
    commits: int = 0
    run_id: str = ""
    writes: int = 0

    @classmethod
    def read(cls, stored: Any) -> "_Waiting":
        """A later version may have left more in the state than this one knows."""
        known = {field.name for field in fields(cls)}
        state = json.loads(stored.read() or b"{}")
        return cls(**{name: value for name, value in state.items() if name in known})

    def with_row(self, size: int) -> "_Waiting":
        return replace(self, bytes=self.bytes + size, since=self.since or time.time())

    def next_commit(self, run_id: str) -> int:
        return self.commits if self.run_id == run_id else 0

    def after_commit(self, run_id: str) -> "_Waiting":
        commits = self.next_commit(run_id) + 1
        return _Waiting(commits=commits, run_id=run_id, writes=self.writes)


class _Commit(beam.DoFn):
    _ROWS = BagStateSpec("rows", registry.get_coder(StoredRow))
    _WAITING = ReadModifyWriteStateSpec("waiting", BytesCoder())
    _END = TimerSpec("end", TimeDomain.WATERMARK)

    def __init__(self, context: StreamContext) -> None:
        self._context = context
        self._lake = Lake(context.run.lake)
        self._metrics = StageMetrics("commit")
        self._looked_for_old_pages_at = -_RETENTION_SECONDS
        self._written: dict[str, tuple[int, int]] = {}

    def start_bundle(self) -> None:
        self._written = {}

    def finish_bundle(self) -> None:
        self._context.progress_guard().end_bundle(self._written)

    def process(
        self,
        element: tuple[str, StoredRow],
        rows: Any = beam.DoFn.StateParam(_ROWS),
        stored: Any = beam.DoFn.StateParam(_WAITING),
        end: Any = beam.DoFn.TimerParam(_END),
    ) -> Iterator[WrittenFile]:
        shard, row = element
        waiting = self._read(shard, stored)
        if row.dataset:
            if not waiting.bytes:
                end.set(GlobalWindow().max_timestamp())
            rows.add(row)
            waiting = self._write_state(shard, waiting.with_row(len(row.row)), stored)
            self._metrics.take()
        else:
            self._context.watchdog().touch()
        waited = time.time() - waiting.since
        due = not row.dataset and waited >= self._context.commit_interval_seconds
        if waiting.bytes and (due or waiting.bytes > MAX_WAITING_BYTES):
            yield from self._commit(shard, waiting, rows, stored)
            if shard == _FIRST_SHARD:
                self._drop_old_pages()

    @on_timer(_END)
    def write_the_rest(
        self,
        shard: Any = beam.DoFn.KeyParam,
        rows: Any = beam.DoFn.StateParam(_ROWS),
        stored: Any = beam.DoFn.StateParam(_WAITING),
    ) -> Iterator[WrittenFile]:
        """Write what waits when the input has ended or was drained."""
        waiting = self._read(shard, stored)
        if waiting.bytes:
            yield from self._commit(shard, waiting, rows, stored)

    def _read(self, shard: str, stored: Any) -> _Waiting:
        waiting = _Waiting.read(stored)
        self._context.progress_guard().check(shard, waiting.writes)
        return waiting

    def _write_state(self, shard: str, waiting: _Waiting, stored: Any) -> _Waiting:
        before, _ = self._written.get(shard, (waiting.writes, 0))
        waiting = replace(waiting, writes=waiting.writes + 1)
        self._written[shard] = before, waiting.writes
        stored.write(json.dumps(vars(waiting)).encode())
        return waiting

    def _commit(
        self, shard: str, waiting: _Waiting, rows: Any, stored: Any
    ) -> Iterator[WrittenFile]:
        run_id = self._context.run.run_id
        files = list(self._write(rows.read()))
        sequence = waiting.next_commit(run_id)
        write_commit(self._lake, commit_of(run_id, sequence, files, shard=shard))
        self._metrics.count("commits")
        rows.clear()
        self._write_state(shard, waiting.after_commit(run_id), stored)
        yield from files

    def _drop_old_pages(self) -> None:
        if time.monotonic() - self._looked_for_old_pages_at < _RETENTION_SECONDS:
            return
        self._looked_for_old_pages_at = time.monotonic()
        drop_old_pages(self._lake, self._context.run.keep_pages_days)

    def _write(self, rows: Iterable[StoredRow]) -> Iterator[WrittenFile]:
        groups: defaultdict[tuple[int, str], list[bytes]] = defaultdict(list)
        for row in rows:
            groups[_ORDER.index(row.dataset), row.partition].append(row.row)
        for (place, partition), encoded in sorted(groups.items()):
            dataset = DATASETS[_ORDER[place]]
            records = map(registry.get_coder(dataset.record_type).decode, encoded)
            for written, batch in write_batches(self._lake, dataset, partition, records):
                self._metrics.count("out", written.rows)
                self._count_freshness(batch)
                yield written

    def _count_freshness(self, records: list[Any]) -> None:
        at = now().micros
        for record in records:
            if isinstance(record, Article):
                self._metrics.observe("freshness_ms", (at - record.fetched_at.micros) // 1000)
