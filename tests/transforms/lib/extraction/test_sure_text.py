"""What is text for where it stands."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.line_blocks import PARAGRAPH, paragraphs, texts
from transforms.lib.extraction.blocks import read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import key
from transforms.lib.extraction.lines import extract_lines
from transforms.lib.extraction.sure_text import level_headings, with_sure_text


def sure(html: str, score: float = 0.3) -> list[str]:
    """What is made sure on a page of which the paragraphs of the article are kept."""
    blocks = read_blocks(parse_html(f"<body>{html}</body>"))
    kept = [block.text.startswith("Paragraph") for block in blocks]
    keys = [key(block.text) for block in blocks]
    scores = with_sure_text(blocks, keys, kept, np.full(len(blocks), score))
    return [block.text for block, raised in zip(blocks, scores, strict=True) if raised == 1.0]


LONG = "The yard will not say when the last of the four ships is to leave the dock."


@pytest.mark.parametrize(
    ("line", "score", "is_sure"),
    [(LONG, 0.3, True), (LONG, 0.1, False), ("Not before May", 0.6, True), ("Read on", 0.4, False)],
    ids=["long", "long, hardly likely", "short", "short, unlikely"],
)
def test_a_paragraph_beside_the_text_needs_less(line: str, score: float, is_sure: bool) -> None:
    html = f"<article>{paragraphs(3)}<p>{line}</p></article>"
    assert sure(html, score) == ([line] if is_sure else [])


@pytest.mark.parametrize(("score", "is_sure"), [(0.6, True), (0.4, False)])
def test_a_long_paragraph_in_the_element_next_to_the_text_is_likely(
    score: float, is_sure: bool
) -> None:
    html = f"<article><div>{paragraphs(3)}</div><div><p>{LONG}</p></div></article>"
    assert sure(html, score) == ([LONG] if is_sure else [])


def test_what_a_page_says_twice_is_a_label() -> None:
    twice = f"<p>{LONG}</p>{paragraphs(2)}<p>{LONG}</p>"
    assert sure(f"<article>{paragraphs(2, 2)}{twice}</article>") == []


def test_a_list_of_links_is_no_text() -> None:
    items = "".join(f"<li><a href='/{n}'>Ships of {n}</a></li>" for n in range(3))
    assert sure(f"<article>{paragraphs(2)}<ul>{items}</ul></article>") == []
    assert sure(f"<article>{paragraphs(2)}<ul><li>The hull is late</li></ul></article>") == [
        "The hull is late"
    ]


def test_a_quotation_in_the_text_is_text_unless_the_text_has_it() -> None:
    for quotation, expected in ((LONG, [LONG]), (PARAGRAPH.format(0), [])):
        quoted = quotation.replace("Paragraph", "“Paragraph")
        html = f"<article>{paragraphs(3)}<blockquote>{quoted}</blockquote></article>"
        assert sure(html) == expected


@pytest.mark.parametrize("end", [":", "."])
def test_a_list_that_the_page_begins_with_is_not_introduced_by_its_end(end: str) -> None:
    items = "".join(f"<li>{PARAGRAPH.format(n)}</li>" for n in range(9, 12))
    last = f"<p>{PARAGRAPH.format(8).rstrip('.')}{end}</p>"
    html = f"<body><article><ul>{items}</ul>{paragraphs(8)}{last}</article></body>"
    lines = extract_lines(parse_html(html))
    assert [line.score == 1.0 for line in lines if line.text.startswith("- ")] == [False] * 3


@pytest.mark.parametrize("wrappers", [0, 1, 3])
def test_heading_in_wrappers_beside_those_of_the_text_stays(wrappers: int) -> None:
    def wrapped(html: str) -> str:
        return "<div>" * wrappers + html + "</div>" * wrappers

    parts = [f"<p>{PARAGRAPH.format(n)}</p>" for n in range(8)]
    html = "".join(map(wrapped, [*parts[:4], "<h2>The crew</h2>", *parts[4:]]))
    assert "The crew" in texts(f"<body><article>{html}</article></body>")


def test_kicker_above_the_headline_is_no_heading_of_the_text() -> None:
    head = f"<h2>Navy</h2><h1>Radar late</h1><p>{PARAGRAPH.format(90)}</p>"
    found = texts(f"<body><header>{head}</header><article>{paragraphs(8)}</article></body>")
    assert "Navy" not in found


DAY = "<h2>Monday</h2>"
PICTURE = "<figure><img src='/1.jpg'><figcaption>The yard in May</figcaption></figure>"


@pytest.mark.parametrize(
    "between",
    ["<h4>9.30: The yard opens</h4>", f"<h4>9.30: The yard opens</h4>{PICTURE}", PICTURE],
    ids=["heading", "both", "picture"],
)
def test_heading_above_other_headings_and_pictures_stays(between: str) -> None:
    found = texts(f"<section>{paragraphs(4)}{DAY}{between}{paragraphs(3, 4)}</section>")
    assert "Monday" in found
    assert "The yard in May" not in found


def test_heading_above_what_is_no_text_goes() -> None:
    links = "".join(f"<li><a href='/{n}'>Ships of the year {n}</a></li>" for n in range(1, 5))
    assert "Monday" not in texts(f"<section>{paragraphs(4)}{DAY}<ul>{links}</ul></section>")


def levelled(headings: str, scores: list[float]) -> list[float]:
    """The scores of headings that were kept."""
    blocks = read_blocks(parse_html(f"<body>{headings}</body>"))
    return list(level_headings(blocks, [True] * len(blocks), np.array(scores)))


def test_a_heading_of_the_same_make_as_sure_ones_is_as_sure() -> None:
    alike = "".join(f"<div class='text'><h2 class='sub'>Part {n}</h2></div>" for n in range(3))
    assert levelled(alike, [0.2, 0.8, 0.9]) == [0.8, 0.8, 0.9]


@pytest.mark.parametrize(
    "last",
    [
        "<div class='text'><h2 class='teaser'>Part 3</h2></div>",
        "<div class='box'><h2 class='sub'>Part 3</h2></div>",
        "<div class='text'><h3 class='sub'>Part 3</h3></div>",
        "<div class='text'><h2 class='sub'><a href='/3'>Part 3</a></h2></div>",
        "<div class='text'><p class='sub'>Part 3</p></div>",
    ],
    ids=["class", "place", "tag", "link", "paragraph"],
)
def test_a_heading_of_another_make_is_judged_alone(last: str) -> None:
    alike = "".join(f"<div class='text'><h2 class='sub'>Part {n}</h2></div>" for n in range(3))
    assert levelled(alike + last, [0.9, 0.8, 0.9, 0.2]) == [0.9, 0.9, 0.9, 0.2]


def test_headings_that_are_unsure_alike_stay_so() -> None:
    alike = "".join(f"<div class='text'><h2 class='sub'>Part {n}</h2></div>" for n in range(3))
    assert levelled(alike, [0.2, 0.3, 0.9]) == [0.2, 0.3, 0.9]
    assert levelled(alike[: len(alike) // 3 * 2], [0.2, 0.9]) == [0.2, 0.9]
