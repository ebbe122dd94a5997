"""When the article was published, as the parts of its page say it."""

from __future__ import annotations

import pytest

from tests.support.dated_pages import TEXT, TITLE, URL, ld, meta, page, published


@pytest.mark.parametrize(
    ("html", "moment"),
    [
        (page(meta("article:published_time", "2026-11-05T13:46:00-04:00")), "2026-11-05 17:46"),
        (
            page(
                meta("article:published_time", "2026-11-05T13:46:00-04:00"),
                "<meta itemprop='datePublished' content='2026-11-05T13:46:00+00:00'>",
            ),
            "2026-11-05 17:46",
        ),
        (
            page(ld(datePublished="2026-11-05"), "<time datetime='2026-11-05T09:30Z'>today</time>"),
            "2026-11-05 09:30",
        ),
        (
            page(
                ld(datePublished="2026-11-05T13:46:00Z") + meta("date", "2026-11-05T13:46:00+02:00")
            ),
            "2026-11-05 11:46",
        ),
        (page(above="<p class='post-date'>November 5, 2026</p>"), "2026-11-05 00:00"),
        (page(above="<time>5 November 2026</time>"), "2026-11-05 00:00"),
        (page(ld(datePublished=1793886360000)), "2026-11-05 13:46"),
        (
            page(outside="<header><time datetime='2026-11-20T07:00Z'>Friday</time></header>"),
            "2026-11-30 00:00",
        ),
        (
            page(
                above="<p class='date'>5 November 2026</p>",
                outside="<aside><time datetime='2026-11-20T07:00Z'>new</time></aside>",
            ),
            "2026-11-05 00:00",
        ),
        (
            page(
                above="<time datetime='2026-11-05T08:00Z'>5 Nov</time>",
                outside="<div class='top'><p><time datetime='2026-11-29T07:00Z'></time></p></div>",
            ),
            "2026-11-05 08:00",
        ),
        (
            page(
                above=f"<p class='datum'>5 November 2026</p>{TEXT * 2}"
                "<ul><li><time datetime='2023-05-06'>6 May</time> <a>Old boat</a></li></ul>"
            ),
            "2026-11-05 00:00",
        ),
        (
            page(above=f"{TEXT * 2}<p><time datetime='2026-11-05T08:00Z'></time></p>"),
            "2026-11-05 08:00",
        ),
        (page(above="<p class='when'>Posted: 5 November 2026</p>"), "2026-11-05 00:00"),
        (
            page(above="<h2>The raid of 5 November 2024</h2><p>Posted: 5 November 2026</p>"),
            "2026-11-05 00:00",
        ),
        (
            page(
                above="<p class='byline'>By Ines Falk | Nov. 5, 2026</p>",
                outside="<div><time datetime='2026-11-29T07:00Z'>1 h ago</time></div>",
            ),
            "2026-11-05 00:00",
        ),
    ],
)
def test_the_time_is_the_article_s_and_as_fine_as_any_source_has_it(html: str, moment: str) -> None:
    assert published(html)[0] == moment


@pytest.mark.parametrize("path", ["2026/11/05/frigate", "news-20261105", "2026-11-05-frigate"])
def test_the_address_has_a_date_when_nothing_else_has(path: str) -> None:
    assert published(page(), f"https://quay.example/{path}") == ("2026-11-05 00:00", "page")


def test_another_article_s_date_in_json_ld_is_not_this_one_s() -> None:
    other = ld(
        headline="Tanks are late again",
        url="https://quay.example/tanks",
        datePublished="2026-01-01T08:00:00Z",
    )
    own = ld(headline=TITLE, url=URL, datePublished="2026-11-05T08:00:00Z")
    assert published(page(other + own)) == ("2026-11-05 08:00", "page")
    assert published(page(other))[1] == "fetched"
