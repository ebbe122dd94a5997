from __future__ import annotations

import numpy as np
import pytest
from lxml.html import HtmlElement

from transforms.lib.extraction import lines as lines_module
from transforms.lib.extraction.blocks import read_blocks
from transforms.lib.extraction.html_tree import parse_html, slim, unwrap_layout_tables
from transforms.lib.extraction.lines import extract_lines, is_doubtful, level_headings
from transforms.lib.extraction.seed_lines import Probes
from transforms.lib.extraction.seed_lines import seed_lines as trafilatura_lines

PARAGRAPH = "Paragraph {} tells in enough words what the officer said on Tuesday about the ships."


def paragraphs(count: int, first: int = 0) -> str:
    return "".join(f"<p>{PARAGRAPH.format(first + n)}</p>" for n in range(count))


def texts(html: str) -> list[str]:
    return [line.text for line in extract_lines(parse_html(html))]


def test_headings_are_marked() -> None:
    lines = extract_lines(
        parse_html(f"<article>{paragraphs(4)}<h2>The crew</h2>{paragraphs(2)}</article>")
    )
    assert [line.text for line in lines if line.heading] == ["The crew"]


@pytest.mark.parametrize("end", [":", "."])
def test_a_list_that_the_page_begins_with_is_not_introduced_by_its_end(end: str) -> None:
    items = "".join(f"<li>{PARAGRAPH.format(n)}</li>" for n in range(9, 12))
    last = f"<p>{PARAGRAPH.format(8).rstrip('.')}{end}</p>"
    html = f"<body><article><ul>{items}</ul>{paragraphs(8)}{last}</article></body>"
    lines = extract_lines(parse_html(html))
    assert [line.score == 1.0 for line in lines if line.text.startswith("- ")] == [False] * 3


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What trafilatura was asked for: a page each."""
    pages: list[str] = []

    def seed_lines(tree: HtmlElement, probes: Probes) -> list[str]:
        pages.append(str(tree.text_content()))
        return trafilatura_lines(tree, probes)

    monkeypatch.setattr(lines_module, "seed_lines", seed_lines)
    return pages


ARTICLE = f"<article><h1>Radar late</h1>{paragraphs(8)}</article>"


def test_trafilatura_is_not_asked_where_the_line_model_is_sure(asked: list[str]) -> None:
    assert texts(f"<body>{ARTICLE}</body>")[-8:] == [PARAGRAPH.format(n) for n in range(8)]
    assert not asked


def test_trafilatura_is_asked_of_a_page_of_few_words(asked: list[str]) -> None:
    texts(f"<body><article>{paragraphs(2)}</article></body>")
    assert len(asked) == 1


def test_trafilatura_is_asked_where_another_headline_stands_in_the_text(asked: list[str]) -> None:
    texts(f"<body>{ARTICLE}<article><h1>Yard closes</h1>{paragraphs(8, 8)}</article></body>")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("scores", "is_in_doubt"),
    [((0.99, 0.99, 0.01), False), ((0.8, 0.99, 0.01), True), ((0.1, 0.1, 0.1), True)],
    ids=["sure", "one of three", "no text"],
)
def test_doubt_is_the_share_of_words_that_may_be_wrong(
    scores: tuple[float, ...], is_in_doubt: bool
) -> None:
    assert is_doubtful(np.full(3, 50.0), np.array(scores)) == is_in_doubt


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
    """The scores of headings that trafilatura kept."""
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


def test_table_rows_are_their_cells() -> None:
    rows = "<tr><th>Ship</th><th>Year</th></tr><tr><td>First</td><td>2031</td></tr>"
    assert "First | 2031" in texts(f"<article>{paragraphs(5)}<table>{rows}</table></article>")


def test_text_laid_out_in_a_table_comes_as_paragraphs() -> None:
    long = "<br><br>".join(PARAGRAPH.format(n) for n in range(12))
    tree = parse_html(f"<table><tr><td><a href='/'>Home</a></td><td>{long}</td></tr></table>")
    lines = [line.text for line in extract_lines(unwrap_layout_tables(tree))]
    assert [line for line in lines if line.startswith("Paragraph")] == long.split("<br><br>")


def unwrapped(row: str) -> str:
    tree = unwrap_layout_tables(parse_html(f"<table><tr>{row}</tr></table>"))
    return str(tree.text_content())


TEXT_CELL = f"<td>{paragraphs(12)}</td>"


def test_menu_beside_the_text_of_a_layout_table_is_dropped() -> None:
    menu = "<td><a href='/'>Front</a><br><a href='/m'>Mail</a><b>Advertisement</b> Ring us.</td>"
    assert unwrapped(menu + TEXT_CELL + menu) == unwrapped(TEXT_CELL)


def test_column_with_a_paragraph_stays_beside_the_text() -> None:
    column = f"<td>{paragraphs(3)}</td>"
    assert unwrapped(column + TEXT_CELL) == unwrapped(column) + unwrapped(TEXT_CELL)


def test_long_menu_is_no_text() -> None:
    links = "".join(f"<a href='/{n}'>{PARAGRAPH.format(n)}</a>" for n in range(12))
    tree = unwrap_layout_tables(parse_html(f"<table><tr><td>{links}</td></tr></table>"))
    assert next(tree.iter("td"), None) is not None


def test_slim_keeps_json_ld_and_text() -> None:
    html = (
        "<html><body><script>x()</script><script type='application/ld+json'>{}</script>"
        "<style>p{}</style><p>Text</p> tail</body></html>"
    )
    tree = slim(parse_html(html))
    assert [element.tag for element in tree.iter("script", "style", "p")] == ["script", "p"]
    assert "tail" in tree.text_content()
