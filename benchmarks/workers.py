"""What the killable worker processes cost on ordinary pages, against plain calls.

    python -m benchmarks.workers --corpus ../shared/data/extraction --pairs 5 --pages 200

The same real pages are extracted by plain calls in this process and by one worker of the pool, in
turns. Prints, for each pair and as medians, pool ÷ plain: CPU seconds (of this process and the
worker) and wall seconds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from tests.support.corpus import corpus_pages
from transforms.lib.extraction.extract import ExtractedArticle, ExtractionError, Hints
from transforms.lib.workers.jobs import extract_document
from transforms.lib.workers.pool import JobQueue, Outcome, WorkerPool

HINTS = Hints("https://www.example.org/news/1", fetched_at=datetime(2026, 11, 23, tzinfo=UTC))


def plain(pages: list[bytes]) -> None:
    """Extract in this process."""
    for page in pages:
        with suppress(ExtractionError):
            extract_document(page, HINTS, "page")


def pooled(pages: list[bytes], pool: WorkerPool) -> None:
    """Extract in the pool's worker, as the stages of a run do.

    Raises:
        RuntimeError: a page has no outcome, or one that is none of the page's own.
    """
    queue: JobQueue[int, ExtractedArticle] = JobQueue(pool)
    outcomes: list[Outcome[int, ExtractedArticle]] = []
    for number, page in enumerate(pages):
        outcomes += queue.add(number, extract_document, page, HINTS, "page")
    outcomes += queue.drain()
    strange = [o.error for o in outcomes if not isinstance(o.error, ExtractionError | None)]
    if strange or len(outcomes) != len(pages):
        raise RuntimeError(f"{len(outcomes)} outcomes of {len(pages)} pages, {strange[:1]}")


def measure(work: Callable[[], None], cpu: Callable[[], float]) -> tuple[float, float]:
    """What ``work`` costs: seconds of CPU, by a clock of them, and on the wall."""
    cpu_before, wall_before = cpu(), time.perf_counter()
    work()
    wall = time.perf_counter() - wall_before
    return cpu() - cpu_before, wall


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/data/extraction"))
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pages", type=int, default=200)
    options = parser.parse_args()
    pages = [body for _, body in islice(corpus_pages(options.corpus), options.pages)]
    pool = WorkerPool(1, budget_seconds=300.0)  # on a busy machine, too, each page is to end
    try:
        plain(pages)  # both sides warm: imports, tables, models
        pooled(pages, pool)
        report(pages, pool, options.pairs)
    finally:
        pool.close()


def report(pages: list[bytes], pool: WorkerPool, pairs: int) -> None:
    """Print the ratios of each pair, and their medians."""
    ratios = []
    for _ in range(pairs):
        alone = measure(lambda: plain(pages), time.process_time)
        together = measure(
            lambda: pooled(pages, pool), lambda: time.process_time() + pool.run(time.process_time)
        )
        ratios.append((together[0] / alone[0], together[1] / alone[1]))
        print("plain {:6.2f} s CPU {:6.2f} s wall".format(*alone), end="   ")
        print("pool ÷ plain: CPU {:.3f} wall {:.3f}".format(*ratios[-1]), flush=True)
    cpu, wall = (median(column) for column in zip(*ratios, strict=True))
    print(f"{len(pages)} pages, {pairs} pairs: median CPU {cpu:.3f}, wall {wall:.3f}")


if __name__ == "__main__":
    main()
