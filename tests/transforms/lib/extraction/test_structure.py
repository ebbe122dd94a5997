"""What the markup of a page tells about its text: kinds of pages, each in two languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.lib.extraction.extract import Hints, extract_page

HINTS = Hints(
    url="https://coast-courier.example/2026/11/minehunters",
    fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
)
TITLE = "Minehunters return to base"
TEXTS = {
    "en": [
        "Three minehunters returned to their base on Thursday after four months in the strait.",
        "They had cleared forty mines, most of them laid in a war before the sailors were born.",
        "Divers from two navies joined the work, and a drone searched the deeper channel.",
        "The commander told reporters that the water had been colder than anyone had expected.",
        "Fishermen welcomed the result, since large stretches of the coast had been closed.",
        "Parliament will decide in March whether the next mission gets the money it asked for.",
    ],
    "de": [
        "Drei Minenjäger sind am Donnerstag nach vier Monaten in ihren Hafen zurückgekehrt.",
        "Sie hatten vierzig Minen geräumt, von denen die meisten aus einem alten Krieg stammten.",
        "Taucher zweier Marinen halfen dabei, und eine Drohne suchte die tieferen Stellen ab.",
        "Der Kommandeur sagte, das Wasser sei kälter gewesen, als es irgendjemand erwartet habe.",
        "Die Fischer freuten sich, weil ihnen große Teile der Küste lange verschlossen waren.",
        "Das Parlament entscheidet im März, ob der nächste Einsatz das nötige Geld bekommt.",
    ],
}


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def text_of(body: str) -> list[str]:
    html = (
        f"<!doctype html><html><head><title>{TITLE} | Coast Courier</title></head><body><header>"
        f"<nav><a href='/'>Home</a></nav></header>{body}<footer><p>© Coast Courier</p></footer>"
    )
    return extract_page(html, HINTS).text.split("\n\n")


@pytest.fixture(params=list(TEXTS))
def lines(request: pytest.FixtureRequest) -> list[str]:
    return TEXTS[request.param]


HEADLINE = f"<h1>{TITLE}</h1>"
BOX = "<ul><li><a href='/1'>Boots for the army</a></li><li><a href='/2'>Trucks sold</a></li></ul>"
AFTER = ["The crews go home on Friday.", "Their families wait at the pier."]


class TestSplitBodies:
    def test_two_articles_round_an_advertisement_are_one(self, lines: list[str]) -> None:
        parts = (f"<article>{paragraphs(part)}</article>" for part in (lines[:3], lines[3:]))
        assert text_of(f"<main>{HEADLINE}{'<div>Ad</div>'.join(parts)}</main>") == lines

    def test_paragraphs_each_in_a_row_of_a_grid(self, lines: list[str]) -> None:
        rows = (f"<div class=row><div class=col>{paragraphs([line])}</div></div>" for line in lines)
        assert text_of(f"<div id=story>{HEADLINE}{''.join(rows)}</div>") == lines

    def test_teaser_class_around_the_first_paragraphs(self, lines: list[str]) -> None:
        body = (
            f"<div class=article-teaser>{paragraphs(lines[:2])}</div>"
            f"<div class=article-rest>{paragraphs(lines[2:])}</div>"
        )
        assert text_of(f"<article>{HEADLINE}{body}</article>") == lines


class TestInsideTheText:
    @pytest.mark.parametrize(
        "box",
        [
            f"<div class=widget><h4>Latest news</h4>{BOX}</div>",
            f"<aside><h3>Related</h3>{BOX}</aside>",
            "<div><h3>Sign up for our newsletter</h3><p>Ships and weather, weekly.</p></div>",
        ],
    )
    def test_a_box_goes_alone(self, box: str, lines: list[str]) -> None:
        body = f"{paragraphs(lines)}{box}{paragraphs(AFTER)}"
        assert text_of(f"<article>{HEADLINE}{body}</article>") == [*lines, *AFTER]

    def test_items_that_are_more_than_a_link_stay(self, lines: list[str]) -> None:
        items = "<li><a href='/s'>Falke</a> (1998), in repair</li><li><a>Möwe</a>, at sea</li>"
        body = f"{paragraphs(lines[:3])}<ol>{items}</ol>{paragraphs(lines[3:])}"
        found = text_of(f"<article>{HEADLINE}{body}</article>")
        assert found[3:5] == ["- Falke (1998), in repair", "- Möwe, at sea"]

    def test_list_at_the_end_stays_where_a_paragraph_introduces_it(self, lines: list[str]) -> None:
        items = "<li><a href='/s'>Falke</a>, in repair</li><li><a href='/m'>Möwe</a>, at sea</li>"
        body = f"{paragraphs(lines)}<p>Zwei Boote bleiben:</p><ul>{items}</ul>"
        found = text_of(f"<article>{HEADLINE}{body}</article>")
        assert found[-2:] == ["- Falke, in repair", "- Möwe, at sea"]

    def test_list_of_links_and_their_dates_goes(self, lines: list[str]) -> None:
        items = "".join(
            f"<li><time>0{n}.05.2023</time><a href='/{n}'>Altes Boot wird Museum</a></li>"
            for n in (1, 2, 3)
        )
        assert text_of(f"<article>{HEADLINE}{paragraphs(lines)}<ul>{items}</ul></article>") == lines

    def test_list_in_a_cell_stays(self, lines: list[str]) -> None:
        table = "<table><tr><td><ul><li>Falke carries divers</li></ul></td></tr></table>"
        body = f"{paragraphs(lines[:3])}{table}{paragraphs(lines[3:])}"
        assert "- Falke carries divers" in text_of(f"<article>{HEADLINE}{body}</article>")

    def test_quotation_in_a_figure_stays(self, lines: list[str]) -> None:
        quotation = f"<figure><blockquote>{lines[3]}</blockquote></figure>"
        body = f"{paragraphs(lines[:3])}{quotation}{paragraphs(lines[4:])}"
        assert text_of(f"<article>{HEADLINE}{body}</article>") == lines

    def test_quotation_in_a_figure_is_told_by_its_marks_too(self, lines: list[str]) -> None:
        quotation = f"„{lines[3]}“"
        body = f"{paragraphs(lines[:3])}<figure><p>{quotation}</p></figure>{paragraphs(lines[4:])}"
        assert text_of(f"<article>{HEADLINE}{body}</article>")[3] == quotation

    def test_subheading_in_an_element_of_its_own_stays(self, lines: list[str]) -> None:
        heading = "<div class=sub><h2>Kälte</h2></div>"
        body = f"{paragraphs(lines[:3])}{heading}{paragraphs(lines[3:])}"
        found = text_of(f"<div class=x>{HEADLINE}<div>{body}</div></div>")
        assert found == [*lines[:3], "Kälte", *lines[3:]]

    def test_subheadings_stay_where_no_container_is_known(self, lines: list[str]) -> None:
        body = f"{paragraphs(lines[:3])}<h2>Kälte</h2>{paragraphs(lines[3:])}"
        found = text_of(f"<div class=x>{HEADLINE}<div class=y>{body}</div></div>")
        assert found == [*lines[:3], "Kälte", *lines[3:]]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Photos by the agency showed divers on the deck, and one of them was smiling.",
            "The writer is now under arrest, officials said.",
            "Graphics from the ministry explained where the mines had been found last week.",
        ],
    )
    def test_sentence_that_begins_like_a_credit_stays(
        self, sentence: str, lines: list[str]
    ) -> None:
        assert text_of(f"<article>{HEADLINE}{paragraphs([*lines, sentence])}")[-1] == sentence

    def test_section_about_the_matter_is_no_description_of_the_sender(
        self, lines: list[str]
    ) -> None:
        section = "<h2>About the Strait</h2><p>The strait is nine miles wide.</p>"
        found = text_of(f"<article>{HEADLINE}{paragraphs(lines)}{section}")
        assert found[-2:] == ["About the Strait", "The strait is nine miles wide."]


def test_text_in_a_declarative_shadow_root(lines: list[str]) -> None:
    shadow = f"<template shadowrootmode=open><article>{HEADLINE}{paragraphs(lines)}</article>"
    assert text_of(f"<x-story>{shadow}</template></x-story>") == lines


@pytest.mark.parametrize(
    "opened",
    [
        f"<aside><h4>Related</h4>{BOX}",
        "<nav><a href='/sea'>Sea</a>",
        "<figure><img src='/1.jpg'><figcaption>A boat.</figcaption>",
    ],
)
def test_an_element_that_was_not_closed_takes_no_text_along(opened: str, lines: list[str]) -> None:
    body = f"{HEADLINE}{opened}{paragraphs(lines)}"
    assert text_of(f"<div class=x>{body}</div>") == lines


@pytest.mark.parametrize("heading", ["<div role=heading aria-level=3>", "<span role=heading>"])
def test_a_heading_by_its_role_stays(heading: str, lines: list[str]) -> None:
    cold = f"{heading}Cold water</{heading[1:5].strip()}>"
    body = f"{paragraphs(lines[:3])}{cold}{paragraphs(lines[3:])}"
    found = text_of(f"<div class=x>{HEADLINE}<div class=y>{body}</div></div>")
    assert found == [*lines[:3], "Cold water", *lines[3:]]


@pytest.mark.parametrize("name", ["paywall-note", "card newsletter-box"])
def test_what_a_wall_or_a_sign_up_says_goes_whatever_its_words(name: str, lines: list[str]) -> None:
    box = f"<div class='{name}'><h3>The Tide Table</h3><p>Weekly and short.</p></div>"
    body = f"{paragraphs(lines[:3])}{box}{paragraphs(lines[3:])}"
    assert text_of(f"<article>{HEADLINE}{body}</article>") == lines


def test_a_box_with_a_field_for_an_address_goes_whatever_it_is_called(lines: list[str]) -> None:
    form = "<form><label>Yours</label><input type=email><button>Go</button></form>"
    box = f"<div class=k3><h3>The Tide Table</h3><p>Weekly and short.</p>{form}</div>"
    body = f"{paragraphs(lines[:3])}{box}{paragraphs(lines[3:])}"
    assert text_of(f"<article>{HEADLINE}{body}</article>") == lines
    assert text_of(f"<form>{HEADLINE}{paragraphs(lines)}<input type=email></form>") == lines


@pytest.mark.parametrize(
    ("last", "author"),
    [
        ("<p align=right><b>Đỗ Minh Khuê</b></p>", ("Đỗ Minh Khuê",)),
        ("<p align=right>Đỗ Minh Khuê</p>", ()),
        ("<p><b>The crews may go home on Friday</b></p>", ()),
    ],
)
def test_a_name_in_bold_below_the_text_is_the_author(
    last: str, author: tuple[str, ...], lines: list[str]
) -> None:
    body = f"<article>{HEADLINE}{paragraphs(lines)}{last}</article>"
    html = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    article = extract_page(html, HINTS)
    assert article.authors == author
    assert (article.text.split("\n\n") == lines) is bool(author)


def test_next_article_of_an_endless_page_is_not_added(lines: list[str]) -> None:
    other = [line.replace("a", "o") for line in lines[:3]]
    pages = f"<article>{HEADLINE}{paragraphs(lines)}</article>"
    pages += f"<article><h1>Oil price falls</h1>{paragraphs(other)}</article>"
    assert not set(other) & set(text_of(f"<main>{pages}</main>"))
