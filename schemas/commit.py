"""What one run wrote in one commit: dataset ``commits/``, the balance the ledger check rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from apache_beam.utils.timestamp import Timestamp

from schemas.values import INT32, freeze_sequences


@dataclass(frozen=True)
class Commit:
    """Rows of each dataset that one commit of one run added, written after them.

    A run commits its polls first and then each slice of entries (``sequence`` counts from 0). Rows
    may be written twice after a crash, never fewer times than recorded here.

    It names its ``files`` as seen from the lake's root; compaction and takedowns name those they
    wrote and, in ``replaces``, those whose rows are in them. A commit of an earlier version
    may name no files: it is checked by its number of rows.

    Each ``shard`` of a run (a writer of a stream; "" elsewhere) numbers its commits from 0 without
    gaps; numbers may come twice after a restore. An earlier version left ``shard`` out, and the
    commits of all shards shared their numbers. A run without shards that ends well closes with a
    commit of no files.
    """

    run_id: str
    sequence: int = field(metadata=INT32)
    polls: int
    articles: int
    rejects: int
    pages: int
    committed_at: Timestamp
    ingested_at: Timestamp
    commit_date: str = field(metadata={"partition": True})
    files: Optional[Sequence[str]] = None
    replaces: Optional[Sequence[str]] = None
    shard: Optional[str] = None

    def __post_init__(self) -> None:
        freeze_sequences(self, "files", "replaces")


@dataclass(frozen=True)
class WrittenFile:
    """One Parquet file that was published: relative path, dataset, rows and bytes."""

    dataset: str
    partition: str
    path: str
    rows: int
    bytes: int
