"""The datasets of a lake, and the one place where every record meets Apache Beam's coders.

Importing this module registers a row coder for each record. Unregistered dataclasses would be
pickled: larger, and bound to one version of the code. The row coder reads the types off the
fields, and takes the strings of ``from __future__ import annotations`` for any type, which it
pickles, as it does ``X | None``: the modules of records do without that import and write
``Optional[X]``, and a test holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from apache_beam.coders.typecoders import registry
from apache_beam.typehints.schema_registry import SCHEMA_REGISTRY
from apache_beam.typehints.schemas import schema_from_element_type

from schemas import values
from schemas.article import Article
from schemas.commit import Commit, WrittenFile
from schemas.feed_poll import FeedEntry, FeedPoll, PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.reject import Reject
from schemas.row_keys import ROW_KEYS
from schemas.stream import PageRequest, StoredRow

SCHEMA_VERSION = "1"

RECORD_TYPES: tuple[type[Any], ...] = (
    values.TopicScore,
    values.Span,
    values.Entity,
    values.Amount,
    values.AwardPlace,
    values.Award,
    FeedSource,
    FeedEntry,
    FeedPoll,
    PendingEntry,
    Page,
    Article,
    Reject,
    Commit,
    WrittenFile,
    PageRequest,
    StoredRow,
)


def _register(record_type: type[Any]) -> None:
    """Register the row coder, under an id that is the same in every process.

    A worker finds the class of a row by the id of its schema. Left to Beam it is a random one,
    which only the process that built the pipeline knows: any other decodes a named tuple.
    """
    name = f"{record_type.__module__}.{record_type.__qualname__}"
    # Runners in Java take nothing but a UUID.
    record_type._beam_schema_id = str(uuid5(NAMESPACE_OID, name))  # noqa: SLF001 (Beam's place for it)
    registry.register_row(record_type)
    SCHEMA_REGISTRY.add(record_type, schema_from_element_type(record_type))


for _record_type in RECORD_TYPES:
    _register(_record_type)


@dataclass(frozen=True)
class Dataset:
    """A directory of Hive partitions that holds rows of one record type.

    ``sort_by`` names the columns that give the order in a file.
    """

    name: str
    record_type: type[Any]
    sort_by: Sequence[str]

    @property
    def key(self) -> Sequence[str]:
        """The columns that tell one row from another."""
        return ROW_KEYS[self.name]

    @property
    def partition_column(self) -> str:
        """The field of the record that is the partition and not a column of the files."""
        return next(f.name for f in fields(self.record_type) if f.metadata.get("partition"))


ARTICLES = Dataset(
    "articles",
    Article,
    sort_by=("published_at", "article_id", "revision", "entry_key"),
)
POLLS = Dataset("polls", FeedPoll, sort_by=("polled_at", "feed_url"))
PAGES = Dataset(
    "pages",
    Page,
    sort_by=("fetched_at", "url", "entry_key"),
)
REJECTS = Dataset(
    "rejects",
    Reject,
    sort_by=("rejected_at", "stage", "feed_url", "entry_key", "attempt"),
)
COMMITS = Dataset(
    "commits",
    Commit,
    sort_by=("run_id", "sequence", "committed_at"),
)

DATASETS: dict[str, Dataset] = {d.name: d for d in (ARTICLES, POLLS, PAGES, REJECTS, COMMITS)}
