"""What one run wrote in one commit: dataset ``commits/``, the balance the ledger check rests on."""

from dataclasses import dataclass, field

from apache_beam.utils.timestamp import Timestamp

from schemas.values import INT32


@dataclass(frozen=True)
class Commit:
    """Rows of each dataset that one commit of one run added, written after them.

    A run commits its polls first and then each slice of entries (``sequence`` counts from 0). Rows
    may be written twice after a crash, never fewer times than recorded here.
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


@dataclass(frozen=True)
class WrittenFile:
    """One Parquet file that was published: relative path, dataset, rows and bytes."""

    dataset: str
    partition: str
    path: str
    rows: int
    bytes: int
