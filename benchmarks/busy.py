"""Does a busy machine cost articles? A run over the evaluation pages, quiet and beside busy loops.

    python -m benchmarks.busy [--busy 8] [--nice 10] [--previews 6]

Ingests the pages once as the machine is, and once at a low priority beside processes that never
rest, and starts some previews of plain texts at the same time. Prints how many rows differ, and
each ``parse_timeout``; exit status 1 where there is any.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from benchmarks.harness import CORPUS, LOCAL, ROOT, ingest_command, need_corpus
from benchmarks.page_web import page_web, real_pages

WORDS = "The ministry ordered twelve patrol boats for the coast guard on Tuesday. "


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """So many processes that never rest, while the block runs."""
    with ExitStack() as stack:
        for _ in range(count):
            loop = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(loop.wait)
            stack.callback(loop.kill)
        yield


def ingest(opml: Path, lake: Path, nice: int) -> float:
    """Run once at a priority; returns the seconds it took."""
    started = time.monotonic()
    command = ingest_command(lake, f"--feeds={opml}", LOCAL, "--host_delay=0")
    with lake.with_suffix(".log").open("w") as log:
        subprocess.run(
            ["nice", f"-n{nice}", *command], cwd=ROOT, check=True, stdout=log, stderr=log
        )
    return time.monotonic() - started


def previews(folder: Path, count: int) -> list[str]:
    """Start so many previews at once, of twenty texts each; the reasons of their rejects."""
    texts = folder / "texts.jsonl"
    lines = [{"id": number, "text": f"Order {number}. {WORDS * 6}"} for number in range(20)]
    texts.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    command = [sys.executable, "-m", "pipelines.preview", "--jsonl", str(texts)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(count)
    ]
    outputs = [process.communicate()[0] for process in running]
    rows = [json.loads(line) for output in outputs for line in output.splitlines()]
    if len(rows) != count * len(lines):
        raise RuntimeError(f"{len(rows)} texts were answered, of {count * len(lines)}")
    return [row["reject"] for row in rows if "reject" in row]


def outcomes(lake: Path) -> set[tuple[str, str]]:
    """Of each page what came of it: the hash of its text, or the reason of its reject."""
    articles = f"SELECT entry_url, content_hash FROM '{lake}/articles/*/*.parquet'"  # noqa: S608
    rejects = f"SELECT url, reason FROM '{lake}/rejects/*/*.parquet'"  # noqa: S608
    return set(duckdb.execute(f"{articles} UNION ALL {rejects}").fetchall())


def main() -> int:
    """Compare a run beside busy loops with a quiet one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--busy", type=int, default=8)
    parser.add_argument("--nice", type=int, default=10)
    parser.add_argument("--previews", type=int, default=6)
    options = parser.parse_args()
    need_corpus()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        opml = folder / "web.opml"
        with page_web(opml, real_pages(CORPUS)):
            seconds = [ingest(opml, folder / "quiet", 0)]
            with busy_loops(options.busy):
                rejects = previews(folder, options.previews)
                seconds.append(ingest(opml, folder / "busy", options.nice))
        quiet, busy = outcomes(folder / "quiet"), outcomes(folder / "busy")
    timeouts = [url for url, reason in quiet | busy if reason == "parse_timeout"]
    load = os.getloadavg()[0]
    print(f"{len(quiet)} pages; quiet {seconds[0]:.0f} s, busy {seconds[1]:.0f} s, load {load:.1f}")
    print(f"rows that differ: {len(quiet ^ busy)}; parse_timeout: {len(timeouts)} {timeouts[:5]}")
    print(f"{options.previews} previews at once: {len(rejects)} rejects {sorted(set(rejects))}")
    return int(bool(quiet ^ busy or timeouts or "parse_timeout" in rejects))


if __name__ == "__main__":
    sys.exit(main())
