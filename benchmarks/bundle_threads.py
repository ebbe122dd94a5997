"""What commits leave in memory when each comes from another thread, as under a runner.

    python -m benchmarks.bundle_threads [--threads 20] [--keep]

Each thread writes 170 articles and reads them back, at the same time as the others, ten times over.
Prints the private memory of this process before, and after each round; with ``--keep`` Arrow keeps
what it likes.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.compaction import article_batches
from schemas.article import Article
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.lake import Lake
from transforms.lib.lake import parquet

ROUNDS, ROWS = 10, 170


def private_mib() -> int:
    """Memory that only this process has."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    found = re.search(r"Private_Dirty: +(\d+) kB", rollup)
    return int(found[1]) >> 10 if found else 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Write and read, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=20)
    parser.add_argument("--keep", action="store_true", help="release nothing")
    options = parser.parse_args(arguments)
    if options.keep:
        parquet.release_memory = lambda: None
    batches = list(article_batches(options.threads, ROWS))
    together = threading.Barrier(options.threads)
    print(f"{private_mib()} MiB", end=":", flush=True)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.threads) as pool:
        lake = Lake(folder)

        def commit(batch: list[Article]) -> None:
            together.wait()
            written = lake.write(ARTICLES, records.DAY, batch)
            lake.read_table(lake.path(written.path)).to_pylist()
            parquet.release_memory()

        for _ in range(ROUNDS):
            list(pool.map(commit, batches))
            print(f" {private_mib()}", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
