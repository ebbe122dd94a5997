"""Whether a machine without time for us changes what is written, or ends a page too early.

    python -m benchmarks.busy [--loops 8] [--nice 10]

Ingests the pages of the evaluation data on the machine as it is, and once more at a low priority
beside processes that never rest, in one scheduling group with them. Prints seconds, outcomes and
every page whose outcome or text differs. Exit status 1 where one differs, or where a page was
ended by the limit of its parsing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.backfill import rows
from benchmarks.harness import CORPUS, LOCAL, ROOT, ingest_command, need_corpus
from benchmarks.page_web import page_web, real_pages

_SITES = 20


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """So many processes of normal priority that compute without rest, while the block runs."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def outcomes(folder: Path, niceness: int) -> dict[str, str]:
    """Ingest all pages; what became of each: the text of its article, or the reason against it."""
    lake, opml = folder / "lake", folder / "web.opml"
    with page_web(opml, real_pages(CORPUS), _SITES):
        command = ingest_command(lake, f"--feeds={opml}", LOCAL, "--host_delay=0")
        with (folder / "run.log").open("w") as log:
            lowered = ["nice", "-n", str(niceness), *command]
            subprocess.run(lowered, cwd=ROOT, check=True, stdout=log, stderr=log)
    found = {urlsplit(row["url"]).path: f"article {row['text']}" for row in rows(lake)}
    refused = {urlsplit(row["url"]).path: row["reason"] for row in rows(lake, "rejects")}
    return found | refused


def timed(name: str, niceness: int = 0) -> dict[str, str]:
    """One run, and a line that says how it went."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = outcomes(Path(folder), niceness)
    kinds = Counter(outcome.split(" ", 1)[0] for outcome in found.values())
    print(f"{name}: {time.monotonic() - started:.0f} s, {dict(kinds)}", flush=True)
    return found


def main() -> int:
    """Compare the two runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--loops", type=int, default=8)
    parser.add_argument("--nice", type=int, default=10)
    options = parser.parse_args()
    need_corpus()
    usual = timed("as it is")
    with busy_loops(options.loops):
        busy = timed(f"nice {options.nice} beside {options.loops} loops", options.nice)
    unlike = [path for path in usual | busy if usual.get(path) != busy.get(path)]
    for path in unlike:
        print(f"{path}: {usual.get(path, 'nothing')[:60]!r} and {busy.get(path, 'nothing')[:60]!r}")
    return int(bool(unlike) or "parse_timeout" in busy.values())


if __name__ == "__main__":
    sys.exit(main())
