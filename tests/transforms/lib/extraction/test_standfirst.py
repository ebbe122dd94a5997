from __future__ import annotations

import numpy as np
import pytest

from transforms.lib.extraction.blocks import read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import key
from transforms.lib.extraction.lines import extract_lines
from transforms.lib.extraction.standfirst import find_standfirst

TITLE = "Second frigate leaves the yard"
LEADS = {
    "en": "The ship is two years late, and the navy has yet to find the sailors that it needs.",
    "de": "Das Schiff kommt zwei Jahre zu spät, und der Marine fehlen noch immer Matrosen.",
    "fr": "Le navire arrive avec deux ans de retard et la marine cherche encore son équipage.",
    "pl": "Okręt ma dwa lata opóźnienia, a marynarka wciąż szuka dla niego załogi i części.",
}
TEXT = "".join(
    f"<p>In week {week} the welders closed {week + 3} seams of the hull, the yard said on Monday,"
    " and the inspectors of the navy signed all of the papers that had been laid before them.</p>"
    for week in range(1, 8)
)


def found(head: str, score: float = 0.2, titles: tuple[str, ...] = (TITLE,)) -> str:
    """The standfirst of a page of which the paragraphs are kept, and nothing else."""
    blocks = read_blocks(parse_html(f"<body>{head}<article>{TEXT}</article></body>"))
    keys = [key(block.text) for block in blocks]
    kept = [block.tag == "p" for block in blocks]
    place = find_standfirst(blocks, keys, kept, np.full(len(blocks), score), titles)
    return blocks[place].text if place >= 0 else ""


@pytest.mark.parametrize("lead", LEADS.values(), ids=LEADS)
@pytest.mark.parametrize("markup", ["<h2>{}</h2>", "<div class='excerpt'>{}</div>", "<h3>{}</h3>"])
def test_the_paragraph_below_the_headline_is_one(lead: str, markup: str) -> None:
    assert found(f"<h1>{TITLE}</h1>{markup.format(lead)}<div>12 March, 9:30</div>") == lead


def test_a_headline_may_be_known_by_its_words_alone() -> None:
    assert found(f"<h2>{TITLE}</h2><div>{LEADS['en']}</div>") == LEADS["en"]


@pytest.mark.parametrize(
    "head",
    [
        f"<div>{LEADS['en']}</div><h1>{TITLE}</h1>",
        f"<h1>{TITLE}</h1><figure><figcaption>{LEADS['en']}</figcaption></figure>",
        f"<h1>{TITLE}</h1><div><img src='/1.jpg'><div class='cap'>{LEADS['en']}</div></div>",
        f"<h1>{TITLE}</h1><div><picture><img src='/1'></picture><span>{LEADS['en']}</span></div>",
        f"<h1>{TITLE}</h1><aside><div>{LEADS['en']}</div></aside>",
        f"<h1>{TITLE}</h1><div class='related-stories'>{LEADS['en']}</div>",
        f"<h1>{TITLE}</h1><div class='newsletter-signup'>{LEADS['en']}</div>",
        f"<h1>{TITLE}</h1><h2><a href='/other'>{LEADS['en']}</a></h2>",
        f"<h1>{TITLE}</h1><div>Two years late</div>",
    ],
    ids=[
        "above",
        "caption",
        "beside an image",
        "with an image",
        "aside",
        "related",
        "newsletter",
        "link",
        "short",
    ],
)
def test_what_is_above_short_linked_or_named_after_another_use_is_none(head: str) -> None:
    assert found(head) == ""


def test_an_image_of_the_whole_head_makes_no_caption() -> None:
    head = f"<header><img src='/1.jpg'><h1>{TITLE}</h1><div>{LEADS['en']}</div></header>"
    assert found(head) == LEADS["en"]


def test_a_mark_that_is_around_the_text_too_says_nothing() -> None:
    assert found(f"<h1>{TITLE}</h1><p class='lead'>x</p><div>{LEADS['en']}</div>") == LEADS["en"]
    page = f"<h1>{TITLE}</h1><div class='menu-page'><div>{LEADS['en']}</div>{TEXT}</div>"
    assert found(page) == LEADS["en"]


def test_the_name_of_the_site_is_no_headline() -> None:
    about = "A diary of ships and yards, kept for nine years by somebody who builds neither."
    site = f"<div><h1>Harbour diary</h1><p class='description'>{about}</p></div>"
    text = f"<h3>{TITLE}</h3><div>{LEADS['en']}</div>"
    assert found(site + text, titles=(TITLE, "Harbour diary")) == LEADS["en"]


def test_the_title_in_a_table_of_contents_is_no_headline() -> None:
    contents = f"<div><a href='#top'>{TITLE}</a></div>"
    head = f"<header><img src='/1.jpg'><h1>{TITLE}</h1><div>{LEADS['en']}</div></header>"
    assert found(contents + head) == LEADS["en"]


def test_the_name_of_an_author_around_page_and_text_says_nothing() -> None:
    page = f"<main class='author-jane'><h1>{TITLE}</h1><div>{LEADS['en']}</div>{TEXT}</main>"
    assert found(page) == LEADS["en"]
    beside = f"<h1>{TITLE}</h1><div class='author-jane'>{LEADS['en']}</div>"
    assert found(beside) == ""


@pytest.mark.parametrize("use", ["comments", "gallery", "related"])
def test_comments_and_captions_are_none_even_where_the_text_is_one(use: str) -> None:
    page = f"<h1>{TITLE}</h1><div class='{use}'><div>{LEADS['en']}</div>{TEXT}</div>"
    assert found(page) == ""


def test_what_the_text_says_again_is_not_added() -> None:
    first = "In week 1 the welders closed 4 seams of the hull, the yard said on Monday, and"
    assert found(f"<h1>{TITLE}</h1><div>{first} the inspectors of the navy signed</div>") == ""


def test_what_the_line_model_is_sure_of_is_left_out() -> None:
    assert found(f"<h1>{TITLE}</h1><div>{LEADS['en']}</div>", score=0.05) == ""


def test_one_that_is_named_so_needs_no_line_model() -> None:
    head = f"<h1>{TITLE}</h1><div class=dek>{LEADS['en']}</div>"
    assert found(head, score=0.05) == LEADS["en"]


def test_what_the_whole_page_is_named_tells_nothing() -> None:
    head = f"<h1>{TITLE}</h1><h2>{LEADS['en']}</h2>"
    page = f"<div class='has-advert'>{head}<article>{TEXT}</article></div>"
    blocks = read_blocks(parse_html(f"<body>{page}</body>"))
    kept = [block.tag == "p" for block in blocks]
    keys = [key(block.text) for block in blocks]
    assert find_standfirst(blocks, keys, kept, np.full(len(blocks), 0.2), (TITLE,)) == 1


def test_text_that_shares_its_element_with_a_picture_is_below_it_where_it_is_sure() -> None:
    blocks = read_blocks(
        parse_html(f"<h1>{TITLE}</h1><h2>{LEADS['en']}</h2><div><img src='/1.jpg'>{TEXT}</div>")
    )
    kept = [block.tag == "p" for block in blocks]
    keys = [key(block.text) for block in blocks]
    for score, place in ((0.95, 1), (0.6, -1)):
        scores = np.where(kept, score, 0.2)
        assert find_standfirst(blocks, keys, kept, scores, (TITLE,)) == place


def test_without_a_headline_there_is_none() -> None:
    assert found(f"<div>{LEADS['en']}</div>", titles=()) == ""


@pytest.mark.parametrize("lead", LEADS.values(), ids=LEADS)
def test_it_is_the_first_line_of_the_text(lead: str) -> None:
    head = f"<header><h1>{TITLE}</h1><div class='intro'><h2 class='dek'>{lead}</h2></div></header>"
    page = f"<html><body><main>{head}<div class='article-body'>{TEXT}</div></main></body></html>"
    texts = [line.text for line in extract_lines(parse_html(page), titles=(TITLE,))]
    assert texts.index(lead) < texts.index(next(text for text in texts if text[:9] == "In week 1"))


def test_newsrooms_call_it_a_teaser_too() -> None:
    page = f"<div><h1>{TITLE}</h1><p class=teaser>{LEADS['de']}</p><div>{TEXT}</div></div>"
    assert LEADS["de"] in [line.text for line in extract_lines(parse_html(page), titles=(TITLE,))]
