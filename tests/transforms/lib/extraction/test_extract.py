from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from schemas.reasons import Reason
from tests.support.news_pages import FETCHED_AT, HINTS, PARAGRAPHS, URL, page
from transforms.lib.extraction.edges.rule import Cut
from transforms.lib.extraction.extract import (
    ExtractionError,
    Hints,
    _with_reasons,
    explain,
    extract_feed_content,
    extract_page,
)
from transforms.lib.extraction.line_features import NAMES
from transforms.lib.extraction.lines import Line
from transforms.lib.identity.fingerprints import content_hash, simhash64


class TestText:
    def test_paragraphs_are_separated_by_one_blank_line(self) -> None:
        assert extract_page(page(), HINTS).text == "\n\n".join(PARAGRAPHS)

    def test_fingerprints_are_those_of_the_text(self) -> None:
        article = extract_page(page(), HINTS)
        assert article.content_hash == content_hash(article.text)
        assert article.simhash == simhash64(article.text)

    def test_same_page_gives_the_same_article(self) -> None:
        assert extract_page(page(), HINTS) == extract_page(page(), HINTS)

    @pytest.mark.parametrize(
        ("address", "stays"),
        [
            ("/other", False),
            ("https://news.outlet.example/other", False),
            ("https://maker.example/frigate", True),
            ("#second", True),
        ],
    )
    def test_heading_that_is_a_link_goes_only_when_it_leads_to_another_page_of_the_site(
        self, address: str, *, stays: bool
    ) -> None:
        heading = f"<h2><a href='{address}'>Submarine yard hires</a></h2><p>{PARAGRAPHS[3]}.</p>"
        text = extract_page(page(end=heading), HINTS).text
        assert ("Submarine yard hires" in text) is stays


class TestPublishedAt:
    ON_PAGE = "<meta property='article:published_time' content='2026-11-05T14:33:00-05:00'>"

    def test_feed_wins_over_page(self) -> None:
        moment = datetime(2026, 11, 6, 1, tzinfo=timezone(timedelta(hours=1)))
        article = extract_page(
            page(head=self.ON_PAGE), Hints(published=moment, fetched_at=FETCHED_AT)
        )
        assert article.published_at == datetime(2026, 11, 6, tzinfo=UTC)
        assert article.published_at.tzinfo is UTC
        assert article.published_from == "feed"

    @pytest.mark.parametrize(
        "moment",
        [datetime(1994, 12, 31, tzinfo=UTC), FETCHED_AT + timedelta(hours=25)],
        ids=["before 1995", "more than a day ahead"],
    )
    def test_implausible_feed_time_falls_to_the_page(self, moment: datetime) -> None:
        article = extract_page(
            page(head=self.ON_PAGE), Hints(published=moment, fetched_at=FETCHED_AT)
        )
        assert article.published_at == datetime(2026, 11, 5, 19, 33, tzinfo=UTC)
        assert article.published_from == "page"

    def test_a_few_hours_ahead_is_believed(self) -> None:
        moment = FETCHED_AT + timedelta(hours=23)
        article = extract_page(page(), Hints(published=moment, fetched_at=FETCHED_AT))
        assert article.published_at == moment

    def test_without_any_date_it_is_the_time_of_the_fetch(self) -> None:
        article = extract_page(page(), HINTS)
        assert (article.published_at, article.published_from) == (FETCHED_AT, "fetched")

    @pytest.mark.parametrize("value", ["soon", "0000-00-00", "3026-01-01", "1970-01-01T00:00:00Z"])
    def test_garbage_on_the_page_falls_to_the_fetch(self, value: str) -> None:
        head = f"<meta property='article:published_time' content='{value}'>"
        assert extract_page(page(head=head), HINTS).published_from == "fetched"

    @pytest.mark.parametrize("doubt", ["build_time", "out_of_line"])
    def test_a_doubted_date_of_the_feed_comes_after_the_page_and_is_said(self, doubt: str) -> None:
        moment = datetime(2026, 10, 2, 7, 15, tzinfo=UTC)
        hints = Hints(published=moment, date_doubt=doubt, fetched_at=FETCHED_AT)
        article = extract_page(page(head=self.ON_PAGE), hints)
        assert article.published_at == datetime(2026, 11, 5, 19, 33, tzinfo=UTC)
        assert article.published_from == "page"
        article = extract_page(page(), hints)
        assert (article.published_at, article.published_from) == (moment, "feed_doubted")

    def test_a_feed_that_only_tells_of_changes_comes_after_the_page(self) -> None:
        moment = datetime(2026, 11, 7, 7, 15, tzinfo=UTC)
        hints = Hints(updated=moment, fetched_at=FETCHED_AT)
        assert extract_page(page(head=self.ON_PAGE), hints).published_from == "page"
        article = extract_page(page(), hints)
        assert (article.published_at, article.published_from) == (moment, "feed")

    def test_update_before_publication_is_none(self) -> None:
        head = self.ON_PAGE + "<meta property='article:modified_time' content='2026-11-01'>"
        assert extract_page(page(head=head), HINTS).updated_at is None


class TestMetadata:
    def test_title_of_the_feed_wins_and_loses_its_site(self) -> None:
        hints = Hints(
            url=URL, title="Second frigate &amp; crew | The Outlet", source_name="The Outlet"
        )
        assert extract_page(page(), hints).title == "Second frigate & crew"

    def test_authors_of_the_page_serve_where_the_feed_names_a_desk(self) -> None:
        head = "<meta name='author' content='By Jane Example and John Sample'>"
        article = extract_page(page(head=head), Hints(authors=("Outlet Staff",)))
        assert article.authors == ("Jane Example", "John Sample")

    def test_byline_in_the_text_serves_as_author(self) -> None:
        body = "<p>By Jane Example</p>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
        article = extract_page(page(body), HINTS)
        assert article.authors == ("Jane Example",)
        assert article.text == "\n\n".join(PARAGRAPHS)

    def test_declared_canonical_is_absolute(self) -> None:
        head = "<link rel='canonical' href='/news/one?ref=x'>"
        canonical = extract_page(page(head=head), HINTS).declared_canonical
        assert canonical == "https://www.outlet.example/news/one?ref=x"

    def test_nothing_declared_is_empty(self) -> None:
        article = extract_page(page(), HINTS)
        assert (article.declared_canonical, article.image_url, article.summary) == ("", "", "")


class TestAccess:
    def test_free(self) -> None:
        assert extract_page(page(), HINTS).access == "free"

    def test_json_ld_says_paywalled(self) -> None:
        head = (
            '<script type="application/ld+json">{"@type": "NewsArticle",'
            ' "isAccessibleForFree": false}</script>'
        )
        assert extract_page(page(head=head), HINTS).access == "paywalled"

    def test_subscription_wall_at_the_end_is_truncated(self) -> None:
        end = "<p>Subscribe to continue reading this story and support our newsroom.</p>"
        article = extract_page(page(end=end), HINTS)
        assert article.access == "truncated"
        assert "Subscribe" not in article.text

    def test_feed_content_that_ends_in_an_ellipsis_is_truncated(self) -> None:
        content = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]} The first of them will be […]</p>"
        assert extract_feed_content(content, HINTS).access == "truncated"


class TestFeedContent:
    def test_trailer_of_the_feed_is_cut(self) -> None:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        trailer = "<p>The post <a href='/x'>Frigate delivered</a> appeared first on Outlet.</p>"
        assert extract_feed_content(body + trailer, HINTS).text == "\n\n".join(PARAGRAPHS)

    def test_plain_text_keeps_its_lines_as_paragraphs(self) -> None:
        article = extract_feed_content("\n\n".join(PARAGRAPHS), HINTS)
        assert article.text == "\n\n".join(PARAGRAPHS)

    def test_angle_brackets_in_plain_text_survive(self) -> None:
        content = "\n".join(PARAGRAPHS).replace("two months", "R&amp;D months")
        assert "R&D months" in extract_feed_content(content, HINTS).text

    def test_empty_content_has_no_text(self) -> None:
        with pytest.raises(ExtractionError) as caught:
            extract_feed_content("<p> </p>", HINTS)
        assert caught.value.reason is Reason.NO_TEXT


class TestHostileInput:
    def test_deep_nesting_ends(self) -> None:
        deep = "<div>" * 100_000 + "x" + "</div>" * 100_000
        with pytest.raises(ExtractionError):
            extract_page(f"<html><body>{deep}</body></html>", HINTS)

    def test_nuls_and_surrogates_leave_no_trace(self) -> None:
        html = page().replace("frigates", "fri\x00ga\ud800tes")
        assert "frigates" in extract_page(html, HINTS).text

    def test_broken_json_ld_is_skipped(self) -> None:
        head = '<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>"
        assert extract_page(page(head=head), HINTS).word_count > 50

    @pytest.mark.parametrize("base", ["http://[::1", "http://[bad", "javascript:x"])
    def test_malformed_addresses_are_no_addresses(self, base: str) -> None:
        head = f"<base href='{base}'><link rel='canonical' href='http://[x'>"
        assert extract_page(page(head=head), HINTS).declared_canonical == ""

    @hypothesis_settings(max_examples=60)
    @given(st.binary(max_size=400) | st.text(max_size=400).map(lambda t: f"<p>{t}</p>"))
    def test_whatever_comes_in_an_article_or_a_reason_goes_out(self, html: bytes | str) -> None:
        try:
            article = extract_page(html, HINTS)
        except ExtractionError:
            return
        article.text.encode()
        assert "\x00" not in article.text


def test_explain_lists_the_cuts_with_their_rules() -> None:
    end = "<p>Read more: Frigates</p><p>Additional reporting by John Sample in Port Example.</p>"
    assert [(cut.rule, cut.line) for cut in explain(page(end=end), HINTS)] == [
        ("read_also", "Read more: Frigates"),
        ("reporting_credit", "Additional reporting by John Sample in Port Example."),
    ]


def test_import_does_not_pull_in_beam() -> None:
    code = "import sys, transforms.lib.extraction.extract; sys.exit('apache_beam' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_explain_says_what_told_against_a_line() -> None:
    line = Line("Port Example", score=0.1, evidence=np.zeros(len(NAMES), dtype=np.float32))
    cut = _with_reasons(Cut("line_model", line.text), line)
    assert re.fullmatch(r"line_model \((?:.+ [+-]\d+\.\d(?:, |(?=\)))){3}\)", cut.rule)


def test_cut_of_a_rule_is_told_by_its_name_alone() -> None:
    line = Line("Port Example", evidence=np.zeros(len(NAMES), dtype=np.float32))
    assert _with_reasons(Cut("share", line.text), line).rule == "share"


def test_body_in_json_ld_serves_a_page_without_text() -> None:
    body = json.dumps("\n\n".join(PARAGRAPHS))
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Frigate'
        f' delivered", "articleBody": {body}}}</script>'
    )
    html = f"<html><head><title>Frigate delivered</title>{head}</head><body><div id=app></div>"
    assert extract_page(html, HINTS).text == "\n\n".join(PARAGRAPHS)


def test_body_in_json_ld_is_passed_over_where_the_page_has_its_own() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle",'
        ' "articleBody": "Another text, older and shorter than that of the page."}</script>'
    )
    assert extract_page(page(head=head), HINTS).text == "\n\n".join(PARAGRAPHS)
