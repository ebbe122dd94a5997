"""The entries of a feed document as records: what they say, their keys, one of twins."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from schemas.feed_poll import FeedEntry
from schemas.feed_source import FeedSource
from transforms.lib.feeds import FeedDocument, ParsedEntry, full_text_of
from transforms.lib.feeds.entry_dates import stamped
from transforms.lib.identity.entries import KnownEntries, keys_of
from transforms.lib.identity.said import (
    Said,
    changes,
    named,
    said_before,
    said_by,
)
from transforms.lib.urls.keys import keys_of_before
from transforms.stages.run_context import optional_timestamp


@dataclass(frozen=True)
class ToldEntry:
    """One entry of a document: as it was parsed, as a record, and what it says."""

    parsed: ParsedEntry
    record: FeedEntry
    said: Said


def told_entries(
    source: FeedSource, document: FeedDocument, known: KnownEntries | None
) -> list[ToldEntry]:
    """The entries of a document under their keys; twins come once.

    Of twins the one that says most counts, in whatever order they stand: so they do not change
    from one document to the next.
    """
    said, texts = _said(document)
    keys = keys_of(source.feed_url, document.entries, said, known)
    by_key: dict[str, ToldEntry] = {}
    for parsed, one, text, key in zip(document.entries, said, texts, keys, strict=True):
        record = _record(parsed, key, one.now, full_text=bool(text))
        if known is not None and known.withdrawn_at(record.url):
            record = _blank(record)
        told = ToldEntry(parsed, record, one)
        before = by_key.get(key)
        if before is None or _weight(told) > _weight(before):
            by_key[key] = told
    return list(by_key.values())


def what_changed(told: ToldEntry, known: KnownEntries) -> str | None:
    """The parts that changed, by names with commas; "" for a new entry, None for nothing new."""
    before = known.told(told.record.entry_key)
    if before is None:
        return ""
    if told.record.withdrawn:
        return None
    return named(changes(before.said, told.said.now, told.said.before)) or None


def found_again(document: FeedDocument, source: FeedSource, entry: FeedEntry) -> ParsedEntry | None:
    """An entry in the document that it was discovered in, by what it says.

    One of a lake of before decision 16 is found by its key.
    """
    for parsed, said in zip(document.entries, _said(document)[0], strict=True):
        if said.now == entry.entry_hash:
            return parsed
        keys = keys_of_before(source.feed_url, parsed.guid, parsed.link, parsed.title)
        if entry.entry_key in keys and said.before() == entry.entry_hash:
            return parsed
    return None


def _said(document: FeedDocument) -> tuple[list[Said], list[str]]:
    # Dates of the document's making change with every poll, and say nothing of an entry.
    dated = not stamped(entry.updated or entry.published for entry in document.entries)
    texts = [full_text_of(entry) for entry in document.entries]
    said = [
        Said(
            said_by(entry, text, dated=dated),
            partial(said_before, entry.title, entry.summary, entry.updated),
        )
        for entry, text in zip(document.entries, texts, strict=True)
    ]
    return said, texts


def _weight(told: ToldEntry) -> tuple[object, ...]:
    moment = told.record.updated or told.record.published
    return (moment.micros if moment else 0, told.record.full_text, told.said.now)


def _record(entry: ParsedEntry, key: str, said: str, *, full_text: bool) -> FeedEntry:
    return FeedEntry(
        entry_key=key,
        entry_hash=said,
        url=entry.link,
        title=entry.title,
        summary=entry.summary,
        authors=entry.authors,
        tags=entry.tags,
        image_url=entry.image_url,
        language=entry.language,
        published=optional_timestamp(_in_range(entry.published)),
        updated=optional_timestamp(_in_range(entry.updated)),
        full_text=full_text,
        date_doubt=entry.date_doubt or None,
    )


def _blank(record: FeedEntry) -> FeedEntry:
    """The entry of an article that was taken down: its key alone, for the ledger."""
    blank = replace(record, entry_hash="", url="", title="", summary="", authors=(), tags=())
    return replace(blank, image_url="", full_text=False)


def _in_range(moment: datetime | None) -> datetime | None:
    """Years that a timestamp column can hold and that any engine can read back."""
    return moment if moment is not None and 1970 <= moment.year < 2200 else None  # noqa: PLR2004
