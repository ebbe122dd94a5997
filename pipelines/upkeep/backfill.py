"""One run of ``pipelines.backfill`` from its parsed options to its exit status.

Slice by slice, each a pipeline and a commit of its own. A run in place notes how far it has got in
``_state/``, and one into another lake sees there what has its end: both go on after a kill.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from pipelines.cli.beam_options import once_options
from pipelines.cli.errors import UsageError
from pipelines.cli.lakes import check_file_system, check_writable, lake_errors
from pipelines.cli.output import Output
from pipelines.ingestion import graph
from pipelines.ingestion.run import check_entity_model
from pipelines.ingestion.run_log import RunLog
from pipelines.ingestion.slices import KEPT, Build, run_heavy_slice
from pipelines.upkeep.forget import withdrawn_keys
from pipelines.upkeep.options import BackfillOptions
from pipelines.upkeep.replay_sources import (
    BEGINNING,
    ArticlesElsewhere,
    ArticlesInPlace,
    PagesElsewhere,
    PagesInPlace,
    Position,
    Scope,
    Slice,
    Source,
    with_updates,
)
from pipelines.upkeep.retag import retag
from pipelines.upkeep.warc_source import WarcFiles
from schemas.commit import WrittenFile
from schemas.datasets import ARTICLES, POLLS, REJECTS
from schemas.feed_poll import FeedPoll
from transforms.lake.commits import new_run_id
from transforms.lake.lake import LISTING_PAUSES, STATE, Lake
from transforms.lake.lease import lease
from transforms.lake.memory import open_memory
from transforms.lib.extraction.hints import EXTRACTOR_VERSION
from transforms.lib.lake.remade import Discovery
from transforms.lib.lake.takedown import ends
from transforms.lib.tags.tags import TAGGER_VERSION
from transforms.stages.metrics import local_counts
from transforms.stages.run_context import RunContext

_PROGRESS_SECONDS = 10.0


def backfill(options: BackfillOptions) -> int:
    """Do what the options say, holding the lease of the lake that is written.

    Raises:
        UsageError: there is nothing to read, or no file system for a path.
        LakeBusyError: another run is at work on the lake.
        CommandError: a file system refuses, or a file is damaged.
    """
    check_entity_model(options.entity_model)
    target = Lake(options.output or options.lake)
    # Tombstones of WARC files are those of the lake that is written.
    source = target if options.of_warc else Lake(options.lake)
    if not options.of_warc:
        check_file_system(source.root)
        if not source.files(options.dataset):
            raise UsageError(f"nothing in {options.input[0]}: give a dataset of a lake")
    check_writable(target)
    context = RunContext(
        new_run_id("backfill"),
        target.root,
        workers=options.extract_workers,
        entity_model=options.entity_model or "",
    )
    problem = f"cannot be read or written; {KEPT}"
    with lake_errors(target.root, problem), lease(target, context.run_id, options.wait):
        target.delete_stale_staged(time.time())
        return _Backfill(options, source, target, context).run()


class _Backfill:
    def __init__(
        self, options: BackfillOptions, source: Lake, target: Lake, context: RunContext
    ) -> None:
        self._options = options
        self._source = source
        self._target = target
        self._context = context
        self._memory = open_memory(target.root)
        self._log = RunLog(target, context.run_id)
        self._beam = once_options(())
        self._note = _Note(target, options)

    def run(self) -> int:
        """Do it all, and say what was done; gives the exit status."""
        before, started = Counter(local_counts()), time.monotonic()
        source = self._work()
        self._log.close()
        self._note.delete()
        if not self._options.in_place:
            self._memory.at_least(self._log.sequence)
            self._memory.save()
        counts = Counter(local_counts()) - before
        _say(self._options, source, counts, self._log, time.monotonic() - started)
        for problem in source.problems:
            print(f"error: {problem}", file=sys.stderr)
        return 1 if source.problems else 0

    def _work(self) -> Source:
        """Work all slices off; where a compaction takes files away, go on with what there is."""
        for pause in LISTING_PAUSES:
            with suppress(FileNotFoundError):
                return self._slices()
            time.sleep(pause)
        return self._slices()

    def _slices(self) -> Source:
        source = self._plan()
        progress = _Progress(source.total)
        for part in source.slices():
            self._do(part)
            progress.add(part.rows)
        return source

    def _plan(self) -> Source:
        in_place = self._options.in_place
        scope = Scope(
            self._source,
            self._context,
            self._options.where,
            self._options.slice_size,
            frozenset(withdrawn_keys(self._source) | withdrawn_keys(self._target)),
            frozenset() if in_place else frozenset(_ended(self._target)),
            self._note.read() if in_place else BEGINNING,
        )
        if self._options.of_warc:
            return WarcFiles(scope, self._options.input)
        return _SOURCES[self._options.stage, in_place](scope)

    def _do(self, part: Slice) -> None:
        if files := self._written(part):
            self._log.commit(files)
        if part.position is not None:
            self._note.write(part.position)

    def _written(self, part: Slice) -> list[WrittenFile]:
        if part.articles is not None:
            return retag(self._target, part.articles, self._context)
        if not part.elements:
            return []
        by_day = groupby(sorted(part.polls, key=_day), _day)
        polls = [self._target.write(POLLS, day, list(polls)) for day, polls in by_day]
        return polls + run_heavy_slice(self._beam, self._target, "Stored", *self._graph(part))

    def _graph(self, part: Slice) -> tuple[Sequence[Any], Build]:
        """The elements of a slice, and what is made of them."""
        context, elements = self._context, part.elements
        if self._options.in_place:
            return elements, partial(graph.remake, context=context, stored=part.stored)
        state = self._memory.at_least(self._log.sequence)
        context = replace(context, state_version=self._log.sequence)
        if self._options.stage == "tag":
            return elements, partial(graph.tag_elsewhere, context=context)
        pages = [one for page in elements for one in with_updates(page, state)]
        return pages, partial(graph.replay, context=context)


_SOURCES: dict[tuple[str, bool], Callable[[Scope], Source]] = {
    ("tag", True): ArticlesInPlace,
    ("tag", False): ArticlesElsewhere,
    ("extract", True): PagesInPlace,
    ("extract", False): PagesElsewhere,
}


def _day(poll: FeedPoll) -> str:
    return poll.poll_date


def _ended(lake: Lake) -> Iterator[Discovery]:
    """The discoveries that a lake has an article or a final reject of."""
    for dataset, more in ((ARTICLES, ()), (REJECTS, ("next_attempt_at",))):
        for file in lake.files(dataset.name):
            columns = ("entry_key", "discovered_at", *more)
            yield from ends(lake.read_table(file.path, columns))


class _Note:
    """How far a backfill in place has got, kept for the same call by the same versions."""

    def __init__(self, lake: Lake, options: BackfillOptions) -> None:
        self._lake = lake
        versions = (EXTRACTOR_VERSION, TAGGER_VERSION, options.entity_model)
        told = (options.stage, options.where, *versions)
        digest = hashlib.sha256(repr(told).encode()).hexdigest()[:32]
        self._path = lake.path(STATE, f"backfill-{digest}.json")

    def read(self) -> Position:
        """The last row that is done; the beginning where none is."""
        with suppress(FileNotFoundError, ValueError, TypeError):
            day, article, revision = json.loads(self._lake.read_bytes(self._path))
            return str(day), str(article), int(revision)
        return BEGINNING

    def write(self, position: Position) -> None:
        """All up to a row is done."""
        self._lake.write_atomically(self._path, json.dumps(position).encode())

    def delete(self) -> None:
        """Everything is done."""
        if self._lake.exists(self._path):
            self._lake.delete([self._path])


class _Progress:
    """A line on stderr now and then."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._started = self._said = time.monotonic()

    def add(self, rows: int) -> None:
        """So many rows more are done."""
        self._done += rows
        at = time.monotonic()
        if at - self._said < _PROGRESS_SECONDS or self._done == self._total:
            return
        self._said = at
        line = f"{self._done:,} rows"
        if self._total > self._done:
            left = (at - self._started) / self._done * (self._total - self._done)
            line = f"{self._done:,} of {self._total:,} rows, {left / 60:.0f} minutes left"
        print(line, file=sys.stderr)


def _say(
    options: BackfillOptions, source: Source, counts: Counter[str], log: RunLog, seconds: float
) -> None:
    """What was done, one line for each thing that may be wanted."""
    articles = counts["write.articles.rows"]
    lines = [f"{source.total:,} rows of {' '.join(options.input)} in {seconds:.1f} s"]
    if options.in_place:
        lines.append(f"{articles:,} written again, {counts['remake.unchanged']:,} as they were")
    else:
        lines.append(f"{articles:,} articles written to {options.output}")
    rejects = counts["extract.rejected"] + counts["tag.rejected"]
    if options.in_place and rejects:
        lines.append(f"{rejects:,} would be rejected now: they stay as they are")
    elif rejected := sum((one.rejects for one in log.sources.values()), Counter[str]()):
        named = ", ".join(f"{count:,} {reason}" for reason, count in rejected.most_common())
        lines.append(f"rejected: {named}")
    if gone := counts["read.gone"]:
        lines.append(f"{gone:,} entries are not found in their feed document any more")
    lines += [f"{count:,} left out: {what}" for what, count in source.skipped.items() if count]
    Output(highlight=False).print(*lines, sep="\n", markup=False, soft_wrap=True)
