from __future__ import annotations

import numpy as np
import pytest
from lxml.html import HtmlElement

from tests.support.line_blocks import PARAGRAPH, paragraphs, texts
from transforms.lib.extraction import seed_blocks
from transforms.lib.extraction.html_tree import parse_html, slim, unwrap_layout_tables
from transforms.lib.extraction.lines import extract_lines, is_doubtful
from transforms.lib.extraction.seed_lines import Probes
from transforms.lib.extraction.seed_lines import seed_lines as trafilatura_lines


def test_headings_are_marked() -> None:
    lines = extract_lines(
        parse_html(f"<article>{paragraphs(4)}<h2>The crew</h2>{paragraphs(2)}</article>")
    )
    assert [line.text for line in lines if line.heading] == ["The crew"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What trafilatura was asked for: a page each."""
    pages: list[str] = []

    def seed_lines(tree: HtmlElement, probes: Probes) -> list[str]:
        pages.append(str(tree.text_content()))
        return trafilatura_lines(tree, probes)

    monkeypatch.setattr(seed_blocks, "seed_lines", seed_lines)
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
