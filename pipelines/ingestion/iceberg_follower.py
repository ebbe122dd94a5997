"""Brings Iceberg tables up to a stream's commits, beside it.

Not a stage of the stream: several writers would contend for one table, a bundle that is repeated
would repeat a snapshot, and a catalog that is down would hold rows back.
"""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from transforms.lib.lake.parquet import ParquetError

if TYPE_CHECKING:
    from transforms.lake.iceberg import IcebergTables

_logger = logging.getLogger(__name__)


class IcebergFollower:
    """Brings tables up every so many seconds while the block runs, and once at its end.

    A catalog that does not answer is a warning, and asked again: the lake has all that it lacks.
    """

    def __init__(self, tables: IcebergTables | None, interval_seconds: float) -> None:
        self._tables = tables
        self._interval = interval_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="iceberg", daemon=True)

    def __enter__(self) -> Self:
        if self._tables:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._tables:
            self._thread.join()
            self._bring_up(self._tables)

    def _follow(self) -> None:
        while self._tables and not self._stop.wait(self._interval):
            self._bring_up(self._tables)

    def _bring_up(self, tables: IcebergTables) -> None:
        try:
            tables.bring_up()
        except (OSError, ParquetError) as error:  # BeamIOError and IcebergError are OSErrors
            _logger.warning("Iceberg tables are behind, tried again: %s", error)
