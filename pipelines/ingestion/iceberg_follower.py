"""Brings Iceberg tables up to a stream's commits, beside it.

Not a stage of the stream: several writers would contend for one table, a bundle that is repeated
would repeat a snapshot, and a catalog that is down would hold rows back.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pipelines.cli.background import Background
from transforms.lib.lake.parquet import ParquetError

if TYPE_CHECKING:
    from transforms.lake.iceberg import IcebergTables

_logger = logging.getLogger(__name__)


class IcebergFollower(Background):
    """Brings tables up every so many seconds while the block runs, and once at its end.

    A catalog that does not answer is a warning, and asked again: the lake has all that it lacks.
    """

    def __init__(self, tables: IcebergTables | None, interval_seconds: float) -> None:
        super().__init__("iceberg")
        self._tables = tables
        self._interval = interval_seconds

    def during(self) -> None:
        """Bring the tables up again and again."""
        while self._tables and not self.ends_within(self._interval):
            self.at_end()

    def at_end(self) -> None:
        """Bring the tables up."""
        try:
            if self._tables:
                self._tables.bring_up()
        except (OSError, ParquetError) as error:  # BeamIOError and IcebergError are OSErrors
            _logger.warning("Iceberg tables are behind, tried again: %s", error)
