from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.extraction.metadata.json_text import MAX_CHARACTERS, read_json

NODE = '{"headline": "Frigate // crew, ] all", "tags": ["a", "b"]}'
READ = {"headline": "Frigate // crew, ] all", "tags": ["a", "b"]}


@pytest.mark.parametrize(
    "block",
    [
        NODE,
        f"  {NODE} ;\n",
        f"\ufeff{NODE}",
        f"<!-- {NODE} -->",
        f"<![CDATA[{NODE}]]>",
        f"//<![CDATA[\n{NODE}\n//]]>",
        f"/*<![CDATA[*/ {NODE} /*]]>*/",
        NODE.replace('"b"]', '"b",]'),
        NODE.replace("]}", "],\n}"),
        NODE.replace('"tags"', '/* of the desk */ "tags"'),
        f"/* of the desk */ {NODE}",
        NODE.replace('"tags"', '// of the desk\n "tags"'),
        NODE.replace('"', "&quot;"),
    ],
)
def test_json_is_read_as_pages_write_it(block: str) -> None:
    assert read_json(block) == [READ]


def test_a_block_may_hold_several_documents() -> None:
    assert read_json('{"a": 1}\n{"b": "line\nbreak"},[]') == [{"a": 1}, {"b": "line\nbreak"}, []]


def test_an_escape_of_javascript_is_the_character() -> None:
    assert read_json(r'{"a": "the yard\'s \\ \"new\" ship"}') == [
        {"a": 'the yard\'s \\ "new" ship'}
    ]


@pytest.mark.parametrize("block", ["", "{", '{"a":', "a = 1", "[" * 100_000, " " * MAX_CHARACTERS])
def test_what_cannot_be_read_is_nothing(block: str) -> None:
    assert read_json(block) == []


@pytest.mark.parametrize(
    "block", ['{"a":"' + '\\"' * 200_000, "/*" * 200_000, '"' * 300_001, "[1" + ", " * 200_000]
)
def test_broken_blocks_are_quick(block: str) -> None:
    start = time.thread_time()
    read_json(block)
    assert time.thread_time() - start < 2


@given(st.text())
def test_any_block_can_be_asked(block: str) -> None:
    read: list[Any] = read_json(block)
    assert isinstance(read, list)
