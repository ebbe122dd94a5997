"""Pages that are no article, each with its reason."""

from __future__ import annotations

import pickle

import pytest

from schemas.reasons import Reason
from tests.support.news_pages import HINTS, PARAGRAPHS, page
from transforms.lib.extraction.extract import (
    ExtractionError,
    Hints,
    extract_page,
)


def rejected(html: bytes | str, hints: Hints = HINTS) -> Reason:
    with pytest.raises(ExtractionError) as caught:
        extract_page(html, hints)
    return caught.value.reason


class TestRejects:
    def test_empty_page(self) -> None:
        assert rejected(b"") is Reason.NO_TEXT

    def test_no_markup(self) -> None:
        assert rejected(b"just a line") is Reason.PARSE_FAILED

    def test_pdf(self) -> None:
        assert rejected(b"%PDF-1.7\n" + bytes(range(256)) * 20) is Reason.UNSUPPORTED_TYPE

    def test_page_of_few_words(self) -> None:
        assert rejected(page("<p>Coming soon.</p>")) is Reason.TOO_SHORT

    def test_above_five_mebibytes(self) -> None:
        assert rejected(b"<html>" + b"word " * (1024 * 1024 + 1)) is Reason.TOO_LARGE

    def test_a_hundred_thousand_links(self) -> None:
        assert rejected("<html><body>" + "<a href='/x'>y</a>" * 100_000) is Reason.TOO_LARGE

    def test_a_tag_with_a_hundred_thousand_attributes(self) -> None:
        attributes = " ".join(f'a{n}="1"' for n in range(100_000))
        assert rejected(f"<html><body><div {attributes}>{page()}") is Reason.PARSE_FAILED

    def test_bot_wall(self) -> None:
        wall = (
            "<html><head><title>Just a moment...</title></head><body><p>Checking your browser"
            " before accessing outlet.example. This may take up to five seconds.</p></body></html>"
        )
        assert rejected(wall) is Reason.CHALLENGE_PAGE

    @pytest.mark.parametrize("title", ["We value your privacy", "Cookie settings | The Outlet"])
    def test_consent_wall(self, title: str) -> None:
        notice = (
            "<p>We and our 842 partners store and/or access information on a device, such as"
            " unique IDs in cookies, to process personal data. You may accept or manage your"
            " choices by clicking below, or at any time in the privacy policy page.</p>"
        )
        wall = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{notice * 2}"
        assert rejected(wall) is Reason.CONSENT_WALL

    def test_consent_notice_below_an_article_is_no_wall(self) -> None:
        notice = "<p>We and our partners store and/or access information on a device.</p>"
        assert extract_page(page(end=notice), HINTS).text.startswith(PARAGRAPHS[0])

    def test_a_book_of_a_page_is_too_large(self) -> None:
        words = "<p>" + "frigate " * 130_000 + "</p>"
        assert rejected(page(words)) is Reason.TOO_LARGE

    def test_article_about_captchas_is_no_bot_wall(self) -> None:
        body = "".join(f"<p>{p} A captcha was shown.</p>" for p in PARAGRAPHS * 4)
        head = "<meta property='og:type' content='article'>"
        assert extract_page(page(body, head), HINTS).word_count > 100

    def test_error_page_with_status_200(self) -> None:
        html = page("<p>" + "We could not find what you were looking for. " * 3 + "</p>")
        html = html.replace("Frigate delivered", "404 Page not found")
        assert rejected(html) is Reason.NOT_AN_ARTICLE

    @pytest.mark.parametrize(
        "url", ["https://outlet.example/", "https://outlet.example/?s=frigate"]
    )
    def test_front_and_search_pages(self, url: str) -> None:
        assert rejected(page(), Hints(url=url)) is Reason.NOT_AN_ARTICLE

    def test_wordpress_short_link_is_an_article(self) -> None:
        assert extract_page(page(), Hints(url="https://outlet.example/?p=123")).word_count > 50

    def test_error_survives_pickling(self) -> None:
        error = pickle.loads(pickle.dumps(ExtractionError(Reason.NO_TEXT, "nothing")))  # noqa: S301 - our own
        assert (error.reason, error.message) == (Reason.NO_TEXT, "nothing")
