"""Row by row: what the lake and the servers' log say, against what the drill expected."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.dataset

from tests.support.faults.model import RUNS, Feed, Story
from tests.support.faults.wire import Asked, FaultWeb

_TOLERANCE = 0.1  # seconds between the end of a request at the server and at the client


@dataclass(frozen=True)
class Wrong:
    """One outcome that is not the expected one; ``run`` 0 where it is about all of them."""

    run: int
    what: str
    expected: object
    actual: object

    def __str__(self) -> str:
        return f"run {self.run}, {self.what}: expected {self.expected!r}, got {self.actual!r}"


class Lake:
    """The rows of a lake, by the number of the run that wrote them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._numbers: dict[str, int] = {}
        run_ids = sorted({row["run_id"] for row in self._read("commits")})
        self._numbers = {run_id: number for number, run_id in enumerate(run_ids, 1)}
        self.polls: dict[tuple[int, str], list[dict[str, Any]]] = self._by("polls", "feed_url")
        rejects = self._read("rejects")
        self.feed_rejects = self._group((r for r in rejects if not r["entry_key"]), "feed_url")
        self._entry_rejects = self._group((r for r in rejects if r["entry_key"]), "entry_key")
        self._articles = self._by("articles", "entry_key")

    @property
    def runs(self) -> int:
        """Number of runs that committed something."""
        return len(self._numbers)

    def article(self, run: int, key: str) -> dict[str, Any] | None:
        """The article row of an entry in a run."""
        return next(iter(self._articles.get((run, key), ())), None)

    def fate(self, run: int, key: str) -> str:
        """What the rows of a run say of an entry, in the words of ``model``."""
        revisions = [row["revision"] for row in self._articles.get((run, key), ())]
        words = ["article" if number == 1 else f"revision {number}" for number in revisions]
        for row in self._entry_rejects.get((run, key), ()):
            words += [row["reason"] + (" later" if row["next_attempt_at"] else "")]
        return " + ".join(words)

    def entry_error(self, run: int, key: str) -> str:
        """The error of an entry's reject, to explain a wrong fate."""
        return "; ".join(row["error"] for row in self._entry_rejects.get((run, key), ()))

    def entries(self) -> set[str]:
        """The keys of all entries with a row of their own."""
        return {key for _, key in (*self._articles, *self._entry_rejects)}

    def _read(self, dataset: str) -> list[dict[str, Any]]:
        folder = self._root / dataset
        if not folder.exists():
            return []
        table = pyarrow.dataset.dataset(folder, partitioning="hive").to_table()
        rows: list[dict[str, Any]] = table.to_pylist()
        return rows

    def _by(self, dataset: str, column: str) -> dict[tuple[int, str], list[dict[str, Any]]]:
        return self._group(self._read(dataset), column)

    def _group(
        self, rows: Iterable[dict[str, Any]], column: str
    ) -> dict[tuple[int, str], list[dict[str, Any]]]:
        groups = defaultdict(list)
        for row in rows:
            groups[self._numbers[row["run_id"]], row[column]].append(row)
        return dict(groups)


def poll_outcome(rows: list[dict[str, Any]]) -> str:
    """The outcome of a feed's polls in one run, in the words of ``model``."""
    return " + ".join(
        row["error"].partition(":")[0] if row["outcome"] == "error" else row["outcome"]
        for row in rows
    )


def check_polls(feed: Feed, lake: Lake) -> Iterator[Wrong]:
    """Each poll of a feed: outcome, further columns, titles of new entries, its rejects."""
    for run in range(1, RUNS + 1):
        rows = lake.polls.get((run, feed.url), [])
        expected, what = feed.outcomes[run - 1], f"{feed.kind} <{feed.url}>"
        if (actual := poll_outcome(rows)) != expected:
            yield Wrong(run, what, expected, f"{actual} ({rows[0]['error'] if rows else ''})")
            continue
        reasons = [row["reason"] for row in lake.feed_rejects.get((run, feed.url), ())]
        if reasons != expected_rejects(feed, run):
            yield Wrong(run, f"{what}, rejects", expected_rejects(feed, run), reasons)
        new = sorted(story.title for story in feed.new_in(run))
        for row in rows:
            columns = {name: values[run - 1] for name, values in feed.columns.items()}
            if (found := {name: row[name] for name in columns}) != columns:
                yield Wrong(run, f"{what}, columns", columns, found)
            if (titles := sorted(entry["title"] for entry in row["discovered"])) != new:
                yield Wrong(run, f"{what}, new entries", new[:3], titles[:3])


def expected_rejects(feed: Feed, run: int) -> list[str]:
    """The reasons of a feed's own reject rows in a run."""
    outcome = feed.outcomes[run - 1]
    if outcome == "new":
        return ["entry_without_link"] * feed.skipped
    return [] if outcome in ("", "unchanged", "not_modified", "moved") else [outcome]


def check_stories(feeds: list[Feed], lake: Lake, limited: set[str]) -> Iterator[Wrong]:
    """Each entry's fate in each run, and each text.

    Fates in groups and of ``limited`` entries are for ``check_groups`` and ``check_budget``.
    """
    for feed in feeds:
        for run in range(1, RUNS + 1):
            for story, expected in feed.fates(run):
                key = story.key(feed.url)
                yield from _check_text(story, lake.article(run, key), run)
                actual = lake.fate(run, key)
                if actual != expected and not story.group and key not in limited:
                    what, error = f"{feed.kind} <{story.link}>", lake.entry_error(run, key)
                    yield Wrong(run, what, expected, f"{actual} ({error})")
    known = {story.key(feed.url) for feed in feeds for story in feed.stories}
    if strangers := lake.entries() - known:
        yield Wrong(0, "entries that no feed has", 0, len(strangers))


def _check_text(story: Story, article: dict[str, Any] | None, run: int) -> Iterator[Wrong]:
    if article is None:
        return
    text = story.text if article["revision"] == 1 else story.later_text
    if not article["text"].startswith(text):
        yield Wrong(run, f"text of {story.link}", text[:80], article["text"][:80])


def check_groups(feeds: list[Feed], lake: Lake) -> Iterator[Wrong]:
    """Of the entries of one article, one becomes it and the others are known."""
    groups: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for feed in feeds:
        for story in feed.stories:
            if story.group:
                groups[story.group].append((story.key(feed.url), feed.discovered_in(story)))
    for name, members in groups.items():
        for run in range(1, RUNS + 1):
            found = sum(at == run for _, at in members)
            expected = ["article", *["known"] * (found - 1)] if found else []
            actual = sorted(filter(None, (lake.fate(run, key) for key, _ in members)))
            if actual != expected:
                yield Wrong(run, f"twins of {name}", expected, actual)


def check_budget(lake: Lake, limited: set[str], budget: int) -> Iterator[Wrong]:
    """A host over its budget gives so many articles a run, and no other row."""
    for run in range(1, RUNS + 1):
        fates = Counter(lake.fate(run, key) for key in limited)
        del fates[""]
        if fates != Counter(article=budget):
            yield Wrong(run, "the outlet over its budget", {"article": budget}, dict(fates))


def check_requests(feeds: list[Feed], log: list[Asked], limited: set[str]) -> Iterator[Wrong]:
    """How often each feed and page was asked for, by the servers' own account."""
    asked = Counter((request.run, f"http://{request.host}{request.path}") for request in log)
    expected: Counter[tuple[int, str]] = Counter()
    unsure = set()
    for feed in feeds:
        for run, url, count in _requests(feed, limited):
            if count < 0:
                unsure.add(url)
            expected[run, url] += count
    for (run, url), count in sorted(expected.items()):
        if url not in unsure and asked[run, url] != count:
            yield Wrong(run, f"requests for {url}", count, asked[run, url])


def _requests(feed: Feed, limited: set[str]) -> Iterator[tuple[int, str, int]]:
    """Run, URL and expected requests, -1 for any number, of a feed and its stories."""
    for run in range(1, RUNS + 1):
        yield run, feed.url, feed.requests(run)
        for story in feed.stories:
            after = run - (feed.discovered_in(story) or RUNS + 1)
            anything = story.key(feed.url) in limited
            yield run, story.link, -1 if anything else story.requests(after)


def check_politeness(web: FaultWeb, delay: float) -> Iterator[Wrong]:
    """One request at a time, the delay between, no cookies, no Referer, a User-Agent that tells."""
    by_host: defaultdict[tuple[int, str], list[Asked]] = defaultdict(list)
    for request in web.log:
        by_host[request.run, request.host].append(request)
        told = request.headers.get("user-agent", "")
        if "cookie" in request.headers or "referer" in request.headers or "+http" not in told:
            yield Wrong(request.run, f"headers to {request.host}", "identified", request.headers)
    for (run, host), requests in by_host.items():
        requests.sort(key=lambda request: request.started)
        wanted = delay
        for before, after in pairwise(requests):
            if before.path == "/robots.txt":
                wanted = max(delay, web.crawl_delays.get(host, 0.0))
            if (pause := after.started - before.finished) < wanted - _TOLERANCE:
                what = f"pause at {host} before {after.path}"
                yield Wrong(run, what, f">= {wanted} s", f"{pause:.2f} s")


def expected_ledger(feeds: list[Feed], limited: set[str], budget: int) -> dict[str, int]:
    """Entries by what must have become of them after the last run."""
    counts: Counter[str] = Counter()
    for feed in feeds:
        for story in feed.entries:
            if not feed.discovered_in(story) or story.key(feed.url) in limited:
                continue
            fates = [f for run in range(1, RUNS + 1) for s, f in feed.fates(run) if s is story]
            last = [fate for fate in fates if fate][-1]
            ended = "articles" if "article" in fates else "rejected"
            counts["pending" if last.endswith(" later") else ended] += 1
    groups = Counter(s.group for feed in feeds for s in feed.stories if s.group)
    known = sum(size - 1 for size in groups.values())
    counts.update(articles=budget * RUNS - known, rejected=known)
    counts["pending"] += len(limited) - budget * RUNS
    return {"discovered": counts.total(), **counts}
