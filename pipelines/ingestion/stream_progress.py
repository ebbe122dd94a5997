"""What a stream has committed, a line for each commit, and a warning when its ticks stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from apache_beam.io.filesystem import BeamIOError
from rich.console import Console

from pipelines.cli.background import Background
from schemas.datasets import COMMITS
from transforms.lake.heartbeats import STALE_SECONDS, heartbeats
from transforms.lake.lake import Lake
from transforms.lib.lake.parquet import ParquetError

_LOOK_SECONDS = 5.0
_SAY_AGAIN_SECONDS = 60.0
_COLUMNS = ("run_id", "sequence", "committed_at", "articles", "polls", "rejects")

_UNREADABLE = "the lake cannot be read at the moment"

_logger = logging.getLogger(__name__)


def record_end(lake: Lake, run_id: str, state: str) -> None:
    """Leave word that a stream has ended, so that nobody takes it for a silent one."""
    with _warned("it is not recorded that the stream has ended"):
        for beat in heartbeats(lake, run_id):
            replace(beat, ended=state).write(lake)


@contextmanager
def _warned(what: str) -> Iterator[None]:
    """What is shown of a job must not end it, nor hide how it ended."""
    try:
        yield
    except (OSError, BeamIOError, ParquetError) as error:
        _logger.warning("%s: %s", what, error)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


class StreamProgress(Background):
    """Shows the commits of one stream while the block runs, and says when its ticks stop.

    Without a console they go to the log.
    """

    def __init__(self, console: Console | None, lake: Lake, run_id: str) -> None:
        super().__init__("stream-progress")
        self._console = console
        self._lake = lake
        self._run_id = run_id
        self._started = time.time()
        self._say_again_at = 0.0
        self._printed: set[str] = set()
        self._day = _today()

    def at_end(self) -> None:
        """Show the last commits."""
        with _warned(_UNREADABLE):
            self._print_commits()

    def during(self) -> None:
        """Show new commits, and warn of missing ticks."""
        while not self.ends_within(_LOOK_SECONDS):
            with _warned(_UNREADABLE):
                self._print_commits()
                self._check_ticks()

    def _print_commits(self) -> None:
        # A commit of the last minute of a day is seen after midnight.
        before, self._day = self._day, _today()
        paths = [
            file.path
            for day in sorted({before, self._day})
            for file in self._lake.files(COMMITS.name, f"{COMMITS.partition_column}={day}")
        ]
        self._printed.intersection_update(paths)
        for path in paths:
            if path not in self._printed:
                self._printed.add(path)
                self._print(path)

    def _print(self, path: str) -> None:
        for row in self._lake.read_table(path, _COLUMNS).to_pylist():
            if row.pop("run_id") == self._run_id:
                self._show(row)

    def _show(self, commit: dict[str, Any]) -> None:
        if self._console is None:
            _logger.info("commit", extra=commit)
            return
        self._console.print(
            "{committed_at:%H:%M:%S} commit {sequence}: {articles} articles, {polls} polls, "
            "{rejects} rejects".format(**commit),
            highlight=False,
        )

    def _check_ticks(self) -> None:
        mine = heartbeats(self._lake, self._run_id)
        now = time.time()
        silence = mine[0].silent_seconds(now) if mine else now - self._started
        if silence > STALE_SECONDS and now >= self._say_again_at:
            self._say_again_at = now + _SAY_AGAIN_SECONDS
            _logger.error("no tick for %.0f s: the stream has stopped, restart the job", silence)
