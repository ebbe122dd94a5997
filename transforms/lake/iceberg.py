"""Iceberg tables over the files of a lake, brought up to its commits, one snapshot each.

The files stay where they are and as they are: a table names them. ``bring_up`` compares what a
table names with what the lake holds, and may be broken off and repeated anywhere
(``transforms.lib.lake.table_steps``). pyiceberg is an extra: import this module only where Iceberg
is asked for.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from apache_beam.io.filesystem import FileMetadata
from pyiceberg import exceptions
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.io.pyarrow import (
    compute_statistics_plan,
    data_file_statistics_from_parquet_metadata,
    parquet_path_to_id_mapping,
    pyarrow_to_schema,
)
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat, ManifestFile
from pyiceberg.partitioning import PARTITION_FIELD_ID_START, PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table, TableProperties
from pyiceberg.table.snapshots import Snapshot
from pyiceberg.table.update import (
    AddPartitionSpecUpdate,
    AddSchemaUpdate,
    AssertTableUUID,
    SetCurrentSchemaUpdate,
    SetDefaultSpecUpdate,
    SetPropertiesUpdate,
    TableUpdate,
)
from pyiceberg.transforms import IdentityTransform
from pyiceberg.typedef import Record
from sqlalchemy.exc import SQLAlchemyError

from schemas.arrow import described_schema
from schemas.datasets import ARTICLES, PAGES, POLLS, REJECTS, Dataset
from transforms.lake.commits import read_commits
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lake.replacements import noted_replacements
from transforms.lib.lake.changes import LATE
from transforms.lib.lake.compaction import Replacement
from transforms.lib.lake.table_steps import LakeFiles, Step, table_steps

CATALOG = "defense_news"
"""What the catalog is called in pyiceberg's own configuration, which may hold its credentials."""
NAMESPACE = "defense_news"
DIRECTORY = "_iceberg"
COMMIT_PROPERTY = "pipeline.commit"
"""Names, in the summary of a snapshot, the commit that added its files."""
TABLES: tuple[Dataset, ...] = (ARTICLES, POLLS, PAGES, REJECTS)

# More commits than that come in one snapshot: the first time, or after long.
_MOST_SNAPSHOTS = 50
_ATTEMPTS = 5
_PROPERTIES = {
    # A retry of pyiceberg's would add again what another process has just added.
    TableProperties.COMMIT_NUM_RETRIES: "0",
    TableProperties.MANIFEST_MERGE_ENABLED: "true",
    TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED: "true",
    TableProperties.METADATA_PREVIOUS_VERSIONS_MAX: "20",
}
# What shows that another process has changed the table or the lake since this one looked.
_MEANWHILE = (exceptions.CommitFailedException, exceptions.ValidationException, FileNotFoundError)
_ERRORS = (
    *(exceptions.RESTError, exceptions.ValidationError, exceptions.NotInstalledError),
    *(*_MEANWHILE, SQLAlchemyError, OSError, ValueError),
)

# It names every column without bounds, of every file; they are meant to have none.
logging.getLogger("pyiceberg.io.pyarrow").setLevel(logging.ERROR)


class IcebergError(OSError):
    """The catalog cannot be used: one line. The lake is whole; the next run brings tables up."""


@dataclass(frozen=True)
class _Files:
    """The files of the lake, and the listing they are from, by paths as seen from its root."""

    lake: LakeFiles
    listing: dict[str, FileMetadata]


class IcebergTables:
    """The tables of a lake in a catalog, one for each dataset but ``commits``.

    Args:
        lake: the lake.
        uri: of the catalog (``sqlite://``, ``postgresql://``, ``http://`` of a REST catalog,
            ``thrift://`` of Hive, or ``glue``); "" for SQLite beside the lake.

    Raises:
        IcebergError: there is no such catalog, or it does not answer.
    """

    def __init__(self, lake: Lake, uri: str = "") -> None:
        self._lake = lake
        root = lake.root.rstrip("/")
        self._root = root if "://" in root else f"file://{Path(root).resolve()}"
        with _one_line():
            self._catalog = self._connect(uri)
            self._catalog.create_namespace_if_not_exists(NAMESPACE)

    def _connect(self, uri: str) -> Catalog:
        if not uri:
            path = Path(self._lake.path(DIRECTORY, "catalog.db")).resolve()
            self._lake.make_parent(str(path))
            uri = f"sqlite:///{path}"
        if uri == "glue":
            return load_catalog(CATALOG, type="glue")
        return load_catalog(CATALOG, uri=uri)

    def bring_up(self) -> int:
        """Make each table hold what the lake holds; gives the number of new snapshots."""
        with _one_line():
            return sum(self._bring_up(dataset) for dataset in TABLES)

    def _bring_up(self, dataset: Dataset) -> int:
        for _ in range(_ATTEMPTS - 1):
            with suppress(*_MEANWHILE):
                return self._try_to_bring_up(dataset)
        return self._try_to_bring_up(dataset)

    def _try_to_bring_up(self, dataset: Dataset) -> int:
        table = self._table(dataset)
        held = {self._relative(file.file_path): file for file in _data_files(table)}
        files = self._files(dataset)
        steps = _fewer(table_steps(dataset.name, files.lake, held))
        for step in steps:
            new = [self._data_file(table, files.listing[path]) for path in step.add]
            _take_snapshot(table, step, new, [held[path] for path in step.remove if path in held])
            held |= dict(zip(step.add, new, strict=True))
        return len(steps)

    def _table(self, dataset: Dataset) -> Table:
        """The table, made or given new columns if need be, with the numbers of our columns."""
        schema = iceberg_schema(dataset)
        name = f"{NAMESPACE}.{dataset.name}"
        location = f"{self._root}/{DIRECTORY}/{dataset.name}"
        table = self._catalog.create_table_if_not_exists(name, schema, location)
        if table.schema().as_struct() == schema.as_struct() and table.spec().fields:
            return table
        updates = _updates(table, schema, dataset.partition_column)
        self._catalog.commit_table(
            table, (AssertTableUUID(uuid=table.metadata.table_uuid),), updates
        )
        return table.refresh()

    def _files(self, dataset: Dataset) -> _Files:
        """What is known of the lake: first what was written down, then what is there."""
        commits = read_commits(self._lake)
        notes = [_replaced(note) for note in noted_replacements(self._lake).values()]
        listed = {self._lake.relative(f.path): f for f in self._lake.files(dataset.name)}
        before = time.time() - LATE.total_seconds()
        settled = {p for p, f in listed.items() if f.last_updated_in_seconds < before}
        return _Files(LakeFiles(commits, notes, listed.keys(), settled), listed)

    def _relative(self, path: str) -> str:
        return path.removeprefix(f"{self._root}/")

    def _data_file(self, table: Table, file: FileMetadata) -> DataFile:
        """The file as a manifest names it; its partition is read off its path."""
        with self._lake.open(file.path) as opened:
            metadata = pq.read_metadata(opened)
        statistics = data_file_statistics_from_parquet_metadata(
            metadata,
            compute_statistics_plan(table.schema(), table.properties),
            parquet_path_to_id_mapping(table.schema()),
        )
        day = date.fromisoformat(partition_of(file.path)) - date(1970, 1, 1)
        made = DataFile.from_args(
            content=DataFileContent.DATA,
            file_path=f"{self._root}/{self._lake.relative(file.path)}",
            file_format=FileFormat.PARQUET,
            partition=Record(day.days),
            file_size_in_bytes=file.size_in_bytes,
            sort_order_id=None,
            equality_ids=None,
            key_metadata=None,
            **statistics.to_serialized_dict(),
        )
        # It is no part of the file, and asked for where one goes in the run in which it came.
        made.spec_id = table.spec().spec_id
        return made

    def expire(self) -> int:
        """Drop the snapshots that name files which are gone; gives how many.

        Of a snapshot whose files are all there, also later ones stay.
        """
        with _one_line():
            return sum(self._expire(self._table(dataset)) for dataset in TABLES)

    def _expire(self, table: Table) -> int:
        present = {f"{self._root}/{self._lake.relative(f.path)}" for f in self._present(table)}
        newest_first = sorted(table.snapshots(), key=lambda s: s.sequence_number or 0, reverse=True)
        whole = _whole(table, newest_first, present)
        old = newest_first[max(whole, 1) :]
        if not old:
            return 0
        metadata = set(_metadata_files(table, old))
        table.maintenance.expire_snapshots().by_ids([s.snapshot_id for s in old]).commit()
        for path in metadata - set(_metadata_files(table, newest_first[: max(whole, 1)])):
            with suppress(FileNotFoundError):
                table.io.delete(path)
        return len(old)

    def _present(self, table: Table) -> Sequence[FileMetadata]:
        return self._lake.files(table.name()[-1])


def iceberg_schema(dataset: Dataset) -> Schema:
    """The columns as Iceberg has them, with our numbers.

    The partition column is a date. pyiceberg refuses one that is required and not in the files.
    """
    columns = described_schema(dataset)
    partition = columns[-1].with_type(pa.date32()).with_nullable(nullable=True)
    return pyarrow_to_schema(columns.set(len(columns) - 1, partition))


def _updates(table: Table, schema: Schema, partition: str) -> tuple[TableUpdate, ...]:
    """What gives a table our columns; a new one gets its partitions, too.

    Catalogs number the columns of a new table anew, and files have our numbers.
    """
    number = 1 + max(known.schema_id for known in table.metadata.schemas)
    updates: list[TableUpdate] = [
        AddSchemaUpdate(schema=Schema(*schema.fields, schema_id=number)),
        SetCurrentSchemaUpdate(),
        # Files of commits, and old ones, have no numbers: their columns are found by name.
        SetPropertiesUpdate(
            updates=_PROPERTIES
            | {TableProperties.DEFAULT_NAME_MAPPING: schema.name_mapping.model_dump_json()}
        ),
    ]
    if not table.spec().fields:
        source = schema.find_field(partition).field_id
        by_day = PartitionField(source, PARTITION_FIELD_ID_START, IdentityTransform(), partition)
        spec = PartitionSpec(by_day, spec_id=1 + table.spec().spec_id)
        updates += [AddPartitionSpecUpdate(spec=spec), SetDefaultSpecUpdate()]
    return tuple(updates)


def _fewer(steps: list[Step]) -> list[Step]:
    """The steps, of very many the additions as one."""
    if len(steps) <= _MOST_SNAPSHOTS:
        return steps
    *additions, last = steps
    if not last.remove:
        additions.append(last)
    together = Step("", tuple(path for step in additions for path in step.add))
    return [together, last] if last.remove else [together]


def _take_snapshot(
    table: Table, step: Step, new: Sequence[DataFile], old: Sequence[DataFile]
) -> None:
    properties = {COMMIT_PROPERTY: step.commit} if step.commit else {}
    with table.transaction() as transaction:
        update = transaction.update_snapshot(snapshot_properties=properties)
        with update.overwrite() if old else update.merge_append() as snapshot:
            for file in new:
                snapshot.append_data_file(file)
            for file in old:
                snapshot.delete_data_file(file)


def _data_files(table: Table, snapshot: Snapshot | None = None) -> Iterator[DataFile]:
    """The files of a snapshot; of the current one if none is given."""
    for manifest in _manifests(table, snapshot or table.current_snapshot()):
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
            yield entry.data_file


def _manifests(table: Table, snapshot: Snapshot | None) -> list[ManifestFile]:
    return snapshot.manifests(table.io) if snapshot else []


def _whole(table: Table, newest_first: Sequence[Snapshot], present: set[str]) -> int:
    """How many snapshots, from the newest on, name only files that are there."""
    checked: set[str] = set()
    for number, snapshot in enumerate(newest_first):
        for manifest in _manifests(table, snapshot):
            if manifest.manifest_path in checked:
                continue
            entries = manifest.fetch_manifest_entry(table.io, discard_deleted=True)
            if any(entry.data_file.file_path not in present for entry in entries):
                return number
            checked.add(manifest.manifest_path)
    return len(newest_first)


def _metadata_files(table: Table, snapshots: Sequence[Snapshot]) -> Iterator[str]:
    for snapshot in snapshots:
        yield snapshot.manifest_list
        yield from (manifest.manifest_path for manifest in _manifests(table, snapshot))


def _replaced(note: Replacement) -> dict[str, Sequence[str]]:
    return {"files": [note.merged], "replaces": note.inputs}


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except _ERRORS as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise IcebergError(f"the Iceberg catalog cannot be used: {said}") from error
