"""The outputs of a stage that lets the article of an entry through, or rejects the entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from schemas.reject import Reject

ARTICLES_TAG: Final = "articles"

# Beam reads the types of the outputs off the annotation of ``process``.
ArticleOutputs = Iterator[
    TaggedOutput[Literal["articles"], tuple[PendingEntry, Article]]
    | TaggedOutput[Literal["rejects"], Reject]
]


@dataclass(frozen=True)
class ArticlesAndRejects:
    """The outputs as collections."""

    articles: PCollection[tuple[PendingEntry, Article]]
    rejects: PCollection[Reject]
