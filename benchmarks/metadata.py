"""Titles, authors and times of the evaluation pages against their truths.

    python -m benchmarks.metadata [--data ../shared] [--part seen|held|all] [--show]

A third of the hosts is held back by a hash of the name: rules are written on the others, and
``--show`` lists what differs on those alone. Every page is read twice: as fetched from a bare link,
and with a feed entry that is as careless as feeds are (``noisy_hints``). Scores:

    title     the headline exactly, but for white space and the shape of quotes and dashes
    authors   the same set of names, and no other
    others    pages with a name that the truth does not have
    day       the day of publication
    minute    the minute of publication, where the truth has a time of day

Ends with status 1 where a share is below its floor in ``metadata_floors.json``, or ``others`` above
it; ``--raise`` writes the present ones there where they are better. The third that is held back is
not that of ``benchmarks.extraction``: other hands wrote these rules, and read other pages.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.evaluation_pages import read_pages
from benchmarks.extraction import FETCHED_AT
from benchmarks.floors import hold
from transforms.lib.extraction.extract import (
    ExtractedArticle,
    ExtractionError,
    Hints,
    extract_page,
)
from transforms.lib.text.dates import parse_date

SETS: Final = ("fundus258", "trafeval", "moz130")
FLOORS: Final = Path(__file__).with_name("metadata_floors.json")
FIELDS: Final = ("title", "authors", "others", "day", "minute")
FOLDS: Final = 3
Row = dict[str, Any]

_NAMES = re.compile(
    r"\s*(?:[;,\n]|\s(?:and|und|by|edited by)\s|^(?:written )?by\s)\s*", re.IGNORECASE
)
_QUOTES: Final = str.maketrans("‘’‚′“”„«»–—‐‑\u00a0", '\'\'\'\'"""""---- ')
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}")


@dataclass(frozen=True)
class Score:
    """What is right about one page; None where the truth does not say."""

    title: bool | None
    authors: bool | None
    others: bool | None
    day: bool | None
    minute: bool | None


def is_held_back(url: str) -> bool:
    """True for a third of the hosts, always the same."""
    host = urlsplit(url).hostname or ""
    return int(hashlib.sha256(host.encode()).hexdigest(), 16) % FOLDS == 0


def load_truth(path: Path) -> dict[str, Row]:
    """Truth rows with a title, authors or a date, by page id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["id"]: row for row in rows if any(map(row.get, ("title", *_AUTHORS, *_DATES)))}


def score(truth: Row, article: ExtractedArticle | None) -> Score:
    """The article against the truth; without one, all the truth knows is wrong."""
    title, names, stamp = truth.get("title"), true_names(truth), _first(truth, _DATES)
    found = {_key(name) for name in article.authors} if article else set()
    moment = _moment(str(stamp)) if stamp else None
    published = article.published_at if article and article.published_from != "fetched" else None
    timed = bool(moment and _TIME_OF_DAY.search(str(stamp)) and moment.time() != _MIDNIGHT)
    return Score(
        title=None if not title else bool(article and _key(article.title) == _key(title)),
        authors=None if not names else found == names,
        others=None if not names else bool(found - names),
        day=None if not moment else bool(published and _same_day(published, str(stamp), moment)),
        minute=None if not moment or not timed else bool(published and _near(published, moment)),
    )


_AUTHORS: Final = ("authors", "author", "byline")
_DATES: Final = ("date", "publishedTime")
_MIDNIGHT: Final = datetime(2000, 1, 1).time()  # noqa: DTZ001 - a time of day


def true_names(truth: Row) -> set[str]:
    """The names of the truth, whatever set it is of."""
    value = _first(truth, _AUTHORS) or ()
    whole = [value] if isinstance(value, str) else value
    return {_key(part) for one in whole for part in _NAMES.split(one)} - {""}


def _first(truth: Row, keys: Iterable[str]) -> Any:
    return next((truth[key] for key in keys if truth.get(key)), None)


def _moment(stamp: str) -> datetime | None:
    return parse_date(stamp.replace(" ", "T", 1)) or parse_date(stamp)


def _same_day(published: datetime, stamp: str, moment: datetime) -> bool:
    """The day in Greenwich or where the outlet is, as a date alone does not tell which."""
    return stamp.startswith(published.strftime("%Y-%m-%d")) or published.date() == moment.date()


def _near(left: datetime, right: datetime) -> bool:
    return abs(left - right) < timedelta(minutes=1)


def _key(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).casefold()


def noisy_hints(truth: Row, url: str) -> Hints:
    """What a careless feed says of the page: each page has one fault of each kind, by its id."""
    draw = hashlib.sha256(truth["id"].encode()).digest()
    outlet = (urlsplit(url).hostname or "").removeprefix("www.")
    hints = Hints(url=url, fetched_at=FETCHED_AT)
    if title := truth.get("title"):
        words = title.split()
        titles = (
            title, f"{title} | {outlet}", escape(escape(title)), f"<b>{escape(title)}</b>", "",
            " ".join(words[: max(4, len(words) // 2)]) + "…", f"{title}\n", f" {title.upper()} ",
        )  # fmt: skip
        hints = replace(hints, title=titles[draw[0] % len(titles)])
    if names := [str(name) for name in truth.get("authors") or ()]:
        joined = " and ".join(names)
        authors = (
            tuple(names), (f"By {joined}",), ("admin",), (outlet,), (), (f"desk@{outlet}",),
            (f"desk@{outlet} ({joined})",), (joined.upper(),),
        )  # fmt: skip
        hints = replace(hints, authors=authors[draw[1] % len(authors)])
    if moment := _moment(str(_first(truth, _DATES) or "")):
        times = (
            moment, moment.replace(second=0), None, FETCHED_AT + timedelta(days=40),
            datetime(1970, 1, 1, tzinfo=UTC), moment.replace(hour=0, minute=0, second=0),
        )  # fmt: skip
        hints = replace(hints, published=times[draw[2] % len(times)])
    return hints


def extract(html: bytes, hints: Hints) -> ExtractedArticle | None:
    """The article, None for a page that is refused."""
    try:
        return extract_page(html, hints)
    except ExtractionError:
        return None


def share(values: Iterable[bool | None]) -> float | None:
    """The share of those that are known; None where none is."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None


def shares(scores: Sequence[Score]) -> dict[str, float]:
    """The shares of a set by field, without the fields its truth does not have."""
    found = {field: share(getattr(one, field) for one in scores) for field in FIELDS}
    return {field: value for field, value in found.items() if value is not None}


def print_scores(name: str, scores: Sequence[Score]) -> None:
    """One line for a set."""
    found = shares(scores)
    columns = (f"{found[field]:.3f}" if field in found else "-" for field in FIELDS)
    print(
        f"{name:33} {len(scores):5}", *(f"{column:7}" for column in columns), sep="  ", flush=True
    )


def show(truth: Row, article: ExtractedArticle | None, got: Score) -> None:
    """What differs, one line each."""
    if got.title is False:
        print(f"  {truth['id']}\n    T {truth['title']!r}\n    - {article and article.title!r}")
    if got.authors is False:
        names = article and article.authors
        print(f"  {truth['id']}\n    A {_first(truth, _AUTHORS)!r}\n    - {names!r}")
    if got.minute is False or got.day is False:
        when = article and (str(article.published_at), article.published_from)
        print(f"  {truth['id']}\n    D {_first(truth, _DATES)!r}\n    - {when!r}")


def group(truth: Row) -> str:
    """The set, with English apart where the truth tells the language."""
    language = str(truth.get("lang") or "").casefold()
    english = " English" if language.startswith("en") else " other" if language else ""
    return f"{truth['set']}{english}"


def pages_of(data: Path, sets: Sequence[str], part: str) -> Iterator[tuple[Row, bytes, str]]:
    """Truth, bytes and address of the pages of a part."""
    truth = load_truth(data / "truth.jsonl.gz")
    for name in sets:
        for page in read_pages(data / f"{name}.tar.xz", truth):
            row = truth[page.id]
            held = is_held_back(row.get("url") or "")
            if part == "all" or held is (part == "held"):
                yield row, page.html, "" if page.url.startswith("hard::") else page.url


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--part", choices=("seen", "held", "all"), default="all")
    parser.add_argument("--set", nargs="+", choices=SETS, default=list(SETS), dest="sets")
    parser.add_argument("--show", action="store_true", help="list what differs on seen hosts")
    parser.add_argument("--raise", action="store_true", dest="raise_floors")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Print one line for each set and way of reading; exit with 1 where one is below its floor."""
    options = parse(arguments)
    data = options.data / "data" / "extraction"
    if not data.is_dir():
        sys.exit(f"no evaluation data at {data}: pass --data")
    logging.disable(logging.CRITICAL)
    scores: dict[str, list[Score]] = {}
    for truth, html, url in pages_of(data, options.sets, options.part):
        held = is_held_back(truth.get("url") or "")
        alone = Hints(url=url, fetched_at=FETCHED_AT)
        for way, hints in (("", alone), (" +feed", noisy_hints(truth, url))):
            article = extract(html, hints)
            got = score(truth, article)
            name = f"{group(truth)}, {'held back' if held else 'seen'}{way}"
            scores.setdefault(name, []).append(got)
            if options.show and not held:
                show(truth, article, got)
    print(f"{'':33} pages", *(f"{name:7}" for name in FIELDS), sep="  ")
    for name, listed in sorted(scores.items()):
        print_scores(name, listed)
    found = {name: shares(listed) for name, listed in scores.items()}
    hold(FLOORS, found, raise_them=options.raise_floors)


if __name__ == "__main__":
    main()
