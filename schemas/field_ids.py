"""The number of each column and of each field inside it, by which Iceberg knows them.

A number is written once, in ``data/field_ids.json``, and never given again: files hold it. Within a
dataset each is unique. ``python -m tests.contract.test_schema`` numbers what was added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "data" / "field_ids.json"


@cache
def field_ids() -> Mapping[str, int]:
    """Numbers by paths such as ``articles.topics.element.id``."""
    numbers: dict[str, int] = json.loads(PATH.read_text(encoding="utf-8"))
    return numbers
