"""Authors and titles: names and headlines without what stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.extraction.authors import MAX_AUTHORS, clean_authors
from transforms.lib.extraction.titles import clean_title, same_title
from transforms.lib.text.plain import clean_line


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Jane Example", ["Jane Example"]),
        ("BY JANE EXAMPLE", ["Jane Example"]),
        ("Von Jane Example", ["Jane Example"]),
        ("Jane Example and John Sample", ["Jane Example", "John Sample"]),
        ("Jane Example, John Sample & Ida Probe", ["Jane Example", "John Sample", "Ida Probe"]),
        ("Jane Example; John Sample", ["Jane Example", "John Sample"]),
        ("Jane Example | Harbour Weekly", ["Jane Example"]),
        ("Jane Example, Staff Writer", ["Jane Example"]),
        ("Jane Example (jane@outlet.example)", ["Jane Example"]),
        ("jane@outlet.example (Jane Example)", ["Jane Example"]),
        ("jane@outlet.example", []),
        ("Jane Example @janeexample", ["Jane Example"]),
        ("<a href='/x'>Jane Example</a>", ["Jane Example"]),
        ("Jane O&#8217;Example", ["Jane O’Example"]),
        ("Staff Sgt. Jane Example", ["Jane Example"]),
        ("Petty Officer 2nd Class Jane Example", ["Jane Example"]),
        ("John Sample, Jr.", ["John Sample Jr"]),
        ("Jean-Luc d’Exemple", ["Jean-Luc d’Exemple"]),
        ("Example, Jane", ["Jane Example"]),
        ("EXAMPLE, JANE", ["Jane Example"]),
        ("Example, Jane A.", ["Jane A. Example"]),
        ("van den Example, Jan", ["Jan van den Example"]),
        ("Example, Jane; Sample, John", ["Jane Example", "John Sample"]),
        ("Jane Example, John Sample", ["Jane Example", "John Sample"]),
        ("Van Example, Jane Sample", ["Van Example", "Jane Sample"]),
        ("Jane Example、John Sample", ["Jane Example", "John Sample"]),
        ("Jane Example, AFP", ["Jane Example", "AFP"]),
        ("AFP, Reuters", ["AFP", "Reuters"]),
        ("Reuters, Jane Example", ["Reuters", "Jane Example"]),
        ("Harbour Weekly Staff", []),
        ("Harbour Weekly", []),
        ("Editorial Team", []),
        ("admin", []),
        ("https://outlet.example/authors/jane", []),
        ("Associated Press", ["Associated Press"]),
        ("", []),
    ],
)
def test_names_alone(raw: str, names: list[str]) -> None:
    assert clean_authors([raw], ["Harbour Weekly"]) == tuple(names)


def test_the_same_name_comes_once() -> None:
    assert clean_authors(["Jane Example", "By JANE EXAMPLE"]) == ("Jane Example",)


@given(st.lists(st.text(max_size=80), max_size=5))
def test_names_are_clean_and_few(raw: list[str]) -> None:
    names = clean_authors(raw)
    assert len(names) <= MAX_AUTHORS
    assert all(name and name == clean_line(name) for name in names)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Frigate delivered | Harbour Weekly", "Frigate delivered"),
        ("Frigate delivered - Harbour Weekly", "Frigate delivered"),
        ("Frigate delivered – Ships – Harbour Weekly", "Frigate delivered – Ships"),
        ("Harbour Weekly » Frigate of Norland delivered", "Frigate of Norland delivered"),
        ("Frigate &#8211; crew &amp; all", "Frigate – crew & all"),
        ("<b>Frigate</b> delivered", "Frigate delivered"),
        ("Norland - the frigate is late", "Norland - the frigate is late"),
        ("Frigate delivered", "Frigate delivered"),
        ("", ""),
    ],
)
def test_title_without_the_site(raw: str, title: str) -> None:
    assert clean_title(raw, ["Harbour Weekly"]) == title


def test_another_title_of_the_page_shows_what_is_the_tail() -> None:
    raw = "Frigate delivered | Unknown Site"
    assert clean_title(raw) == raw
    assert clean_title(raw, others=["Frigate delivered"]) == "Frigate delivered"


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Frigate delivered", "FRIGATE DELIVERED!", True),
        ("Exclusive: Frigate delivered to the navy", "Frigate delivered to the navy", True),
        ("Frigate", "Frigate delivered to the navy of Norland", False),
        ("Frigate delivered", "Tanks late", False),
        ("", "", False),
    ],
)
def test_same_title(left: str, right: str, *, same: bool) -> None:
    assert same_title(left, right) is same
