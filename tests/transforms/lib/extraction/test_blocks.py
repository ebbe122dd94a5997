from __future__ import annotations

import pytest

from transforms.lib.extraction.blocks import read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.marks import Mark


def texts(body: str) -> list[str]:
    return [block.text for block in read_blocks(parse_html(f"<html><body>{body}</body></html>"))]


def test_inline_elements_do_not_end_a_block() -> None:
    assert texts("<p>One <b>bold</b> and <a href='/x'>linked</a> word.</p>") == [
        "One bold and linked word."
    ]


def test_loose_text_around_a_block_is_a_block() -> None:
    assert texts("<div>Before<p>Inside</p>After</div>") == ["Before", "Inside", "After"]


def test_line_breaks_part_blocks() -> None:
    assert texts("<p>First line.<br><br>Second line.</p>") == ["First line.", "Second line."]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden><p>Unseen</p></div>",
        "<p style='color: red; display: none'>Unseen</p>",
        "<p aria-hidden='true'>Unseen</p>",
        "<p style='position: absolute; left: -9999px'>Unseen</p>",
        "<del>Unseen</del>",
        "<s>Unseen</s>",
        "<template><p>Unseen</p></template>",
        "<span class='a sr-only'>Unseen</span>",
        "<span style='position:absolute;clip:rect(0 0 0 0)'>Unseen</span>",
        "<noscript>Unseen</noscript>",
    ],
)
def test_what_a_browser_does_not_show_is_no_block(hidden: str) -> None:
    assert texts(f"<div>{hidden}<p>Seen</p></div>") == ["Seen"]


@pytest.mark.parametrize(
    "style",
    ["margin-left:-1200px", "margin-top: -9999px", "scroll-margin-top:-1000px", "left: -120px"],
)
def test_what_a_style_moves_by_a_margin_or_a_little_is_shown(style: str) -> None:
    assert texts(f"<div style='{style};padding-top:100px'><p>Seen</p></div>") == ["Seen"]


def test_text_after_a_hidden_element_stays() -> None:
    assert texts("<p>The ship <del>sank</del> sailed.</p>") == ["The ship sailed."]


def test_declarative_shadow_root_is_shown() -> None:
    assert texts("<x-story><template shadowrootmode='open'><p>Seen</p></template></x-story>") == [
        "Seen"
    ]


@pytest.mark.parametrize("space", ["", " ", "\n  "])
def test_drop_cap_belongs_to_its_word(space: str) -> None:
    assert texts(f"<p><span class='drop-cap'>{space}T{space}</span>he yard</p>") == ["The yard"]


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("<span class=dropcap><span> T</span> </span>he yard", "The yard"),
        ("<big> T </big>he yard", "The yard"),
        ("<span class=initial>The old </span>yard", "The old yard"),
        ("<b>U </b>boats at sea, <i>T </i>he said", "U boats at sea, T he said"),
        ("It is <i>R </i>rated", "It is R rated"),
    ],
)
def test_a_letter_is_a_drop_cap_by_its_name_or_by_the_word_it_begins(start: str, text: str) -> None:
    assert texts(f"<p>{start}</p>") == [text]


def test_cells_of_data_are_one_row_and_cells_of_layout_are_not() -> None:
    assert texts("<table><tr><th>Ship</th><td>Alfa</td></tr></table>") == ["Ship | Alfa"]
    assert texts("<table><tr><td><p>One</p></td><td><p>Two</p></td></tr></table>") == ["One", "Two"]


def test_links_and_bold_are_counted_in_characters() -> None:
    (block,) = read_blocks(parse_html("<p><a href='/x'>1234</a><b>12</b>5678</p>"))
    assert (block.linked, block.strong, block.link) == (4, 2, "/x")


def test_purposes_are_those_of_the_element_and_of_what_is_around_it() -> None:
    html = "<article><aside><div class='box related-stories'><p>x</p></div></aside></article>"
    (block,) = read_blocks(parse_html(html))
    assert block.container.marks == Mark(0)
    expected = Mark.ARTICLE | Mark.ASIDE | Mark.RELATED | Mark.BOX
    assert block.container.around & expected == expected


def test_a_hundred_thousand_nested_elements_end() -> None:
    assert len(read_blocks(parse_html("<div>" * 3000 + "x" + "</div>" * 3000))) <= 1
