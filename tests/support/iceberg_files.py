"""What a reader that follows an Iceberg table takes at each look."""

from __future__ import annotations

from collections.abc import Iterator

from pyiceberg.table import Table


def files_since(table: Table, sequence: int) -> Iterator[str]:
    """The files that a table has now and that came later than a sequence number.

    Snapshots that nobody has read may be dropped meanwhile: a file keeps the number of the one that
    it came with, and one that was merged is in another with a later number.
    """
    snapshot = table.current_snapshot()
    for manifest in snapshot.manifests(table.io) if snapshot else ():
        for entry in manifest.fetch_manifest_entry(table.io):
            if (entry.sequence_number or 0) > sequence:
                yield entry.data_file.file_path.removeprefix("file://")
