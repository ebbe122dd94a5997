"""What a soak found: judged from the plan, the lake and what the observers wrote down."""

from __future__ import annotations

import contextlib
import io
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.soak.watch import Sample
from pipelines.cli.query import LATEST_REVISION, articles_source
from pipelines.reading import ledger_check

RECOVERY_SECONDS = 120.0
"""After a kill, the bound on seconds to a queryable row holds again within this time."""

_SLOPE_SECONDS = 1200.0
_SLOPE_SHARE = 2 / 3  # of a run that is shorter
_SHOWN = 5
_ENOUGH_ROWS = 20


@dataclass(frozen=True)
class Arrival:
    """A story that became queryable; times in seconds from the start of the plan."""

    feed: int
    published: float
    queryable: float

    @property
    def seconds(self) -> float:
        """From publication to queryable row."""
        return self.queryable - self.published


@dataclass(frozen=True)
class Kill:
    """A kill that was made; ``at`` in seconds from the start, ``took`` until the job ran again."""

    at: float
    kind: str
    took: float


@dataclass(frozen=True)
class Latency:
    """Seconds from publication to queryable row, of ``count`` stories."""

    count: int
    median: float | None = None
    p99: float | None = None
    longest: float | None = None


@dataclass(frozen=True)
class Trend:
    """How a figure went over the last part of a run: its mean, peak, and slope by least squares."""

    mean: float
    peak: float
    percent_per_minute: float


@dataclass
class Result:
    """Everything measured; ``problems`` is empty when all that was asked for held."""

    published: int = 0
    written: int = 0
    articles: int = 0
    rows: int = 0
    files: int = 0
    files_read: int = 0
    globs: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    latency: dict[str, Latency] = field(default_factory=dict)
    minutes: list[dict[str, Any]] = field(default_factory=list)
    kills: list[dict[str, Any]] = field(default_factory=list)
    memory: dict[str, Trend] = field(default_factory=dict)
    checkpoint: Trend | None = None
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    drained_after: float | None = None
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def rows_per_article(self) -> float:
        """Rows in the raw files for each article, traps included: what at-least-once came to."""
        return self.rows / self.articles if self.articles else 0.0


def latency(arrivals: Iterable[Arrival]) -> Latency:
    """Median and p99 (nearest rank) of the arrivals."""
    seconds = sorted(arrival.seconds for arrival in arrivals)
    if not seconds:
        return Latency(0)
    rank = math.ceil(0.99 * len(seconds)) - 1
    shown = (statistics.median(seconds), seconds[rank], seconds[-1])
    return Latency(len(seconds), *(round(value, 1) for value in shown))


def settled(arrivals: Iterable[Arrival], kills: Sequence[Kill]) -> list[Arrival]:
    """The rows that became queryable outside of the two minutes after each kill."""
    return [
        arrival
        for arrival in arrivals
        if not any(0 <= arrival.queryable - kill.at < RECOVERY_SECONDS for kill in kills)
    ]


def by_minute(arrivals: Iterable[Arrival], kills: Sequence[Kill]) -> list[dict[str, Any]]:
    """Rows and seconds by the minute in which they became queryable, with the kills in it."""
    minutes: defaultdict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        minutes[int(arrival.queryable // 60)].append(arrival)
    killed = Counter(int(kill.at // 60) for kill in kills)
    return [
        {"minute": minute, "kills": killed[minute], **vars(latency(minutes.get(minute, ())))}
        for minute in range(max(minutes, default=-1) + 1)
    ]


def recoveries(
    arrivals: Sequence[Arrival], kills: Sequence[Kill], bound: float
) -> list[dict[str, Any]]:
    """For each kill, seconds from it to the next row, and to the last row that was late.

    Counted up to the next kill; ``p99_after`` is that of rows two minutes after it and later.
    """
    found = []
    for number, kill in enumerate(kills):
        end = kills[number + 1].at if number + 1 < len(kills) else math.inf
        rows = [arrival for arrival in arrivals if kill.at <= arrival.queryable < end]
        late = [row.queryable - kill.at for row in rows if row.seconds > bound]
        first = min((row.queryable - kill.at for row in rows), default=None)
        after = latency(settled(rows, [kill]))
        found.append(
            {
                "at": round(kill.at, 1),
                "kind": kill.kind,
                "took": round(kill.took, 1),
                "next_row_after": None if first is None else round(first, 1),
                "last_late_row_after": round(max(late, default=0.0), 1),
                "rows_two_minutes_after": after.count,
                "p99_two_minutes_after": after.p99,
            }
        )
    return found


def trend(points: Sequence[tuple[float, float]]) -> Trend | None:
    """The trend of (seconds, value) over the last 20 minutes, or the last two thirds if shorter."""
    if not points:
        return None
    last = points[-1][0]
    span = min(_SLOPE_SECONDS, (last - points[0][0]) * _SLOPE_SHARE)
    points = [point for point in points if point[0] >= last - span]
    times, values = zip(*points, strict=True)
    mean = statistics.fmean(values)
    if len(points) < 2 or not mean:  # noqa: PLR2004 (a line has two points)
        return Trend(round(mean, 1), round(max(values), 1), 0.0)
    slope = statistics.linear_regression(times, values).slope
    return Trend(round(mean, 1), round(max(values), 1), round(100 * 60 * slope / mean, 2))


def memory_trends(samples: Sequence[Sample]) -> dict[str, Trend]:
    """MiB of PSS by role, and of all that is the engine's: not of the harness, which is the web."""
    roles = sorted({role for sample in samples for role in sample.memory})
    series = {role: [(s.at, s.memory.get(role, 0.0)) for s in samples] for role in roles}
    series["all of the engine"] = [
        (s.at, sum(size for role, size in s.memory.items() if role != "harness")) for s in samples
    ]
    trends = {role: trend(points) for role, points in series.items()}
    return {role: found for role, found in trends.items() if found is not None}


def query(statement: str) -> list[tuple[Any, ...]]:
    """The rows that DuckDB gives."""
    with duckdb.connect() as connection:
        return connection.execute(statement).fetchall()


def read_view(lake: Path) -> list[tuple[str, str]]:
    """Entry URL and text of each row of the articles view."""
    source = articles_source(str(lake))
    return query(f"SELECT entry_url, text FROM {source} {LATEST_REVISION}")  # noqa: S608


def count_rows(lake: Path) -> tuple[int, int]:
    """Articles, and their rows in all files."""
    counts = "count(DISTINCT article_id), count(*)"
    articles, rows = query(f"SELECT {counts} FROM {articles_source(str(lake))}")[0]  # noqa: S608
    return int(articles), int(rows)


def count_rejects(lake: Path) -> dict[str, int]:
    """Rows of rejects by their reason."""
    if not next((lake / "rejects").glob("*/*.parquet"), None):
        return {}
    rejects = f"'{lake}/rejects/*/*.parquet'"
    return dict(sorted(query(f"SELECT reason, count(*) FROM {rejects} GROUP BY ALL")))  # noqa: S608


def compare(
    view: Sequence[tuple[str, str]], expected: Mapping[str, str], allowed: set[str]
) -> list[str]:
    """What is wrong with the view's rows of URL and text.

    Each URL must be in it once, with a text that begins as expected, and nothing but ``allowed``.
    """
    counts, published = Counter(url for url, _ in view), expected.keys()
    wrong = {
        "published and not in the view": published - counts.keys(),
        "more than once in the view": {url for url, count in counts.items() if count > 1},
        "in the view and never published": counts.keys() - published - allowed,
        "in the view in an older version": {
            url for url, text in view if not text.startswith(expected.get(url, ""))
        },
    }
    return [
        f"{len(urls)} articles {what}, such as {', '.join(sorted(urls)[:_SHOWN])}"
        for what, urls in wrong.items()
        if urls
    ]


def check_ledger(lake: Path) -> Iterator[str]:
    """A problem with the output of ``pipelines.report --check`` where it fails."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        status = ledger_check.run(str(lake))
    if status:
        yield f"pipelines.report --check exits with {status}:\n{output.getvalue()}"


def check_bound(settled: Latency, bound: float) -> list[str]:
    """A problem where p99 of the rows away from kills is over the bound, or there are none."""
    if settled.p99 is None:
        return ["no row became queryable away from kills: nothing to judge p99 by"]
    if settled.p99 > bound:
        return [f"p99 is {settled.p99} s, over its bound of {bound:g} s"]
    return []


def check_recoveries(kills: Sequence[dict[str, Any]], bound: float) -> list[str]:
    """The kills after which p99 was not back under the bound in time."""
    return [
        f"p99 is {kill['p99_two_minutes_after']} s two minutes after the kill of {kill['kind']} at "
        f"{kill['at']:.0f} s, over its bound of {bound:g} s"
        for kill in kills
        if (kill["p99_two_minutes_after"] or 0.0) > bound
    ]


def check_traps(found: Mapping[str, Latency], commit_interval: float) -> list[str]:
    """The groups of rows whose p99 the traps have raised by more than one commit interval."""
    problems = []
    for hosts in ("", ", same shards"):
        before, after = found[f"without traps{hosts}"], found[f"with traps{hosts}"]
        if min(before.count, after.count) < _ENOUGH_ROWS or not (before.p99 and after.p99):
            counts = f"{before.count} without, {after.count} with"
            problems.append(f"too few rows away from kills to judge the traps by{hosts}: {counts}")
        elif after.p99 - before.p99 > commit_interval:
            problems.append(f"the traps raise p99{hosts} from {before.p99} to {after.p99} s")
    return problems
