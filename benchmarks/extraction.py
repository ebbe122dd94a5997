"""Quality of extraction on the evaluation pages beside the repository, and a gate on it.

    python -m benchmarks.extraction [--data ../shared] [--mode ours|fast …] [--set aeb …]
                                    [--lost] [--raise]

Prints, for each set and each part of it (``seen``, ``held back``: pages of hosts that no rule was
made from), F1 and share of exact pages as ``eval_extract.py`` counts them, the share of pages that
lost a true paragraph of 20 words, and the 95 % interval of the gain in F1 over trafilatura's
default. ``ours+dateline`` scores the same text with the dateline put back, since most truths keep
it in the body. ``--lost`` lists the lost paragraphs, each with the rule that cut it, or ``not
found``; of the pages held back, the rules alone.

Ends with status 1 where ``ours`` is below the floor of a set or a part of it in
``extraction_floors.json``, or on a part worse than trafilatura's default by more than chance.
``--raise`` raises floors to the scores found, and lowers none.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Final

import trafilatura

from benchmarks.evaluation_pages import Page, Truth, load_truth, read_pages
from benchmarks.extraction_scores import (
    Score,
    Scored,
    load_scorer,
    lost_paragraphs,
    score_pages,
)
from benchmarks.floors import Scores, hold
from transforms.lib.extraction.extract import ExtractionError, Hints, explain, extract_page

SETS: Final = ("aeb", "fundus80", "fundus258", "trafeval")
FETCHED_AT: Final = datetime(2027, 1, 1, tzinfo=UTC)
FLOORS: Final = Path(__file__).with_name("extraction_floors.json")
FLOOR_DIGITS: Final = 4
"""Scores are the same on every machine, to the last digits."""

PROBE: Final = 40
SHOWN: Final = 120
BASELINE: Final = "default"
WHOLE: Final = "all"
Extractor = Callable[[bytes, str], str]


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


MODES: Final[dict[str, Extractor]] = {
    "ours": ours,
    "ours+dateline": ours_with_dateline,
    "fast": trafilatura_fast,
    BASELINE: trafilatura_default,
}


def parts(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """The pages as a whole, those that may be read, and those that may not."""
    pages = list(pages)
    return {
        WHOLE: pages,
        "seen": [page for page in pages if not page.held_back],
        "held back": [page for page in pages if page.held_back],
    }


def _measures(score: Score) -> dict[str, float]:
    return {"f1": round(score.f1, FLOOR_DIGITS), "exact": round(score.exact, FLOOR_DIGITS)}


def print_part(name: str, scored: Mapping[str, Scored]) -> None:
    """One line for each mode."""
    for mode, result in scored.items():
        score = result.score()
        low, high = result.gain_over(scored[BASELINE]) if mode != BASELINE else (0.0, 0.0)
        print(
            f"{name:20} {mode:14} {score.pages:5} {score.f1:.4f}  {score.exact:.3f}  "
            f"{score.lost:.3f}   {low:+.4f} to {high:+.4f}"
        )


def print_lost(scorer: ModuleType, page: Page, row: Truth, text: str) -> None:
    """What is lost of one page that has a whole body; the rules alone, if it is held back."""
    lost = lost_paragraphs(scorer, row, text) if "body" in row else []
    if not lost:
        return
    hints = Hints(url=page.url, fetched_at=FETCHED_AT)
    cuts = {cut.line[:PROBE]: cut.rule for cut in explain(page.html, hints)}
    rules = [cuts.get(paragraph[:PROBE], "not found") for paragraph in lost]
    if page.held_back:
        print("lost, held back", *sorted(rules))
        return
    for rule, paragraph in zip(rules, lost, strict=True):
        print(f"lost, {page.id}, {rule}: {paragraph[:SHOWN]}")


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--mode", nargs="+", choices=MODES, default=["ours"])
    parser.add_argument("--set", nargs="+", choices=SETS, default=list(SETS), dest="sets")
    parser.add_argument("--lost", action="store_true")
    parser.add_argument("--raise", action="store_true", dest="raise_floors")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Print the scores; exit with 1 where one is below its floor."""
    options = parse(arguments)
    extraction = options.data / "data" / "extraction"
    if not extraction.is_dir():
        sys.exit(f"no evaluation data at {extraction}: pass --data")
    logging.disable(logging.CRITICAL)
    scorer = load_scorer(options.data / "tools" / "eval_extract.py")
    truth = load_truth(extraction / "truth.jsonl.gz")
    scores: Scores = {}
    print(
        "set, part            mode           pages F1      exact  lost    gain in F1 over default"
    )
    worse: list[str] = []
    for name in options.sets:
        pages = list(read_pages(extraction / f"{name}.tar.xz", truth))
        texts = {
            mode: {page.id: MODES[mode](page.html, page.url) for page in pages}
            for mode in dict.fromkeys((*options.mode, BASELINE))
        }
        for page in pages if options.lost else ():
            print_lost(scorer, page, truth[page.id], texts["ours"][page.id])
        for part, members in parts(pages).items():
            rows: list[Truth] = [truth[page.id] for page in members]
            scored = {mode: score_pages(scorer, rows, found) for mode, found in texts.items()}
            print_part(f"{name}, {part}", scored)
            if "ours" in scored:
                whole = name if part == WHOLE else f"{name}, {part}"
                scores[whole] = _measures(scored["ours"].score())
            if "ours" in scored and scored["ours"].gain_over(scored[BASELINE])[1] < 0:
                worse.append(f"{name}, {part}: worse than {BASELINE}, and not by chance")
    hold(FLOORS, scores, worse, raise_them=options.raise_floors)


if __name__ == "__main__":
    main()
