"""What a backfill makes rows from: stored articles or pages, cut into slices.

A slice holds the elements for the graph, and in place what stays of their rows. For another lake it
also holds rows of ``polls/``, since the ledger of a lake counts what polls discovered; all entries
of one poll are in one slice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.cli.errors import UsageError
from schemas.arrow import described_schema, record_of
from schemas.article import Article
from schemas.datasets import ARTICLES, PAGES, Dataset
from schemas.feed_poll import FeedEntry, FeedPoll, PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.poll_outcome import PollOutcome
from transforms.lake.lake import Lake
from transforms.lake.selection import Place, RowReader, select
from transforms.lib.lake.conditions import Condition, ConditionError, parse_condition
from transforms.lib.lake.readings import to_micros
from transforms.lib.lake.remade import Discovery, Stored
from transforms.lib.lake.rows import first_of_each
from transforms.lib.lake.state import LakeState
from transforms.lib.lake.withdrawn import address_keys, keys_of
from transforms.lib.tags.tag_columns import TAG_COLUMNS
from transforms.read_pages import pending_of
from transforms.stages.run_context import RunContext, date_of, now

Position = tuple[str, str, int]
"""How far a backfill in place has got: the partition, article_id and revision of a row."""
BEGINNING: Position = ("", "", 0)
_KEY_COLUMNS = ("article_id", "entry_url", "url", "canonical_url", "content_hash")


@dataclass(frozen=True)
class Slice:
    """So much as is worked off at a time; ``rows`` were taken from the source for it.

    A pipeline gets the elements; articles that are tagged in place are a table instead.
    """

    rows: int
    elements: Sequence[Any] = ()
    articles: pa.Table | None = None
    stored: Mapping[Discovery, Stored] = field(default_factory=dict)
    polls: Sequence[FeedPoll] = ()
    position: Position | None = None


class Source(Protocol):
    """Rows to make again. ``skipped`` counts those of which nothing is made, by what they are.

    ``problems`` are lines about what could not be read.
    """

    total: int
    skipped: Counter[str]
    problems: Sequence[str] = ()

    def slices(self) -> Iterator[Slice]:
        """All of them, in order. Raises FileNotFoundError where a compaction takes a file away."""


@dataclass(frozen=True)
class Scope:
    """The lake that is read, which rows of it, and what may not be made of them.

    ``withdrawn`` are the keys of articles that were taken down; ``done`` the discoveries that
    another lake has the ends of already; ``after`` is how far an earlier run in place has got.
    """

    lake: Lake
    context: RunContext
    where: str | None = None
    slice_size: int = 500
    withdrawn: frozenset[str] = frozenset()
    done: frozenset[Discovery] = frozenset()
    after: Position = BEGINNING

    def condition(self, dataset: Dataset) -> Condition | None:
        """The condition on the columns of a dataset. Raises UsageError for one that is none."""
        if self.where is None:
            return None
        try:
            return parse_condition(self.where, described_schema(dataset))
        except ConditionError as error:
            raise UsageError(f"--where: {error}") from error

    def select(self, dataset: Dataset, columns: Sequence[str], key: Sequence[str]) -> pa.Table:
        """The rows that are meant, by columns: of those with the same key the newest."""
        condition = self.condition(dataset)
        more = condition.columns if condition else frozenset()
        names = sorted({*columns, *more, "ingested_at"})
        rows = first_of_each(select(self.lake, dataset, names), key, ["ingested_at"])
        return rows.filter(condition.expression) if condition else rows


class ArticlesInPlace(Source):
    """Stored articles, to be tagged again in the order of their partitions."""

    columns: tuple[str, ...] = ("article_id", "revision")

    def __init__(self, scope: Scope) -> None:
        self.skipped = Counter()
        self._scope = scope
        self._reader = RowReader(scope.lake)
        key = ("published_date", "article_id", "revision")
        self._rows = scope.select(ARTICLES, self.columns, key)
        self.total = self._rows.num_rows

    def slices(self) -> Iterator[Slice]:
        """See ``Source``."""
        left = self._rows.filter(_is_after(self._scope.after))
        self.skipped["done before"] = self.total - left.num_rows
        for start in range(0, left.num_rows, self._scope.slice_size):
            rows = left.slice(start, self._scope.slice_size).to_pylist()
            stored = self._kept(self._reader.table(list(map(_place, rows))))
            made = self._slice(rows, stored)
            yield replace(made, position=_position(rows[-1]))

    def _kept(self, stored: pa.Table) -> pa.Table:
        """What was not taken down since."""
        if not self._scope.withdrawn:
            return stored
        keys = map(_keys, stored.select(_KEY_COLUMNS).to_pylist())
        kept = stored.filter(pa.array(map(self._scope.withdrawn.isdisjoint, keys), pa.bool_()))
        self.skipped["taken down"] += stored.num_rows - kept.num_rows
        return kept

    def _slice(self, rows: Sequence[Mapping[str, Any]], stored: pa.Table) -> Slice:
        return Slice(len(rows), articles=stored)


class PagesInPlace(ArticlesInPlace):
    """The pages of stored articles, to be extracted again."""

    columns = (
        *("article_id", "revision", "entry_key", "feed_url", "text_source", "fetched_at"),
        "discovered_at",
    )

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._pages = _pages(replace(scope, where=None))
        self._page_reader = RowReader(scope.lake)

    def _slice(self, rows: Sequence[Mapping[str, Any]], stored: pa.Table) -> Slice:
        wanted: defaultdict[Place, set[str]] = defaultdict(set)
        articles = stored.to_pylist()
        kept = {(row["article_id"], row["revision"]) for row in articles}
        for row in rows:
            if (row["article_id"], row["revision"]) not in kept:
                continue
            place = self._pages.get(_page_key(row))
            if place is None:
                self.skipped["no page kept"] += 1
            else:
                wanted[place].add(row["entry_key"])
        pages = self._page_reader.rows(list(wanted))
        elements = [_page(row, keys) for row, keys in zip(pages, wanted.values(), strict=True)]
        return Slice(len(rows), elements, stored={_discovery(r): Stored.of(r) for r in articles})


class PagesElsewhere(Source):
    """Archived pages, for another lake, in the order in which their entries were discovered."""

    def __init__(self, scope: Scope) -> None:
        self.skipped = Counter()
        self._scope = scope
        columns = ("entry_key", "kind", "feed_url", "discovered_at", "fetched_at", "url")
        # Of a discovery that took several attempts the last page settled it.
        rows = scope.select(PAGES, columns, ("kind", "entry_key", "feed_url", "discovered_at"))
        told = rows.filter(pc.field("discovered_at").is_valid())
        self.skipped["of an earlier version"] = rows.num_rows - told.num_rows
        order = [("discovered_at", "ascending"), ("feed_url", "ascending")]
        self._reader = RowReader(scope.lake)
        self._rows = told.sort_by([*order, ("fetched_at", "ascending")])
        self.total = told.num_rows

    def slices(self) -> Iterator[Slice]:
        """See ``Source``."""
        for batch in whole_polls(self._rows.to_pylist(), self._scope.slice_size, _entries):
            rows = self._reader.rows(list(map(_place, batch)))
            pages = [page for row in rows if (page := self._left(row)).told]
            pending = [pending_of(page, entry) for page in pages for entry in page.told or ()]
            yield Slice(len(batch), pages, polls=polls_of(self._scope.context, pending))

    def _left(self, row: dict[str, Any]) -> Page:
        """A page with the entries of which something is to be made."""
        page: Page = record_of(Page, row)
        at = (page.discovered_at or page.fetched_at).micros
        entries = page.told or ()
        left = [one for one in entries if (one.entry_key, at) not in self._scope.done]
        self.skipped["done before"] += len(entries) - len(left)
        where = address_keys((page.url, page.final_url)) if page.kind == "page" else frozenset()
        kept = [
            one
            for one in left
            if self._scope.withdrawn.isdisjoint(where | address_keys((one.url,)))
        ]
        self.skipped["taken down"] += len(left) - len(kept)
        return replace(page, told=tuple(kept))


class ArticlesElsewhere(Source):
    """Stored articles, to be tagged for another lake."""

    def __init__(self, scope: Scope) -> None:
        self.skipped = Counter()
        self._scope = scope
        columns = ("article_id", "revision", "entry_key", "discovered_at", "feed_url")
        key = ("published_date", "article_id", "revision")
        rows = scope.select(ARTICLES, columns, key)
        self._reader = RowReader(scope.lake)
        self._rows = rows.sort_by([("discovered_at", "ascending"), ("feed_url", "ascending")])
        self.total = rows.num_rows

    def slices(self) -> Iterator[Slice]:
        """See ``Source``."""
        for batch in whole_polls(self._rows.to_pylist(), self._scope.slice_size):
            left = [row for row in batch if _discovery(row) not in self._scope.done]
            self.skipped["done before"] += len(batch) - len(left)
            rows = self._reader.rows(list(map(_place, left)))
            kept = [row for row in rows if self._scope.withdrawn.isdisjoint(_keys(row))]
            self.skipped["taken down"] += len(rows) - len(kept)
            elements = [untagged(row, self._scope.context) for row in kept]
            polls = polls_of(self._scope.context, [pending for pending, _ in elements])
            yield Slice(len(batch), elements, polls=polls)


def whole_polls(
    rows: Sequence[Mapping[str, Any]],
    size: int,
    entries: Callable[[Mapping[str, Any]], Iterable[str]] = lambda _: (),
) -> Iterator[list[Mapping[str, Any]]]:
    """Cut rows in the order of their discovery into slices, each poll whole.

    An entry that comes again begins a slice: what it says now is compared with what it said then.
    """
    batch: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    for _, poll in groupby(rows, lambda row: (row["discovered_at"], row["feed_url"])):
        group = list(poll)
        keys = {key for row in group for key in entries(row)}
        if batch and (len(batch) + len(group) > size or not seen.isdisjoint(keys)):
            yield batch
            batch, seen = [], set()
        batch += group
        seen |= keys
    if batch:
        yield batch


def polls_of(context: RunContext, pending: Iterable[PendingEntry]) -> list[FeedPoll]:
    """Rows that discover entries in a lake that no feed told of them: they are no polls."""
    entries: defaultdict[tuple[FeedSource, int], list[PendingEntry]] = defaultdict(list)
    for one in pending:
        entries[one.source, one.discovered_at.micros].append(one)
    return [_poll(context, source, found) for (source, _), found in entries.items()]


def _poll(context: RunContext, source: FeedSource, found: Sequence[PendingEntry]) -> FeedPoll:
    at = found[0].discovered_at
    return FeedPoll(
        **source.columns(),
        source_language=source.language,
        polled_at=at,
        outcome=PollOutcome.REDRIVEN,
        http_status=0,
        bytes=0,
        duration_ms=0,
        entries=0,
        new_entries=0,
        etag="",
        last_modified="",
        body_hash="",
        next_poll_at=at,
        failures=0,
        final_url="",
        error="",
        document_keys=(),
        discovered=tuple(one.entry for one in found),
        run_id=context.run_id,
        ingested_at=now(),
        poll_date=date_of(at),
        next_url=source.feed_url,
    )


def untagged(row: Mapping[str, Any], context: RunContext) -> tuple[PendingEntry, Article]:
    """A stored article for the tag stage, as a row of this run, and a stub of its entry."""
    tags = {name: type(row[name])() for name in TAG_COLUMNS}
    article: Article = record_of(Article, {**row, **tags, "run_id": context.run_id})
    article = replace(article, ingested_at=now())
    entry = FeedEntry(
        entry_key=article.entry_key,
        entry_hash=article.content_hash,
        url=article.entry_url,
        title=article.title,
        summary=article.summary,
    )
    source = FeedSource(
        article.feed_url,
        article.source_id,
        article.source_name,
        article.source_country,
        article.source_kind,
    )
    return PendingEntry(entry, source, article.discovered_at, "", ""), article


def _pages(scope: Scope) -> dict[tuple[str, str, int], Place]:
    """Where the page of each fetch is, and the document of each poll."""
    columns = ("entry_key", "kind", "feed_url", "discovered_at", "fetched_at")
    rows = scope.select(PAGES, columns, ("kind", "entry_key", "feed_url", "fetched_at"))
    told = rows.filter(pc.field("discovered_at").is_valid())
    return {_fetch(row, row["kind"]): _place(row) for row in told.to_pylist()}


def _page_key(article: Mapping[str, Any]) -> tuple[str, str, int]:
    """The page that an article was made of; the text of a feed was fetched when it was polled."""
    return _fetch(article, article["text_source"])


def _fetch(row: Mapping[str, Any], kind: str) -> tuple[str, str, int]:
    whose = row["feed_url"] if kind == "feed" else row["entry_key"]
    return kind, whose, to_micros(row["fetched_at"])


def _page(row: Mapping[str, Any], keys: set[str]) -> Page:
    page: Page = record_of(Page, row)
    return replace(page, told=tuple(one for one in page.told or () if one.entry_key in keys))


def _entries(row: Mapping[str, Any]) -> Iterable[str]:
    """The entry of a page and its address, or the feed of a document."""
    return (row["entry_key"], row["url"]) if row["kind"] == "page" else (row["feed_url"],)


def with_updates(page: Page, state: LakeState) -> Iterator[Page]:
    """A page as it is; a feed document once for its new entries, and once for those that changed.

    A page knows by itself whether its entry had changed.
    """
    if page.kind == "page":
        yield page
        return
    entries = page.told or ()
    for changed in (False, True):
        told = tuple(one for one in entries if (state.settled(one.entry_key) >= 0) == changed)
        if told:
            yield replace(page, told=told, is_update=changed)


def _place(row: Mapping[str, Any]) -> Place:
    return row["path"], row["row"]


def _is_after(position: Position) -> pc.Expression:
    """Whether a row comes after a position."""
    day, article, revision = position
    days, articles = pc.field("published_date"), pc.field("article_id")
    later = (articles > article) | ((articles == article) & (pc.field("revision") > revision))
    return (days > day) | ((days == day) & later)


def _position(row: Mapping[str, Any]) -> Position:
    return row["published_date"], row["article_id"], row["revision"]


def _discovery(row: Mapping[str, Any]) -> Discovery:
    return row["entry_key"], to_micros(row["discovered_at"])


def _keys(row: Mapping[str, Any]) -> frozenset[str]:
    return keys_of(*(row[name] for name in _KEY_COLUMNS))
