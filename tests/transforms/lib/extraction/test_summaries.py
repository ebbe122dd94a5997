"""Summaries as plain text."""

from __future__ import annotations

import time

import pytest

from transforms.lib.extraction.summaries import MAX_CHARACTERS, clean_summary


@pytest.mark.parametrize(
    ("raw", "summary"),
    [
        ("<p>Frigate <b>delivered</b>.</p>", "Frigate delivered."),
        ("Ships &amp; crews", "Ships & crews"),
        ("Delivered. The post Frigate appeared first on Weekly.", "Delivered."),
        ("L’article 5. L’article Frégate est apparu en premier sur Quai.", "L’article 5."),
        ("Geliefert. Der Beitrag Fregatte erschien zuerst auf Kai.", "Geliefert."),
        ("The post stays. The post Inside the post appeared first on X.", "The post stays."),
        ("Delivered early [&#8230;]", "Delivered early […]"),
        ("<script>alert(1)</script>Delivered", "Delivered"),
        ("", ""),
    ],
)
def test_summary_is_plain_text(raw: str, summary: str) -> None:
    assert clean_summary(raw) == summary


@pytest.mark.parametrize("raw", ["The post " * 20_000, "L’article " * 20_000, "A " * 100_000])
def test_long_summary_is_quick(raw: str) -> None:
    start = time.thread_time()
    clean_summary(raw)
    assert time.thread_time() - start < 0.5


def test_summary_is_bounded() -> None:
    assert len(clean_summary("word " * 9999)) <= MAX_CHARACTERS + 2
