from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from textwrap import wrap

import pytest

from transforms.lib.extraction.extract import Hints, extract_feed_content
from transforms.lib.extraction.feed_content import paragraphs

HINTS = Hints(url="https://outlet.example/one", fetched_at=datetime(2026, 11, 23, tzinfo=UTC))
TEXT = [
    "The airfield was closed on Friday after a drone came down beside the fuel depot, police said.",
    "Nobody was hurt, and three flights of the air force were sent to another base in the south.",
    "Der Kommandeur kündigte an, die Wachen zu verdoppeln und den Zaun bis Ende März zu erneuern.",
]
MARKUP = "".join(f"<p>{line}</p>" for line in TEXT)
TRAILER = "The post Airfield closed appeared first on Outlet."


@pytest.mark.parametrize(
    "content",
    [
        "<br>".join(TEXT),
        "<br/> <br />".join(TEXT),
        MARKUP,
        escape(MARKUP),
        escape(escape(MARKUP)).replace("&amp;lt;", "&lt;").replace("&amp;gt;", "&gt;"),
        escape("<br><br>".join(TEXT)),
        "\n".join(TEXT),
        "\r\n\r\n".join(TEXT),
        "\n\n".join("\n".join(wrap(line, 50)) for line in TEXT),
        f"{MARKUP}<p>{TRAILER}</p>",
        "<br><br>".join([*TEXT, TRAILER]),
        "\n\n".join([*TEXT, TRAILER]),
    ],
)
def test_text_comes_in_its_paragraphs_however_a_feed_writes_it(content: str) -> None:
    assert extract_feed_content(content, HINTS).text.split("\n\n") == TEXT


def test_a_sign_that_opens_no_tag_is_text() -> None:
    content = "\n".join(TEXT).replace("three flights", "flights at < 3 knots and > 2")
    assert "at < 3 knots and > 2 of" in extract_feed_content(content, HINTS).text


def test_wrapped_paragraphs_end_where_a_sentence_ends_on_a_short_line() -> None:
    lines = wrap(f"{TEXT[0]} {TEXT[1]}", 70)
    assert paragraphs("\n".join([*lines, *wrap(TEXT[2], 70)])) in (
        [f"{TEXT[0]} {TEXT[1]}", TEXT[2]],
        [f"{TEXT[0]} {TEXT[1]} {TEXT[2]}"],
    )


def test_short_lines_that_are_sentences_stay_apart() -> None:
    assert paragraphs("It came.\nIt went.\nNobody saw it.") == [
        "It came.",
        "It went.",
        "Nobody saw it.",
    ]
