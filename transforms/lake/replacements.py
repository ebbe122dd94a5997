"""Files in the place of others, and the notes in ``_state/`` that say which: a note comes first.

So at no moment does a file look like one whose rows nobody was told of. A note of a file that never
came says nothing, and goes when its time is over.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pyarrow as pa

from schemas.commit import WrittenFile
from schemas.datasets import DATASETS
from transforms.lake.lake import STATE, Lake
from transforms.lake.memory import partition_of
from transforms.lib.lake.compaction import Replacement
from transforms.lib.lake.parquet import ingest_micros

_logger = logging.getLogger(__name__)


def noted_replacements(lake: Lake, warned: set[str] | None = None) -> dict[str, Replacement]:
    """The notes by their paths. Files that are none are passed over, with a warning.

    Args:
        lake: the lake.
        warned: paths of which a warning was given; they are added.
    """
    notes, warned = {}, set() if warned is None else warned
    for file in lake.list(f"{STATE}/compaction-*.json"):
        try:
            notes[file.path] = Replacement.from_json(lake.read_bytes(file.path))
        except FileNotFoundError:
            continue  # its inputs were deleted since the listing
        except (ValueError, KeyError, TypeError) as error:
            # Without its note an input is merged again: nothing is lost by that.
            if file.path not in warned:
                _logger.warning("%s is passed over, delete it: %s", file.path, error)
            warned.add(file.path)
    return notes


def publish_replacement(
    lake: Lake, table: pa.Table, inputs: Sequence[str], at: float, grace_seconds: float = 0.0
) -> tuple[WrittenFile, Replacement]:
    """Note that a file replaces others of its partition, then publish it.

    Args:
        lake: the lake.
        table: at least one row.
        inputs: paths as seen from the root. The new file may be one of them, if a run that was
            killed had published it already.
        at: now, in seconds since 1970.
        grace_seconds: how long the inputs stay.

    Raises:
        ParquetError, OSError: as ``Lake.write``.
    """

    def note_of(file: WrittenFile) -> Replacement:
        others = tuple(path for path in inputs if path != file.path)
        return Replacement(file.path, others, at, at + grace_seconds)

    def write_note(file: WrittenFile) -> None:
        note = note_of(file)
        lake.write_atomically(lake.path(STATE, note.name), note.to_json())

    dataset = DATASETS[inputs[0].split("/", 1)[0]]
    newest = max(ingest_micros(path) or 0 for path in inputs)
    written = lake.write_table(dataset, partition_of(inputs[0]), table, newest, write_note)
    return written, note_of(written)
