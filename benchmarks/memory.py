"""How much memory a large run takes, and what it leaves behind when it is killed half way.

    python -m benchmarks.memory --sites 60 [--pages 6000]
    python -m benchmarks.memory --sites 1 --kill

Serves pages of 100 KB and samples the proportional set size (PSS) of all
processes of one once-mode run, every half second. ``--kill`` sends SIGKILL to all of them when half
of the pages were fetched, says what is in the lake by then, and lets a second run finish.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pyarrow.dataset

from benchmarks.harness import LOCAL, ROOT, ingest_command, processes, proportional_set_size
from benchmarks.page_web import made_pages, page_web
from tests.support.web import LocalWeb


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start a run with one extraction worker, in a session of its own."""
    options = (f"--feeds={folder / 'web.opml'}", LOCAL, "--host_delay=0", "--extract_workers=1")
    command = ingest_command(folder / "lake", *options)
    with (folder / "run.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)


def page_requests(web: LocalWeb) -> int:
    """Pages asked for so far, over all runs."""
    return sum(request.path.startswith("/n/") for request in web.requests)


def articles(folder: Path) -> int:
    """Distinct articles in the lake."""
    lake = folder / "lake" / "articles"
    if not lake.exists():
        return 0
    table = pyarrow.dataset.dataset(lake, partitioning="hive").to_table(columns=["article_id"])
    return len(set(table.column("article_id").to_pylist()))


def watch(process: subprocess.Popen[bytes], web: LocalWeb, kill_at: int | None) -> float:
    """Wait for the run (or kill it at so many page requests); the peak of the sum, in MiB."""
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(proportional_set_size, processes(process.pid))))
        if kill_at is not None and page_requests(web) >= kill_at:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        time.sleep(0.5)
    return peak


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--kill", action="store_true", help="kill the first run at its middle")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with page_web(folder / "web.opml", made_pages(options.pages), options.sites) as web:
            started = time.monotonic()
            if options.kill:
                watch(start(folder), web, options.pages // 2)
                print(f"killed at {page_requests(web)} page requests: ", end="")
                print(f"{articles(folder)} articles in the lake", flush=True)
            before = page_requests(web)
            process = start(folder)
            peak = watch(process, web, None)
            print(f"{options.pages} pages on {options.sites} sites: exit {process.returncode}, ")
            print(f"{articles(folder)} articles, {page_requests(web) - before} page requests, ")
            print(f"peak PSS {peak:.0f} MiB, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
