"""The tags of many articles as columns of ``articles/``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Final

import pyarrow as pa

from schemas.columns import arrays
from transforms.lib.tags.tags import Tags, TopicTags

_OF_TOPICS: Final = tuple(one.name for one in fields(TopicTags))
_BESIDE: Final = ("entities", "amounts", "awards")

TAG_COLUMNS: Final = (*_OF_TOPICS, *_BESIDE)
"""What the taggers say of an article."""
TAGGED_BY: Final = ("title", "text", "language", "dateline", "source_kind", "source_country")
"""The columns of an article that its tags are made from: arguments of ``tag_document``."""


def tag_columns(tags: Sequence[Tags], columns: Sequence[pa.Field]) -> pa.Table:
    """One row for each article; ``columns`` are those of ``TAG_COLUMNS``, in any order."""
    of_topics = [column for column in columns if column.name in _OF_TOPICS]
    beside = [column for column in columns if column.name in _BESIDE]
    values = arrays(TopicTags, of_topics, [one.topics for one in tags])
    values += arrays(Tags, beside, tags)
    return pa.Table.from_arrays(values, schema=pa.schema(of_topics + beside))
