"""Full text or teaser; markup to text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.feeds import ParsedEntry, full_text_of
from transforms.lib.feeds.document import MAX_TITLE, clean_names
from transforms.lib.feeds.markup import plain_text, summary_text, title_text

STORY = "<p>" + "The frigate left the harbour on Tuesday, the ministry said. " * 20 + "</p>"
ENTRY = ParsedEntry(
    guid="1",
    link="https://example.org/a",
    title="Frigate leaves harbour",
    summary="It left on Tuesday.",
    content_html=STORY,
    authors=(),
    published=None,
    updated=datetime(2026, 11, 20, tzinfo=UTC),
    tags=(),
    image_url="",
    language="en",
)


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<p>“No more,” the admiral said, and read the order.</p>",
        "<p>Ships cost millions more.</p>",
        '<p>The post <a href="#">Frigate leaves</a> appeared first on <a href="#">Gazette</a>.</p>',
        "<p>This article was originally published on the Gazette.</p>",
        "<p>Subscribe to our newsletter.</p>",
        '<img src="/pixel.gif" alt="" />',
    ],
)
def test_a_whole_article_is_full_text(end: str) -> None:
    assert full_text_of(replace(ENTRY, content_html=STORY + end))


@pytest.mark.parametrize(
    "end",
    [
        "[…]",
        "[&#8230;]",
        "and then…",
        "and then...",
        '<a href="#">Read more</a>',
        '<a href="#">Read More &raquo;</a>',
        '<a href="#">Read the full story here.</a>',
        '<a href="#">Continue reading <span>Frigate leaves harbour</span> &rarr;</a>',
        '<a href="#">(more&hellip;)</a>',
        "[+1834 chars]",
        "<p>Subscribe now to continue reading this story.</p>",
        "<p>Log in to read the rest.</p>",
        "[&#8230;]<p>The post <a>Frigate</a> appeared first on <a>Gazette</a>.</p>",
        "<p><a>Read more</a></p><p>The article <a>Frigate</a> first appeared on Gazette.</p>",
    ],
)
def test_a_teaser_is_not_however_long(end: str) -> None:
    assert not full_text_of(replace(ENTRY, content_html=STORY + end))


@pytest.mark.parametrize("words", [0, 1, 149])
def test_short_content_is_not_full_text(words: int) -> None:
    assert not full_text_of(replace(ENTRY, content_html="word " * words))


def test_the_footer_does_not_make_up_the_words() -> None:
    footer = " The post " + "word " * 20 + "appeared first on Gazette."
    assert not full_text_of(replace(ENTRY, content_html="word " * 140 + footer))


def test_markup_and_scripts_are_no_words() -> None:
    assert not full_text_of(
        replace(ENTRY, content_html=f"<script>{'word ' * 200}</script><p>One.</p>")
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("un<b>break</b>able<br/>line", "unbreakable line"),
        ("a < b and c > d", "a < b and c > d"),
        ("R&amp;D &amp;amp; more&nbsp;text", "R&D & more text"),
        ("<!-- hidden -->shown<style>p{}</style>", "shown"),
        ("<!-- never closed", ""),
        ("<p class='x", "<p class='x"),
        ("a\u200bb\x00c", "abc"),
    ],
)
def test_markup_to_text(markup: str, expected: str) -> None:
    assert plain_text(markup) == expected


def test_summaries_lose_the_footer_and_escaped_markup() -> None:
    footer = "<p>The post <a>A</a> appeared first on <a>Gazette</a>.</p>"
    assert summary_text(f"<p>Short.</p>{footer}") == "Short."
    assert summary_text("&lt;p&gt;Short.&lt;/p&gt;") == "Short."


@given(st.text())
def test_any_string_becomes_one_clean_line(markup: str) -> None:
    text = plain_text(markup)
    assert "\x00" not in text
    assert "\n" not in text
    text.encode()
    assert len(summary_text(markup)) <= 2000


def test_what_is_cut_off_ends_in_no_space() -> None:
    """Found by fuzzing: the cut fell behind a space."""
    assert title_text("word " * 400) == ("word " * (MAX_TITLE // 5)).rstrip()
    assert clean_names(["word " * 400])[0].endswith("word")
