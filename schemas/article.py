"""An article, as users query it: dataset ``articles/``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from apache_beam.utils.timestamp import Timestamp

from schemas.values import FLOAT32, INT32, Amount, Award, Entity, TopicScore, freeze_sequences


@dataclass(frozen=True)
class Article:
    """One revision of one article. The columns are a contract: add freely, never rename or retype.

    ``article_id`` says what is the same article; ``entry_key`` where it came from first.
    ``published_date`` is frozen at the first revision, so that all copies of an article lie in
    one partition. ``text`` is the clean body, paragraphs separated by one blank line. ``sketch``
    is what versions of it have in common (``lib.identity.fingerprints``), ``edge_lines`` what other
    articles of the outlet may have too (``lib.identity.outlet_lines``); both, and ``outlet_lines``,
    are null in older files.
    """

    article_id: str
    entry_key: str
    run_id: str
    discovered_at: Timestamp
    entry_url: str
    url: str
    canonical_url: str
    source_id: str
    source_name: str
    source_country: str
    source_kind: str
    text_source: str
    access: str
    feed_url: str
    title: str
    authors: Sequence[str]
    summary: str
    image_url: str
    feed_tags: Sequence[str]
    dateline: str
    published_at: Timestamp
    published_from: str
    updated_at: Optional[Timestamp]
    fetched_at: Timestamp
    ingested_at: Timestamp
    language: str
    text: str
    word_count: int = field(metadata=INT32)
    content_hash: str
    simhash: int
    duplicate_of: Optional[str]
    category: str
    domain: str
    region: str
    category_score: float = field(metadata=FLOAT32)
    domain_score: float = field(metadata=FLOAT32)
    region_score: float = field(metadata=FLOAT32)
    topics: Sequence[TopicScore]
    entities: Sequence[Entity]
    amounts: Sequence[Amount]
    awards: Sequence[Award]
    revision: int = field(metadata=INT32)
    extractor_version: str
    tagger_version: str
    schema_version: str
    pipeline_version: str
    published_date: str = field(metadata={"partition": True})
    sketch: Optional[int] = None
    edge_lines: Optional[Sequence[int]] = None
    outlet_lines: Optional[Sequence[str]] = None

    def __post_init__(self) -> None:
        freeze_sequences(self, "authors", "feed_tags", "topics", "entities", "amounts", "awards")
        freeze_sequences(self, "edge_lines", "outlet_lines")
