"""Standard output of the commands that show tables."""

from __future__ import annotations

from rich.console import Console

from pipelines.cli.command import drop_output


class Output(Console):
    """Standard output, whose reader may go away: the status is then still that of the work.

    Left to rich, the process ends there with 1.
    """

    def on_broken_pipe(self) -> None:
        """Drop what is still to be written."""
        drop_output()
