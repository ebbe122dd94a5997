"""What a page costs beside trafilatura: CPU time, page by page in turn in one process.

    python -m benchmarks.extraction_speed [--data ../shared] [--set aeb …] [--rounds 5]

Prints for each round the milliseconds a page of ``extract_page``, of trafilatura's default with
metadata and of its fast mode without, and the first over the second; then the median of that.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import trafilatura

from benchmarks.evaluation_pages import Page, load_truth, read_pages
from benchmarks.extraction import ours, trafilatura_fast

SETS: Final = ("aeb", "fundus80", "fundus258")
WARM_UP: Final = 20
"""Pages read before the first round: models, tables and caches are loaded."""


def default_with_metadata(html: bytes, url: str) -> object:
    """The default of trafilatura as it comes, with the metadata that ``extract_page`` has too."""
    return trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True)


MODES: Final[Mapping[str, Callable[[bytes, str], object]]] = {
    "ours": ours,
    "default": default_with_metadata,
    "fast": trafilatura_fast,
}


def time_round(pages: list[Page]) -> dict[str, float]:
    """CPU milliseconds a page, by mode."""
    spent = dict.fromkeys(MODES, 0.0)
    for page in pages:
        for name, read in MODES.items():
            start = time.process_time()
            read(page.html, page.url)
            spent[name] += time.process_time() - start
    return {name: 1000 * seconds / len(pages) for name, seconds in spent.items()}


def main() -> None:
    """Print the rounds and the median ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--set", nargs="+", default=list(SETS), dest="sets")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    extraction = options.data / "data" / "extraction"
    if not extraction.is_dir():
        sys.exit(f"no evaluation data at {extraction}: pass --data")
    logging.disable(logging.CRITICAL)
    truth = load_truth(extraction / "truth.jsonl.gz")
    pages = [
        page for name in options.sets for page in read_pages(extraction / f"{name}.tar.xz", truth)
    ]
    time_round(pages[:WARM_UP])
    ratios = []
    for _ in range(options.rounds):
        spent = time_round(pages)
        ratios.append(spent["ours"] / spent["default"])
        milliseconds = ", ".join(f"{name} {value:.1f} ms" for name, value in spent.items())
        print(f"{len(pages)} pages: {milliseconds}; ours / default {ratios[-1]:.3f}", flush=True)
    print(f"median {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
