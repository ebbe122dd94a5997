"""Measure the compaction of one partition that many commits wrote to.

    python -m benchmarks.compaction [--files 600] [--rows 25]

The articles have 720 random words each, which compress worse than prose. Prints files and bytes
before and after, CPU seconds and the peak memory of this process.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence

from pipelines.upkeep.compact import Compaction
from schemas.article import Article
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.lake import Lake

_PARAGRAPHS, _WORDS = 12, 60


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the lake, compact it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=600)
    parser.add_argument("--rows", type=int, default=25)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(folder)
        for rows in article_batches(options.files, options.rows):
            lake.write(ARTICLES, records.DAY, rows)
        print(f"before: {_size(lake)}, {_peak_mib()} MiB peak")
        started = time.process_time()
        Compaction(lake, grace_seconds=0).run([ARTICLES.name], None)
        seconds = time.process_time() - started
        print(f"after: {_size(lake)}, {seconds:.1f} s of CPU, {_peak_mib()} MiB peak")


def article_batches(files: int, rows: int) -> Iterator[list[Article]]:
    """The rows of so many files, of random words."""
    chooser = random.Random(1)
    words = [f"{chooser.getrandbits(28):x}" for _ in range(20_000)]
    for first in range(0, files * rows, rows):
        yield [_article(number, chooser, words) for number in range(first, first + rows)]


def _article(number: int, chooser: random.Random, words: list[str]) -> Article:
    text = "\n\n".join(" ".join(chooser.choices(words, k=_WORDS)) for _ in range(_PARAGRAPHS))
    at = records.NOON + number
    article: Article = records.article(
        article_id=f"{number:032x}", entry_key=f"{number:064x}", text=text, ingested_at=at
    )
    return article


def _size(lake: Lake) -> str:
    files = lake.files(ARTICLES.name)
    return f"{len(files)} files, {sum(f.size_in_bytes for f in files) / 1e6:.1f} MB"


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
