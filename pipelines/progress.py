"""How far a run is: one line that moves on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from transforms.metrics import local_counts

_TERMINAL_SECONDS = 0.25
_PLAIN_SECONDS = 10.0


class Progress:
    """Shows the counters of this process while the block runs."""

    def __init__(self, console: Console, feeds: int) -> None:
        self._console = console
        self._feeds = feeds
        self._started = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._show, name="progress", daemon=True)
        self._before = local_counts()

    def expect(self, feeds: int) -> None:
        """Take back how many feeds there are to poll: only so many are due."""
        self._feeds = feeds

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _show(self) -> None:
        if not self._console.is_terminal:
            while not self._stop.wait(_PLAIN_SECONDS):
                self._console.print(self.line(), highlight=False, soft_wrap=True)
            return
        spinner = Spinner("dots", Text(self.line()))
        with Live(spinner, console=self._console, transient=True):
            while not self._stop.wait(_TERMINAL_SECONDS):
                spinner.update(text=Text(self.line()))

    def line(self) -> str:
        """One line of figures: feeds, pages, articles, rejects and seconds so far."""
        counts = local_counts()
        feeds = self._of(counts, "poll.out") + self._of(counts, "poll.rejected")
        pages = self._of(counts, "fetch.fetched")
        articles = self._of(counts, "write.articles.rows")
        rejects = self._of(counts, "write.rejects.rows")
        return (
            f"{feeds}/{self._feeds} feeds polled · {pages} pages fetched · "
            f"{self._of(counts, 'extract.extracted')} extracted · {articles} articles written · "
            f"{rejects} rejects · {time.monotonic() - self._started:.0f} s"
        )

    def _of(self, counts: dict[str, int], name: str) -> int:
        return counts.get(name, 0) - self._before.get(name, 0)
