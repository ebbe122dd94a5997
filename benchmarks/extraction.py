"""Quality and cost of extraction on the evaluation pages beside the repository.

    python -m benchmarks.extraction [--data ../shared] [--mode ours|fast|default …] [--set aeb …]

Prints for each set and mode the F1 and the share of exact pages as ``eval_extract.py`` counts them,
and milliseconds of CPU per page: for ``ours`` of the whole of ``extract_page``, with metadata and
fingerprints; for the others of ``trafilatura.bare_extraction`` without metadata. ``ours+dateline``
scores the same text with the dateline put back, since most truths keep it in the body.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import logging
import statistics
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura

from transforms.lib.extraction.extract import ExtractionError, Hints, extract_page

SETS = ("aeb", "fundus80", "fundus258")
FETCHED_AT = datetime(2027, 1, 1, tzinfo=UTC)
Extractor = Callable[[bytes, str], str]


@dataclass(frozen=True)
class Page:
    """One evaluation page: its id, address and bytes."""

    id: str
    url: str
    html: bytes


def ours(html: bytes, url: str) -> str:
    """The text column."""
    try:
        return extract_page(html, Hints(url=url, fetched_at=FETCHED_AT)).text
    except ExtractionError:
        return ""


def ours_with_dateline(html: bytes, url: str) -> str:
    """The text with the dateline in front, as the sites print it."""
    try:
        article = extract_page(html, Hints(url=url, fetched_at=FETCHED_AT))
    except ExtractionError:
        return ""
    return f"{article.dateline} {article.text}".strip()


def trafilatura_fast(html: bytes, url: str) -> str:
    """The fast mode of trafilatura as it comes."""
    document = trafilatura.bare_extraction(html, url=url, include_comments=False, fast=True)
    return getattr(document, "text", None) or ""


def trafilatura_default(html: bytes, url: str) -> str:
    """The default mode of trafilatura as it comes."""
    document = trafilatura.bare_extraction(html, url=url, include_comments=False)
    return getattr(document, "text", None) or ""


MODES: dict[str, Extractor] = {
    "ours": ours,
    "ours+dateline": ours_with_dateline,
    "fast": trafilatura_fast,
    "default": trafilatura_default,
}


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module, from its file."""
    spec = importlib.util.spec_from_file_location("eval_extract", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_truth(path: Path) -> dict[str, dict[str, Any]]:
    """Truth rows that have a full body, by page id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["id"]: row for row in rows if row.get("body") is not None}


def read_pages(archive: Path, truth: dict[str, dict[str, Any]]) -> Iterator[Page]:
    """The pages of an archive for which there is a truth."""
    with tarfile.open(archive) as members:
        for member in members:
            content = members.extractfile(member) if member.isfile() else None
            if content is not None and member.name in truth:
                url = truth[member.name].get("url") or ""
                yield Page(member.name, url, content.read())


def run(pages: list[Page], extract: Extractor) -> tuple[dict[str, str], list[float]]:
    """Texts by page id, and milliseconds of CPU per page; the first page is done twice."""
    extract(pages[0].html, pages[0].url)
    texts, costs = {}, []
    for page in pages:
        start = time.process_time()
        texts[page.id] = extract(page.html, page.url)
        costs.append(1e3 * (time.process_time() - start))
    return texts, costs


def main() -> None:
    """Print one line for each set and mode."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--mode", nargs="+", choices=MODES, default=list(MODES))
    parser.add_argument("--set", nargs="+", choices=SETS, default=list(SETS), dest="sets")
    options = parser.parse_args()
    extraction = options.data / "data" / "extraction"
    if not extraction.is_dir():
        sys.exit(f"no evaluation data at {extraction}: pass --data")
    logging.disable(logging.CRITICAL)
    scorer = load_scorer(options.data / "tools" / "eval_extract.py")
    truth = load_truth(extraction / "truth.jsonl.gz")
    print("set        mode           F1     precision recall  exact   ms/page median  mean")
    for name in options.sets:
        pages = list(read_pages(extraction / f"{name}.tar.xz", truth))
        rows = {page.id: truth[page.id] for page in pages}
        bodies = {key: row["body"] for key, row in rows.items()}
        optional = {key: row.get("optional") for key, row in rows.items()}
        for mode in options.mode:
            texts, costs = run(pages, MODES[mode])
            score, _ = scorer.evaluate(bodies, texts, 0, 0, optional)
            print(
                f"{name:10} {mode:14} {score['f1']:.4f} {score['precision']:.4f}   "
                f"{score['recall']:.4f}  {score['accuracy']:.3f}   "
                f"{statistics.median(costs):14.1f} {statistics.fmean(costs):5.1f}"
            )


if __name__ == "__main__":
    main()
