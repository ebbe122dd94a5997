"""How much memory a large run takes, and what it leaves behind when it is killed half way.

    python -m benchmarks.memory --sites 60 [--pages 6000]
    python -m benchmarks.memory --sites 1 --kill

Serves pages of 100 KB from a process of its own and samples the proportional set size (PSS) of all
processes of one once-mode run, every half second. ``--kill`` sends SIGKILL to all of them when half
of the pages were fetched, says what is in the lake by then, and lets a second run finish.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.dataset

from benchmarks.page_server import ROOT, page_server

PORT = 8760


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start a run with one extraction worker, in a session of its own."""
    command = [sys.executable, "-m", "pipelines.ingest", f"--feeds={folder / 'web.opml'}"]
    options = [f"--output={folder / 'lake'}", "--allow_network=127.0.0.0/8"]
    options += ["--host_delay=0", "--extract_workers=1"]
    with (folder / "run.log").open("ab") as log:
        return subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )


def processes(root: int) -> list[int]:
    """A process and its descendants, as far as they still are."""
    found = [root]
    for task in Path(f"/proc/{root}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            found.extend(processes(int(child)))
    return found


def proportional_set_size(pid: int) -> float:
    """Memory of a process in MiB, shared pages counted by their share; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def page_requests(folder: Path) -> int:
    """Pages asked for so far, over all runs."""
    return (folder / "requests.log").read_text().count(" /n/")


def articles(folder: Path) -> int:
    """Distinct articles in the lake."""
    lake = folder / "lake" / "articles"
    if not lake.exists():
        return 0
    table = pyarrow.dataset.dataset(lake, partitioning="hive").to_table(columns=["article_id"])
    return len(set(table.column("article_id").to_pylist()))


def watch(process: subprocess.Popen[bytes], folder: Path, kill_at: int | None) -> float:
    """Wait for the run (or kill it at so many page requests); the peak of the sum, in MiB."""
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(proportional_set_size, processes(process.pid))))
        if kill_at is not None and page_requests(folder) >= kill_at:
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
        size = (f"--sites={options.sites}", f"--synthetic={options.pages}")
        with page_server(folder, f"--port={PORT}", *size):
            started = time.monotonic()
            if options.kill:
                watch(start(folder), folder, options.pages // 2)
                print(f"killed at {page_requests(folder)} page requests: ", end="")
                print(f"{articles(folder)} articles in the lake", flush=True)
            before = page_requests(folder)
            process = start(folder)
            peak = watch(process, folder, None)
            print(f"{options.pages} pages on {options.sites} sites: exit {process.returncode}, ")
            print(f"{articles(folder)} articles, {page_requests(folder) - before} page requests, ")
            print(f"peak PSS {peak:.0f} MiB, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
