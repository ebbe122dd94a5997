"""Invented notices in eight languages, and short news that look like them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.reasons import Reason
from transforms.lib.walls.notices import Told, notice

TEXTS = [json.loads(line) for line in (Path(__file__).parent / "texts.jsonl").open()]
NOTICES = [text for text in TEXTS if text["reason"]]
NEWS = [text for text in TEXTS if not text["reason"]]
STORY = "The navy accepted its second patrol ship on Monday after a week of trials, it said."


def told(text: dict[str, Any], **more: Any) -> Told:
    return Told((text["title"], text["heading"]), text["paragraphs"], **more)


def named(text: dict[str, Any]) -> str:
    return f"{text['language']}-{text['title']}"


@pytest.mark.parametrize("text", NOTICES, ids=named)
def test_a_notice_has_the_reason_of_its_kind(text: dict[str, Any]) -> None:
    wall = notice(told(text))
    assert wall is not None
    assert wall.reason == text["reason"], wall.seen


@pytest.mark.parametrize("text", NEWS, ids=named)
def test_short_news_are_news_whatever_words_they_share_with_a_wall(text: dict[str, Any]) -> None:
    assert notice(told(text)) is None


@pytest.mark.parametrize("text", NOTICES, ids=named)
def test_a_story_followed_by_a_notice_is_a_story(text: dict[str, Any]) -> None:
    assert notice(Told(("Second ship",), [STORY] * 12 + text["paragraphs"])) is None


def test_a_wall_under_the_headline_of_the_story_is_one_only_if_all_of_it_is_wall() -> None:
    wall = "Subscribe to read this article. You can cancel whenever you like."
    headline = "Navy accepts ship"
    assert notice(Told((headline,), [wall], headline=headline))
    assert notice(Told((headline,), [STORY, wall])) is None
    assert notice(Told((headline,), [STORY, wall], headline=headline)) is None
    assert notice(Told((headline,), [STORY, wall], story=True)) is None


@pytest.mark.parametrize(
    "title",
    [
        "503 Service Temporarily Unavailable",
        "Bad Gateway | Gazette",
        "Error 504: Gateway Time-out",
        "Page not found",
        "451: Unavailable for legal reasons",
        "Fehler 404 – Seite nicht gefunden",
        "Sayfa bulunamadı",
    ],
)
def test_the_phrase_of_a_status_is_an_error_page_whatever_stands_below(title: str) -> None:
    wall = notice(Told((title,), ["The origin took too long."] * 25, story=True))
    assert wall is not None
    assert wall.reason is Reason.NOT_AN_ARTICLE


def test_a_form_for_a_password_says_what_an_unknown_language_does_not() -> None:
    lines = ["You have to be known here, dear guest, before we open this."]
    assert notice(Told(("Log in",), lines)) is None
    wall = notice(Told(("Log in",), lines, password=True))
    assert wall is not None
    assert wall.reason is Reason.ACCESS_WALL


def test_a_page_that_asks_to_be_left_is_a_stub() -> None:
    wall = notice(Told(("Moved",), ["Please wait, we bring you there."], refresh=True))
    assert wall is not None
    assert wall.reason is Reason.NOT_AN_ARTICLE


def test_a_page_without_text_is_no_wall() -> None:
    assert notice(Told((), ())) is None
