"""What the values of options must be."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.cli import values
from pipelines.cli.errors import UsageError


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.at_least(1, 8), "8", 8),
        (values.seconds, "0", 0.0),
        (values.positive_seconds, ".5", 0.5),
        (values.share, "1", 1.0),
        (values.day, "2026-02-28", "2026-02-28"),
        (values.days_or_none, "none", None),
        (values.days_or_none, "30", 30),
        (values.network, "10.0.0.0/8", "10.0.0.0/8"),
        (values.contact, "mailto:desk@example.org", "mailto:desk@example.org"),
        (values.entity_model, "spacy:en_core_web_sm", "spacy:en_core_web_sm"),
        (values.stored_rows, "lake/pages/", "lake/pages/"),
        (values.stored_rows, "crawl/*.warc.gz", "crawl/*.warc.gz"),
        (values.lake_root, "s3://bucket/lake", "s3://bucket/lake"),
    ],
)
def test_a_value_is_read(read: Callable[[str], Any], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (values.at_least(1), "0"),
        (values.at_least(1, 8), "9"),
        (values.seconds, "nan"),
        (values.seconds, "-1"),
        (values.seconds, "1e12"),
        (values.positive_seconds, "0"),
        (values.share, "1.1"),
        (values.day, "28.2.2026"),
        (values.days_or_none, "-1"),
        (values.days_or_none, "99999"),
        (values.network, "10.0.0.1/8"),
        (values.contact, "desk@example.org"),
        (values.contact, "https://example.org/ü"),
        (values.article_id, "A" * 32),
        (values.entity_model, "spacy: "),
        (values.stored_rows, "lake/polls"),
    ],
)
def test_what_is_wrong_is_said(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises((argparse.ArgumentTypeError, ValueError), match=r"."):
        read(text)


@pytest.mark.parametrize("text", ["", " ", "~/lake", "lake[1]", "lake*"])
def test_a_root_that_would_hide_its_files_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--output"):
        values.lake_root(text)
