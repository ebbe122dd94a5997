"""Documents of ``pipelines.preview`` on their way to JSON, by the functions of the stages."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.cli.arguments import NetworkOptions
from pipelines.cli.errors import UsageError
from pipelines.cli.json_values import as_json
from schemas.arrow import to_table
from schemas.article import Article
from schemas.datasets import ARTICLES
from schemas.feed_poll import FeedEntry, PendingEntry
from schemas.feed_source import FeedSource
from transforms.extract_articles import article_of, hints_of
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.extract import explain
from transforms.lib.extraction.hints import ExtractedArticle
from transforms.lib.feeds.opml import source_from_url
from transforms.lib.http import FetchRequest, FetchResponse, HttpClient, HttpConfig
from transforms.lib.tags.tagging import explain_document
from transforms.lib.tags.tags import Tags
from transforms.lib.text.dates import as_utc, parse_date
from transforms.lib.urls.keys import entry_key
from transforms.lib.workers.jobs import extract_and_tag
from transforms.lib.workers.pool import JobQueue, Outcome, shared_pool
from transforms.stages.documents import Document
from transforms.stages.run_context import RunContext, now, optional_timestamp
from transforms.stages.worker_stage import reason_of
from transforms.tag_articles import tagged

_CONTEXT = RunContext(run_id="preview", lake="")
BAD_LINE = "bad_line"
"""The reject of a line that has an ``id`` and does not say which document is meant, or badly."""


@dataclass(frozen=True)
class Item:
    """One line of input: its document, or the reject it is already, and what is wrong with it.

    ``is_text`` marks a document that is clean text already: no markup is looked for in it.
    """

    identifier: Any
    document: Document | None
    reject: str = ""
    error: str = ""
    is_text: bool = False


def preview_lines(path: str) -> int:
    """Print one JSON line for each line of input, in the same order.

    Raises:
        UsageError: a line without an ``id`` to answer to; all before it are answered.
    """
    for identifier, outcome in _articles(_read_lines(path)):
        print(json.dumps({"id": identifier} | outcome, ensure_ascii=False))
    return 0


def preview_documents(names: Iterable[str], options: NetworkOptions, *, explain: bool) -> int:
    """Print the article of each URL or file as indented JSON; 1 when one was rejected."""
    config = HttpConfig(contact=options.contact or "", allow_networks=options.allow_networks)
    client: HttpClient | None = None
    status = 0
    for name in names:
        if "://" in name:
            client = client or HttpClient(config)
            item = _fetch(client, name)
        else:
            item = Item(name, _document(_read(Path(name)), "", name))
        # One after the other: a second worker would start in vain.
        _, outcome = next(_articles([item], workers=1))
        status |= "reject" in outcome
        print(json.dumps(outcome, ensure_ascii=False, indent=2))
        if explain and item.document is not None:
            _explain(item.document)
            _explain_tags(outcome)
    return int(status)


def _fetch(client: HttpClient, url: str) -> Item:
    result = next(iter(client.fetch_all([FetchRequest(key=url, url=url)])))
    if isinstance(result, FetchResponse):
        document = _document(result.body, result.final_url, url)
        return Item(url, replace(document, charset=result.charset))
    reason = getattr(result, "reason", "deferred")
    return Item(url, None, f"{reason}: {getattr(result, 'error', '')}")


def _explain(document: Document) -> None:
    with contextlib.suppress(ExtractionError):  # that is the reject which was printed
        for cut in explain(document.html, hints_of(document)):
            print(f"cut by {cut.rule}: {cut.line}", file=sys.stderr)


def _explain_tags(outcome: dict[str, Any]) -> None:
    if "reject" in outcome:
        return
    origin = {name: outcome[name] or "" for name in ("language", "dateline")}
    reasons = explain_document(outcome["title"], outcome["text"], **origin)
    for tag, features in reasons.items():
        shown = ", ".join(f"{reason.feature} {reason.weight:+.2f}" for reason in features)
        print(f"{tag}: {shown}", file=sys.stderr)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error


def _read_lines(path: str) -> Iterator[Item]:
    lines = sys.stdin.buffer if path == "-" else _read(Path(path)).splitlines()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                json.dumps(row["id"], ensure_ascii=False).encode()  # it must come out again
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise UsageError(f"--jsonl {path}, line {number}: {error!r}") from error
            yield _item_or_reject(row)


def _item_or_reject(row: dict[str, Any]) -> Item:
    try:
        _check(row)
        return _item(row)
    except (UsageError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Item(row["id"], None, BAD_LINE, f"{type(error).__name__}: {error}")


def _check(row: dict[str, Any]) -> None:
    """Raise what is wrong with the types or the characters of a row."""
    json.dumps(row, ensure_ascii=False).encode()
    for name in ("text", "html_path", "url", "title", "summary", "published"):
        if not isinstance(row.get(name) or "", str):
            raise TypeError(f"{name} is no string")
    authors = row.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise TypeError("authors is no list of strings")


def _item(row: dict[str, Any]) -> Item:
    is_text = "html_path" not in row
    html: bytes | str = row["text"] if is_text else _read(Path(row["html_path"]))
    document = _document(html, row.get("url") or "", row["id"], row)
    # In the words of ``articles/`` a text comes as in a feed: as published, without its page.
    source = "feed" if is_text else "page"
    return Item(row["id"], replace(document, text_source=source), is_text=is_text)


def _document(
    html: bytes | str, url: str, identifier: object, said: dict[str, Any] | None = None
) -> Document:
    """A document without a feed. Its entry is known by ``identifier``, or else by its content."""
    said = said or {}
    content = html if isinstance(html, str) else html.hex()
    guid, link = ("", content) if identifier is None else (str(identifier), "")
    published = said.get("published")
    moment = _moment(published) if published else None
    source = source_from_url(url) if url else FeedSource("", "", "")
    entry = FeedEntry(
        entry_key=entry_key("", guid, link),
        entry_hash="",
        url=url,
        title=said.get("title") or "",
        authors=tuple(said.get("authors") or ()),
        summary=said.get("summary") or "",
        published=optional_timestamp(moment),
    )
    at = now()
    pending = PendingEntry(entry, replace(source, feed_url=""), at, "", "")
    return Document(pending, html, url, "", at, "page")


def _moment(text: str) -> datetime:
    moment = parse_date(text)
    if moment is None:
        raise ValueError(f"published {text!r} is no date")
    return as_utc(moment)


def _articles(items: Iterable[Item], workers: int = 0) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The outcome of each item, in order; workers extract and tag, two documents ahead."""
    queue: JobQueue[Item, tuple[ExtractedArticle, Tags]] = JobQueue(shared_pool(workers))
    try:
        for item in items:
            if item.document is None:
                yield from map(_outcome, queue.drain())
                yield item.identifier, _reject(item.reject, item.error)
                continue
            document = item.document
            kind = "text" if item.is_text else document.text_source
            arguments = (document.html, hints_of(document), kind)
            yield from map(_outcome, queue.add(item, extract_and_tag, *arguments))
    except UsageError:
        # A line that cannot be answered ends the input, not the lines before it.
        yield from map(_outcome, queue.drain())
        raise
    yield from map(_outcome, queue.drain())


def _reject(reason: str, error: str) -> dict[str, Any]:
    return {"reject": reason} | ({"error": error} if error else {})


def _outcome(
    outcome: Outcome[Item, tuple[ExtractedArticle, Tags]],
) -> tuple[Any, dict[str, Any]]:
    item = outcome.context
    if outcome.result is None or item.document is None:
        reason, message = reason_of(outcome.error)
        return item.identifier, _reject(reason.value, message)
    extracted, tags = outcome.result
    article = tagged(article_of(_CONTEXT, item.document, extracted), tags)
    return item.identifier, _columns(replace(article, revision=1))


def _columns(article: Article) -> dict[str, Any]:
    """All columns of ``articles/``, the partition included, as JSON values."""
    row: dict[str, Any] = to_table(ARTICLES, [article]).to_pylist()[0]
    row[ARTICLES.partition_column] = article.published_date
    return {name: as_json(value) for name, value in row.items()}
