"""What the pipeline costs beside the work it is there for, in CPU seconds.

    python -m benchmarks.pipeline [--pairs 5] [--copies 2]

Serves the pages of the evaluation data, and compares, in pairs that run
one after the other: a whole once-mode run (all its processes, start and end included), a plain loop
of our own extract and tag functions over the same pages (a process of its own, start included), and
a plain loop of trafilatura's default extraction. Prints the ratios of each pair and their medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.harness import CORPUS, LOCAL, ROOT, cpu_seconds, ingest_command, need_corpus

PUBLISHED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def cost(command: list[str], log: Path) -> float:
    """User and system time of a command and all its descendants."""
    before = cpu_seconds()
    with log.open("w") as output:
        subprocess.run(command, cwd=ROOT, check=True, stdout=output, stderr=output)
    return cpu_seconds() - before


def write_pages(folder: Path, copies: int) -> int:
    """Put the pages on the disk for the plain loops; returns how many they will read."""
    from tests.support.corpus import corpus_pages  # noqa: PLC0415 (not in a loop)

    count = 0
    for number, (_, body) in enumerate(corpus_pages(CORPUS)):
        (folder / f"{number:05}.html").write_bytes(body or b" ")
        count += copies
    return count


def loop_own(folder: Path, copies: int) -> None:
    """Extract and tag each page with our functions, and nothing else."""
    from transforms.lib.extraction.extract import ExtractionError, Hints  # noqa: PLC0415 (one loop a process)
    from transforms.lib.workers.jobs import extract_and_tag  # noqa: PLC0415

    for path in sorted(folder.glob("*.html")):
        for copy in range(copies):
            url = f"http://127.0.0.2/{copy}/{path.stem}"
            hints = Hints(url=url, published=PUBLISHED, language="en", fetched_at=PUBLISHED)
            try:
                extract_and_tag(path.read_bytes(), hints, "page")
            except ExtractionError:
                continue


def loop_trafilatura(folder: Path, copies: int) -> None:
    """Extract each page with trafilatura's defaults, metadata included."""
    import trafilatura  # noqa: PLC0415 (one loop a process)

    for path in sorted(folder.glob("*.html")):
        for _ in range(copies):
            trafilatura.bare_extraction(path.read_bytes(), with_metadata=True)


LOOPS = {"own": loop_own, "trafilatura": loop_trafilatura}


def measure(folder: Path, opml: Path, copies: int, loops: list[str]) -> dict[str, float]:
    """CPU seconds of one run and of the loops, one after the other."""
    with tempfile.TemporaryDirectory(dir=folder) as lake:
        options = (f"--feeds={opml}", LOCAL, "--host_delay=0", "--extract_workers=1")
        started = time.monotonic()
        seconds = {"run": cost(ingest_command(Path(lake), *options), folder / "run.log")}
        seconds["run_wall"] = time.monotonic() - started
    for name in loops:
        loop = [f"--loop={name}", f"--pages={folder}", f"--copies={copies}"]
        command = [sys.executable, "-m", "benchmarks.pipeline", *loop]
        seconds[name] = cost(command, folder / f"{name}.log")
    return seconds


def compare(pairs: int, copies: int, loops: list[str]) -> None:
    """Measure and print."""
    from benchmarks.page_web import page_web, real_pages  # noqa: PLC0415 (not in a loop)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = write_pages(folder, copies)
        results = []
        opml = folder / "web.opml"
        with page_web(opml, real_pages(CORPUS, copies)):
            for _ in range(pairs):
                results.append(measure(folder, opml, copies, loops))
                print(json.dumps({k: round(v, 2) for k, v in results[-1].items()}), flush=True)
    print(f"{pages} pages, {pairs} pairs, {os.cpu_count()} processors")
    for name in loops:
        ratios = sorted(round(result["run"] / result[name], 3) for result in results)
        print(f"run / {name}: median {statistics.median(ratios)} of {ratios}")


def main() -> None:
    """Compare, or be one of the loops."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--copies", type=int, default=2, help="each page so many times")
    parser.add_argument("--processor", type=int, help="keep what is measured on this processor")
    parser.add_argument("--only", choices=LOOPS, help="compare with this loop only")
    parser.add_argument("--loop", choices=LOOPS, help=argparse.SUPPRESS)
    parser.add_argument("--pages", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.loop:
        LOOPS[options.loop](options.pages, options.copies)
    else:
        need_corpus()
        if options.processor is not None:
            # Virtual processors may share a core: what runs beside us then costs us time.
            os.sched_setaffinity(0, {options.processor})
        compare(options.pairs, options.copies, [options.only] if options.only else list(LOOPS))


if __name__ == "__main__":
    main()
