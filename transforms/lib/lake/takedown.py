"""Which rows of a lake hold an article that is to go, and the same tables without it.

Pure: looks at tables. ``pipelines.upkeep.forget`` reads and writes the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.reasons import Reason
from transforms.lib.lake.readings import to_micros
from transforms.lib.lake.withdrawn import address_keys, keys_of
from transforms.lib.text.plain import tokens

COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        *("article_id", "entry_key", "discovered_at", "fetched_at", "entry_url", "url"),
        *("canonical_url", "content_hash", "revision", "published_at", "source_id"),
        *("duplicate_of", "authors", "entities", "outlet_lines"),
    ),
    "rejects": (
        *("stage", "entry_key", "discovered_at", "url", "reason", "against"),
        "next_attempt_at",
    ),
    "polls": ("feed_url", "source_id", "polled_at", "body_hash", "document_keys", "discovered"),
    "pages": ("entry_key", "kind", "url", "final_url", "fetched_at", "feed_url", "body_hash"),
}
"""What is read of each dataset to find the rows."""

_BLANK: dict[str, Any] = {"url": "", "title": "", "summary": "", "image_url": ""}
_BLANK |= {"authors": [], "tags": [], "full_text": False}
_REJECT_BLANK: dict[str, Any] = {"url": "", "error": "", "payload": b""}

_STORY = re.compile(r"[0-9a-f]{16}|page")

Row = Mapping[str, Any]
Discovery = tuple[str, int]
"""An ``entry_key`` and the time of its discovery, in microseconds since 1970."""


@dataclass
class Takedown:
    """What is to go, gathered from the datasets in the order articles, rejects, polls.

    ``articles`` are ids; ``keys`` those of ``withdrawn``; ``fetches`` say which pages were fetched
    for them, ``documents`` which feed documents hold them (feed URL and hash of the body).
    ``recognised`` are keys of entries whose page a run knew by its text, after it was archived.
    ``entries`` are the discoveries that polls have, with feed URL and source id; ``rows`` the
    revisions.
    """

    keys: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    discoveries: set[Discovery] = field(default_factory=set)
    fetches: set[Discovery] = field(default_factory=set)
    documents: set[tuple[str, str]] = field(default_factory=set)
    recognised: set[str] = field(default_factory=set)
    entries: dict[Discovery, tuple[str, str]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Let a revision of an article go, and all that leads to it (``COLUMNS``)."""
        self.articles.add(row["article_id"])
        self.rows.append(row)
        self.keys |= article_keys(row)
        self.discoveries.add((row["entry_key"], _micros(row["discovered_at"])))
        self.fetches.add((row["entry_key"], _micros(row["fetched_at"])))

    def holds_article(self, row: Row) -> bool:
        """True for a row of ``articles`` that goes."""
        return row["article_id"] in self.articles

    def holds_reject(self, row: Row) -> bool:
        """True for a row of ``rejects`` that says something of it."""
        if row["reason"] == Reason.WITHDRAWN:
            return False
        return (
            row["against"] in self.articles
            or (row["entry_key"], _micros(row["discovered_at"])) in self.discoveries
            or not self.keys.isdisjoint(address_keys((row["url"],)))
        )

    def holds_entry(self, entry: Row, polled_at: Any) -> bool:
        """True for a discovered entry that says something of it."""
        if says_nothing(entry):
            return False
        discovery = entry["entry_key"], _micros(polled_at)
        return discovery in self.discoveries or self._is_at(entry)

    def _is_at(self, entry: Row) -> bool:
        return not self.keys.isdisjoint(address_keys((entry["url"],)))

    def holds_page(self, row: Row) -> bool:
        """True for a page of it, and for a feed document that it stands in."""
        if row["kind"] == "feed":
            return (row["feed_url"], row["body_hash"]) in self.documents
        fetch = row["entry_key"], _micros(row["fetched_at"])
        addresses = address_keys((row["url"], row["final_url"]))
        known = fetch in self.fetches or row["entry_key"] in self.recognised
        return known or not self.keys.isdisjoint(addresses)

    def blanked(self, entry: Row) -> dict[str, Any]:
        """An entry that says nothing any more. Its key stays, since the ledger counts it.

        What it said stays as a hash only where others tell of its address: then it may change.
        """
        blank = {name: value for name, value in _BLANK.items() if name in entry}
        return {**entry, **blank} | ({"entry_hash": ""} if self._is_at(entry) else {})


def article_keys(row: Row) -> frozenset[str]:
    """The keys of a row of ``articles``."""
    names = ("article_id", "entry_url", "url", "canonical_url", "content_hash")
    return keys_of(*(row[name] for name in names))


def says_nothing(entry: Row) -> bool:
    """True for an entry that was blanked, or never said a thing."""
    return not (entry["url"] or entry["title"] or entry["summary"])


def is_text_of_many(canonical: str) -> bool:
    """True for the canonical URL of a text beside others at its address (``claims``)."""
    return bool(_STORY.fullmatch(canonical.partition("#")[2]))


def names_person(row: Row, name: str) -> bool:
    """True for an article with the person among its authors, its entities or the outlet's lines.

    By whole words. A credit that the outlet repeats is no part of the text that entities are of.
    """
    wanted = f" {' '.join(tokens(name))} "
    people = [one["name"] for one in row["entities"] if one["type"] == "person"]
    return any(
        wanted in f" {' '.join(tokens(one))} "
        for one in (*row["authors"], *people, *(row["outlet_lines"] or ()))
    )


def gather_rejects(takedown: Takedown, table: pa.Table) -> None:
    """Take in where else the articles were met: entries that were rejected as the same.

    Those that a run rejected as withdrawn are among them: what polls and pages have of them goes.
    """
    for row in table.to_pylist():
        if not row["entry_key"]:
            continue
        is_withdrawn = row["reason"] == Reason.WITHDRAWN
        if is_withdrawn or row["against"] in takedown.articles:
            takedown.discoveries.add((row["entry_key"], _micros(row["discovered_at"])))
            takedown.keys |= address_keys((row["url"],))
        if is_withdrawn and row["stage"] == "drop_seen":
            takedown.recognised.add(row["entry_key"])


def spare(takedown: Takedown, table: pa.Table) -> None:
    """Drop the keys that articles which stay have, too, such as the address of a list of texts."""
    for row in table.to_pylist():
        if row["article_id"] not in takedown.articles:
            takedown.keys -= article_keys(row)


def gather_polls(takedown: Takedown, table: pa.Table) -> None:
    """Take in the discoveries at the addresses, and the documents that they stand in."""
    for row in table.to_pylist():
        for entry in row["discovered"]:
            found = entry["entry_key"], _micros(row["polled_at"])
            is_blank = not entry["entry_hash"] or found in takedown.discoveries
            if is_blank or takedown.holds_entry(entry, row["polled_at"]):
                takedown.discoveries.add(found)
                takedown.entries[found] = row["feed_url"], row["source_id"]


def gather_documents(takedown: Takedown, table: pa.Table) -> None:
    """Take in the feed documents that hold an entry; after all ``gather_polls``."""
    entries = {key for key, _ in takedown.discoveries}
    for row in table.select(["feed_url", "body_hash", "document_keys"]).to_pylist():
        if not entries.isdisjoint(row["document_keys"]):
            takedown.documents.add((row["feed_url"], row["body_hash"]))


def without(table: pa.Table, holds: Callable[[Row], bool], columns: Iterable[str]) -> pa.Table:
    """The rows that stay."""
    rows = table.select(list(columns)).to_pylist()
    return table.filter(pa.array([not holds(row) for row in rows], pa.bool_()))


def blank_rejects(table: pa.Table, takedown: Takedown) -> pa.Table:
    """Rejects that name no address and say no words of what is to go."""
    rows = table.select(list(COLUMNS["rejects"])).to_pylist()
    mask = pa.array([takedown.holds_reject(row) for row in rows], pa.bool_())
    for name, value in _REJECT_BLANK.items():
        column = table.column(name)
        blank = pc.if_else(mask, pa.scalar(value, column.type), column)
        table = table.set_column(table.schema.get_field_index(name), table.field(name), blank)
    return table


def blank_polls(table: pa.Table, takedown: Takedown) -> pa.Table:
    """Polls whose discovered entries say nothing of what is to go."""
    polled = table.column("polled_at").to_pylist()
    entries = table.column("discovered").to_pylist()
    blanked = [
        [takedown.blanked(one) if takedown.holds_entry(one, at) else one for one in discovered]
        for at, discovered in zip(polled, entries, strict=True)
    ]
    index = table.schema.get_field_index("discovered")
    column = pa.array(blanked, table.schema.field(index).type)
    return table.set_column(index, table.schema.field(index), column)


def ends(table: pa.Table) -> Iterator[Discovery]:
    """The discoveries that rows of ``articles`` or ``rejects`` settle."""
    retried = "next_attempt_at" in table.column_names
    for row in table.to_pylist():
        if row["entry_key"] and row["discovered_at"] and not (retried and row["next_attempt_at"]):
            yield row["entry_key"], _micros(row["discovered_at"])


def _micros(moment: Any) -> int:
    """Microseconds since 1970; -1 for no time."""
    return -1 if moment is None else to_micros(moment)
