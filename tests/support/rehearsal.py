"""Runs of the pipeline without processes, sockets or files: the real stages over a web in memory.

    newsroom = Rehearsal(web)               # web: answers by URL, see ``MemoryWeb``
    newsroom.run_once(["http://gazette.example/feed"])
    newsroom.articles, newsroom.rejects, newsroom.polls

The seams are those of a run: the HTTP client, the worker pool, the lake's state and the archive of
feed documents. What lies between them is the code of the product. Time is the real clock's, so
that ``time_machine`` can turn it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, cast

import zstandard

from schemas.arrow import to_table
from schemas.article import Article
from schemas.datasets import ARTICLES, DATASETS, POLLS, REJECTS
from schemas.feed_poll import FeedPoll, PendingEntry
from schemas.feed_source import FeedSource
from schemas.reject import Reject
from transforms.drop_seen import _by_article, _Compare
from transforms.extract_articles import _Extract
from transforms.fetch_pages import _Fetch
from transforms.lib.http import FetchFailure, FetchRequest, FetchResponse, HttpClient
from transforms.lib.lake.ledger import balance
from transforms.lib.lake.state import (
    ARTICLE_COLUMNS,
    POLL_COLUMNS,
    REJECT_COLUMNS,
    LakeState,
)
from transforms.lib.stream.page_order import next_slice
from transforms.lib.workers.pool import WorkerPool
from transforms.poll_feeds import _Poll
from transforms.stages import documents
from transforms.stages.archive import ArchivedFeed
from transforms.stages.pending import pending_entry
from transforms.stages.run_context import RunContext, now, to_datetime

Answer = FetchResponse | FetchFailure
_SLICE = 100


@dataclass
class MemoryWeb:
    """Answers by URL; ``requests`` are the pages asked for, in order."""

    answer: Callable[[FetchRequest], Answer]
    requests: list[FetchRequest] = field(default_factory=list)

    def fetch_all(self, requests: Iterable[FetchRequest]) -> Iterator[Answer]:
        """As ``HttpClient.fetch_all``."""
        for request in list(requests):
            self.requests.append(request)
            yield self.answer(request)

    def submit(self, request: FetchRequest) -> Future[Answer]:
        """As ``HttpClient.submit``: the answer is there at once."""
        self.requests.append(request)
        future: Future[Answer] = Future()
        future.set_result(self.answer(request))
        return future


class InlinePool:
    """Runs each job at once, in this process; ``jobs`` replaces some of them."""

    workers = 1

    def __init__(self, jobs: dict[Callable[..., Any], Callable[..., Any]] | None = None) -> None:
        self._jobs = jobs or {}

    def run(self, job: Callable[..., Any], *arguments: Any) -> Any:
        """As ``WorkerPool.run``."""
        return self._jobs.get(job, job)(*arguments)

    def schedule(
        self, job: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> Future[Any]:
        """As ``WorkerPool.schedule``."""
        future: Future[Any] = Future()
        try:
            future.set_result(self._jobs.get(job, job)(*arguments, **options))
        except Exception as error:  # noqa: BLE001 (a job's error is its outcome)
            future.set_exception(error)
        return future

    def result(self, future: Future[Any]) -> Any:
        """As ``WorkerPool.result``."""
        return future.result()


def page_answer(request: FetchRequest, body: str, final_url: str = "") -> FetchResponse:
    """A page or a feed document that came with status 200."""
    return FetchResponse(
        request.key, request.url, final_url or request.url, 200, body.encode(), "text/html", "utf-8"
    )


_rehearsals: dict[str, Rehearsal] = {}


def rehearsal_of(lake: str) -> Rehearsal:
    """The rehearsal whose lake has that name."""
    return _rehearsals[lake]


@dataclass(frozen=True)
class _Context(RunContext):
    """A run's context whose client, workers and state are those of a rehearsal."""

    def state(self) -> LakeState:
        return _rehearsals[self.lake].state

    def http_client(self) -> HttpClient:
        return cast("HttpClient", _rehearsals[self.lake].web)

    def pool(self) -> WorkerPool:
        return cast("WorkerPool", _rehearsals[self.lake].pool)


class Rehearsal:
    """A lake in memory, and runs over it."""

    def __init__(
        self,
        web: MemoryWeb,
        jobs: dict[Callable[..., Any], Callable[..., Any]] | None = None,
        **settings: Any,
    ) -> None:
        self.web = web
        self.pool = InlinePool(jobs)
        self.state = LakeState()
        self.rows: defaultdict[str, list[Any]] = defaultdict(list)
        name = f"memory-{id(self)}"
        _rehearsals[name] = self
        self.context = _Context(run_id=name, lake=name, **settings)

    def close(self) -> None:
        """Forget the lake."""
        del _rehearsals[self.context.lake]

    @property
    def polls(self) -> list[FeedPoll]:
        return self.rows[POLLS.name]

    @property
    def articles(self) -> list[Article]:
        return self.rows[ARTICLES.name]

    @property
    def rejects(self) -> list[Reject]:
        return self.rows[REJECTS.name]

    def view(self) -> dict[str, Article]:
        """The current revision of each article, by its id."""
        current: dict[str, Article] = {}
        for row in self.articles:
            if row.article_id not in current or row.revision > current[row.article_id].revision:
                current[row.article_id] = row
        return current

    def problems(self) -> list[str]:
        """What ``report --check`` would say of the rows."""
        tables = {name: to_table(DATASETS[name], self.rows[name]) for name in _CHECKED}
        return balance(tables).problems

    def restart(self) -> None:
        """Read the state back from all rows, as a process without a snapshot does."""
        self.state = LakeState()
        for dataset in (POLLS.name, ARTICLES.name, REJECTS.name):
            if rows := self.rows[dataset]:
                self._remember(dataset, rows)

    def run_once(self, feed_urls: Iterable[str]) -> None:
        """One run: poll the feeds, then work off what is due."""
        self._poll(
            [FeedSource(url, "gazette", "Gazette", "GB", "press", "en") for url in feed_urls]
        )
        attempted: set[str] = set()
        while batch := self._due(attempted):
            attempted.update(pending.entry.entry_key for pending in batch)
            self._work_off(batch)

    def _poll(self, sources: list[FeedSource]) -> None:
        stage = _Poll(self.context)
        stage.start_bundle()
        for source in sources:
            list(stage.process(source))
        self._store(_values(stage.finish_bundle()))

    def _due(self, attempted: set[str]) -> list[PendingEntry]:
        at = to_datetime(now())
        due = (
            row
            for row in self.state.pending()
            if (row.next_attempt_at is None or row.next_attempt_at <= at)
            and row.entry["entry_key"] not in attempted
        )
        return [pending_entry(row) for row in next_slice(due, _SLICE)]

    def _work_off(self, batch: list[PendingEntry]) -> None:
        fetched = self._bundle(_Fetch(self.context), batch)
        extracted = self._bundle(_Extract(self.context), fetched["documents"])
        groups: defaultdict[str, list[Any]] = defaultdict(list)
        for key, element in map(_by_article, extracted["articles"]):
            groups[key].append(element)
        compared = self._bundle(_Compare(self.context), list(groups.items()))
        articles = [article for _, article in compared["articles"]]
        rejects = (fetched["rejects"], extracted["rejects"], compared["rejects"])
        self._store({"articles": articles, "rejects": [r for part in rejects for r in part]})

    def _bundle(self, stage: Any, elements: Iterable[Any]) -> defaultdict[str, list[Any]]:
        stage.start_bundle()
        outputs = [output for element in elements for output in stage.process(element)]
        return _values([*outputs, *stage.finish_bundle()])

    def _store(self, rows: dict[str, list[Any]]) -> None:
        """Keep the rows and remember them, in the order in which a lake is read."""
        for name in (POLLS.name, ARTICLES.name, REJECTS.name, "pages"):
            if found := rows.get(name):
                self.rows[name] += found
                self._remember(name, found)

    def _remember(self, name: str, records: list[Any]) -> None:
        if name == POLLS.name:
            self.state.add_polls(to_table(POLLS, records).select(POLL_COLUMNS))
        elif name == REJECTS.name:
            self.state.add_rejects(to_table(REJECTS, records).select(REJECT_COLUMNS))
        elif name == ARTICLES.name:
            for day in sorted({record.published_date for record in records}):
                group = [record for record in records if record.published_date == day]
                self.state.add_articles(to_table(ARTICLES, group).select(ARTICLE_COLUMNS), day)

    def feed_document(self, pending: PendingEntry) -> ArchivedFeed | None:
        """As ``read_feed_document``."""
        for page in self.rows["pages"]:
            if page.kind == "feed" and page.body_hash == pending.body_hash:
                body = zstandard.decompress(page.body)
                return ArchivedFeed(body, page.final_url, page.content_type)
        return None


_CHECKED = (POLLS.name, ARTICLES.name, REJECTS.name, "commits")


def _values(outputs: Iterable[Any]) -> defaultdict[str, list[Any]]:
    """Outputs by tag, free of the windows of ``finish_bundle``."""
    values: defaultdict[str, list[Any]] = defaultdict(list)
    for output in outputs:
        value = output.value
        values[output.tag].append(getattr(value, "value", value))
    return values


def _archived(lake: Any, pending: PendingEntry) -> ArchivedFeed | None:
    found = _rehearsals.get(lake.root)
    return _read_archive(lake, pending) if found is None else found.feed_document(pending)


_read_archive = documents.read_feed_document  # type: ignore[attr-defined] # a seam of its own
documents.read_feed_document = _archived  # type: ignore[attr-defined]
