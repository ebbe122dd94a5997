from __future__ import annotations

import pytest
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from tests.support.line_blocks import PARAGRAPH, paragraphs
from transforms.lib.extraction import seed_lines
from transforms.lib.extraction.html_tree import parse_html


def test_tree_is_left_as_it_is() -> None:
    tree = parse_html(f"<html><body><article>{paragraphs(6)}</article></body></html>")
    elements = sum(1 for _ in tree.iter())
    seed_lines.seed_lines(tree, [])
    assert sum(1 for _ in tree.iter()) == elements


def test_thorough_mode_runs_only_when_fast_mode_missed_the_text() -> None:
    probes = [("Paragraph one", 100)]
    menu = ["Home", "News", "Sign in"]
    prose = [PARAGRAPH.format(n) for n in range(3)]
    assert seed_lines._missed_the_text(menu, [])
    assert seed_lines._missed_the_text(prose, probes)
    assert not seed_lines._missed_the_text(prose, [(PARAGRAPH.format(0)[:20], 15)])


def test_prose_without_spaces_between_its_words_is_prose() -> None:
    prose = ["防衛省は火曜日、二番目の護衛艦が来年の春に就役すると発表し、乗員の募集も始めた。"] * 3
    assert not seed_lines._missed_the_text(prose, [])


FOLLOWED = {
    "nothing": "",
    "comments": f"<div id='comments'><p>{PARAGRAPH.format(90)}</p></div>",
    "list of comments": f"<ol class='commentlist'><li>{PARAGRAPH.format(91)}</li></ol>",
    "comments by class": f"<section class='story article-comments'>{paragraphs(2)}</section>",
    "comments of a service": f"<div id='disqus_thread'><p>{PARAGRAPH.format(92)}</p></div>",
    "a column named commentary": f"<div class='commentary'><p>{PARAGRAPH.format(93)}</p></div>",
    "the next story": f"<div class='infinite-scroll'>{paragraphs(4)}</div>",
    "the next story, of a theme": f"<div class='mvp-post-add-wrap'>{paragraphs(4)}</div>",
    "buttons": "<div class='elementor-share-buttons'><p>Send this page to a friend</p></div>",
    "a table": "<table><tr><td>Hull</td><td>Ordered</td></tr></table>",
}


@pytest.mark.parametrize("followed", FOLLOWED)
@pytest.mark.parametrize("length", [5, 40])
def test_steps_of_fast_mode_give_its_text(followed: str, length: int) -> None:
    article = f"<article><h1>Hulls ordered</h1>{paragraphs(length)}{FOLLOWED[followed]}</article>"
    tree = parse_html(f"<html><body>{article}{FOLLOWED[followed]}</body></html>")
    text = seed_lines._fast_text(tree)
    assert text
    assert text == seed_lines._text(tree, seed_lines._FAST)


def test_short_text_of_a_long_page_is_sought_again_as_fast_mode_does() -> None:
    others = "".join(f"<div class='text'>{paragraphs(9)}</div>" for _ in range(6))
    article = f"<article><h1>Hulls ordered</h1>{paragraphs(5)}</article>"
    tree = parse_html(f"<html><body>{article}<div id='comments'></div>{others}</body></html>")
    text = seed_lines._fast_text(tree)
    first = seed_lines._extracted(tree, seed_lines._FAST)[1]
    assert text
    assert text == seed_lines._text(tree, seed_lines._FAST)
    assert seed_lines._is_little(first, tree)


LITTLE = "<p>Too little text to be sure of.</p>"
OTHER_WAYS = {
    "nothing": "<div><img src='x.png'></div>",
    "little text": f"<div>{LITTLE}</div>",
    "loose text": f"<div>{PARAGRAPH.format(1)} <b>{PARAGRAPH.format(2)}</b></div>",
    "little text and a box": f"<article>{LITTLE}</article><aside>{paragraphs(3)}</aside>",
    "articles of a list": 3 * f"<article><a href='/x'>{PARAGRAPH.format(3)}</a></article>",
    "text in JSON": "<script type='application/ld+json'>"
    f'{{"articleBody": "{PARAGRAPH.format(4) * 3}"}}</script>{LITTLE}',
    "forum": "<script type='application/ld+json'>"
    '{"@type": "DiscussionForumPosting"}</script>'
    f"<article>{paragraphs(6)}<div id='comments'>{paragraphs(5)}</div></article>",
}


@pytest.mark.parametrize("page", OTHER_WAYS)
def test_pages_read_in_other_ways_give_the_text_of_fast_mode(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = parse_html(f"<html><body>{OTHER_WAYS[page]}</body></html>")
    expected = seed_lines._text(tree, seed_lines._FAST)
    monkeypatch.setattr(seed_lines, "bare_extraction", None)
    assert seed_lines._fast_text(tree) == expected


def test_first_text_stays_where_the_second_search_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    others = "".join(f"<div class='text'>{paragraphs(9)}</div>" for _ in range(6))
    article = f"<article><h1>Hulls ordered</h1>{paragraphs(5)}</article>"
    tree = parse_html(f"<html><body>{article}{others}</body></html>")
    extracted = seed_lines._extracted

    def fails_with_recall(pruned: HtmlElement, options: Extractor) -> tuple[etree._Element, str]:
        if options is seed_lines._RECALL:
            raise RecursionError
        return extracted(pruned, options)

    monkeypatch.setattr(seed_lines, "_extracted", fails_with_recall)
    assert PARAGRAPH.format(0) in seed_lines._fast_text(tree)
