"""A page server in a process of its own, so that its cost is not counted with ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def page_server(folder: Path, *arguments: str) -> Iterator[Path]:
    """Serve while the block runs; gives the feed list.

    Writes ``web.opml`` and ``requests.log`` to the folder. The arguments are those of
    ``tests.support.page_web``, the port among them.
    """
    opml = folder / "web.opml"
    files = [f"--opml={opml}", f"--log={folder / 'requests.log'}"]
    command = [sys.executable, "-m", "tests.support.page_web", *files, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None or server.stdout.readline().strip() != "ready":
            raise RuntimeError("the page server did not start")
        try:
            yield opml
        finally:
            server.terminate()
