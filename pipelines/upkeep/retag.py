"""Tag stored articles again as tables.

A graph of records costs half of what the taggers do: every column of every row becomes objects and
arrays again, and every row a job of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import arrow_schema
from schemas.commit import WrittenFile
from schemas.datasets import ARTICLES
from transforms.lake.lake import Lake
from transforms.lib.lake.remade import differing
from transforms.lib.tags.tag_columns import TAG_COLUMNS, TAGGED_BY
from transforms.lib.tags.tags import version_of
from transforms.lib.workers.jobs import tag_rows
from transforms.lib.workers.pool import JobQueue
from transforms.stages.metrics import StageMetrics
from transforms.stages.run_context import RunContext, now

# A job has the budget of a document, which our own rules need a hundredth of, and a model all.
_ROWS_OF_A_JOB = 50


def retag(lake: Lake, rows: pa.Table, context: RunContext) -> list[WrittenFile]:
    """Tag articles again, and write those once more whose tags changed.

    One whose tagging does not end stays as it is.

    Args:
        lake: where they are written.
        rows: whole rows, with their partition.
        context: the run.

    Raises:
        OSError: the file system refuses, or no worker process can be started.
    """
    numbers, made = _tagged(rows.select(TAGGED_BY).to_pylist(), context)
    stored = rows.take(pa.array(numbers, pa.int64()))
    changed = pa.array(differing(stored, made), pa.int64())
    StageMetrics("tag").count("rejected", rows.num_rows - len(numbers))
    StageMetrics("remake").count("unchanged", len(numbers) - len(changed))
    StageMetrics("write.articles").count("rows", len(changed))
    return _written(lake, _remade(stored.take(changed), made.take(changed), context))


def _tagged(rows: Sequence[Mapping[str, str]], context: RunContext) -> tuple[list[int], pa.Table]:
    """The numbers of the rows whose tagging ends, and their tags in the same order."""
    size = 1 if context.entity_model else _ROWS_OF_A_JOB
    batches = [range(len(rows))[start : start + size] for start in range(0, len(rows), size)]
    schema = pa.schema([arrow_schema(ARTICLES).field(name) for name in TAG_COLUMNS])
    numbers, tables = list[int](), [schema.empty_table()]
    for batch, table in _results(rows, batches, list(schema), context):
        numbers += batch
        tables.append(table)
    return numbers, pa.concat_tables(tables)


def _results(
    rows: Sequence[Mapping[str, str]],
    batches: Iterable[Sequence[int]],
    columns: Sequence[pa.Field],
    context: RunContext,
) -> Iterator[tuple[Sequence[int], pa.Table]]:
    """The tags of each batch; where one fails, those of its rows one by one."""
    queue: JobQueue[Sequence[int], pa.Table] = JobQueue(context.pool())
    model, failed = context.entity_model, list[Sequence[int]]()
    started = (
        queue.add(batch, tag_rows, [rows[number] for number in batch], columns, model)
        for batch in batches
    )
    for outcome in chain(chain.from_iterable(started), queue.drain()):
        batch = outcome.context
        if outcome.result is not None:
            yield batch, outcome.result
        elif isinstance(outcome.error, OSError):
            raise outcome.error
        elif len(batch) > 1:
            failed += [[number] for number in batch]
    if failed:
        yield from _results(rows, failed, columns, context)


def _remade(stored: pa.Table, made: pa.Table, context: RunContext) -> pa.Table:
    """The rows with other tags, as this run makes them."""
    making = {
        "run_id": context.run_id,
        "ingested_at": now().micros,
        "tagger_version": version_of(context.entity_model),
    }
    columns = dict(zip(stored.column_names, stored.columns, strict=True))
    columns |= zip(made.column_names, made.columns, strict=True)
    for name, value in making.items():
        kind = arrow_schema(ARTICLES).field(name).type
        columns[name] = pa.repeat(pa.scalar(value, kind), stored.num_rows)
    return pa.table(columns)


def _written(lake: Lake, rows: pa.Table) -> list[WrittenFile]:
    """Write rows to their partitions, each one file."""
    schema, partitions = arrow_schema(ARTICLES), rows.column(ARTICLES.partition_column)
    files = []
    for day in partitions.unique().to_pylist():
        part = rows.filter(pc.equal(partitions, day)).select(schema.names).cast(schema)
        newest = pc.max(part.column("ingested_at")).cast(pa.int64()).as_py()
        files.append(lake.write_rows(ARTICLES, day, part, newest))
    return files
