"""A lake to which time has passed: what its polls say happened so much longer ago."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def age_polls(lake: Path, by: timedelta) -> None:
    """Shift all times of all polls and rejects into the past, and drop the snapshot of them."""
    for snapshot in lake.glob("_state/snapshot-*"):
        snapshot.unlink()
    for path in (*lake.glob("polls/*/*.parquet"), *lake.glob("rejects/*/*.parquet")):
        table = pq.read_table(path, partitioning=None)
        for index, field in enumerate(table.schema):
            if pa.types.is_timestamp(field.type):
                earlier = pc.subtract(table.column(index), pa.scalar(by, pa.duration("us")))
                table = table.set_column(index, field, earlier)
        pq.write_table(table, path)
