"""The tags of many articles as columns."""

import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.datasets import ARTICLES
from transforms.lib.tags.tag_columns import TAG_COLUMNS, TAGGED_BY, tag_columns
from transforms.lib.tags.tagging import tag_document


def test_each_article_has_a_row_with_the_columns_of_the_dataset() -> None:
    schema = arrow_schema(ARTICLES)
    assert {*TAG_COLUMNS, *TAGGED_BY} <= set(schema.names)
    origin = {"language": "en", "dateline": "", "source_kind": "press", "source_country": "US"}
    texts = ["The U.S. Navy ordered two frigates for $1.2 billion.", ""]
    tags = [tag_document("", text, **origin) for text in texts]
    table = tag_columns(tags, [schema.field(name) for name in TAG_COLUMNS])
    assert set(table.schema) == {schema.field(name) for name in TAG_COLUMNS}
    first, second = table.to_pylist()
    assert first["category"] == tags[0].topics.category
    assert [amount["text"] for amount in first["amounts"]] == ["$1.2 billion"]
    assert second["amounts"] == second["entities"] == []


def test_no_articles_are_no_rows() -> None:
    schema = arrow_schema(ARTICLES)
    table = tag_columns([], [schema.field(name) for name in TAG_COLUMNS])
    assert isinstance(table, pa.Table)
    assert table.num_rows == 0
