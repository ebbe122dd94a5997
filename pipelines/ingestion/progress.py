"""How far a run is: one line that moves on a terminal, a line or a log entry now and then else."""

from __future__ import annotations

import logging
import time

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from pipelines.cli.background import Background
from pipelines.ingestion.options import IngestOptions
from transforms.stages.metrics import local_counts

_TERMINAL_SECONDS = 0.25
_PLAIN_SECONDS = 10.0

_logger = logging.getLogger(__name__)


def console_for(options: IngestOptions) -> Console | None:
    """Where progress is shown; None where it goes to the log, as JSON."""
    return None if options.log_format == "json" else Console(stderr=True)


class Progress(Background):
    """Shows the counters of this process while the block runs; without a console, in the log."""

    def __init__(self, console: Console | None, feeds: int) -> None:
        super().__init__("progress")
        self._console = console
        self._feeds = feeds
        self._started = time.monotonic()
        self._before = local_counts()

    def expect(self, feeds: int) -> None:
        """Take back how many feeds there are to poll: only so many are due."""
        self._feeds = feeds

    def at_end(self) -> None:
        """Log the last figures."""
        if self._console is None:
            self._log()

    def during(self) -> None:
        """Show the figures again and again."""
        if self._console is None:
            while not self.ends_within(_PLAIN_SECONDS):
                self._log()
            return
        if not self._console.is_terminal:
            while not self.ends_within(_PLAIN_SECONDS):
                self._console.print(self.line(), highlight=False, soft_wrap=True)
            return
        spinner = Spinner("dots", Text(self.line()))
        with Live(spinner, console=self._console, transient=True):
            while not self.ends_within(_TERMINAL_SECONDS):
                spinner.update(text=Text(self.line()))

    def _log(self) -> None:
        _logger.info("progress", extra=self.figures())

    def figures(self) -> dict[str, int]:
        """What was done so far; ``seconds`` since the start."""
        counts = local_counts()
        return {
            "feeds": self._feeds,
            "polled": self._of(counts, "poll.out") + self._of(counts, "poll.rejected"),
            "fetched": self._of(counts, "fetch.fetched"),
            "extracted": self._of(counts, "extract.extracted"),
            "articles": self._of(counts, "write.articles.rows"),
            "rejects": self._of(counts, "write.rejects.rows"),
            "seconds": round(time.monotonic() - self._started),
        }

    def line(self) -> str:
        """The figures as one line."""
        return (
            "{polled}/{feeds} feeds polled · {fetched} pages fetched · {extracted} extracted · "
            "{articles} articles written · {rejects} rejects · {seconds} s"
        ).format(**self.figures())

    def _of(self, counts: dict[str, int], name: str) -> int:
        return counts.get(name, 0) - self._before.get(name, 0)
