"""Titles without their site, and which two are one."""

from __future__ import annotations

import pytest

from transforms.lib.extraction.titles import clean_title, same_title


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
        ("Frigate is delivered > Fleet Forces > Press Room", "Frigate is delivered"),
        ("Frigate is delivered › News › Harbour Weekly", "Frigate is delivered"),
        ("Frigates > corvettes: the sums", "Frigates > corvettes: the sums"),
        ("Land / sea / air: three views", "Land / sea / air: three views"),
        (
            "Frigate of Norland delivered | Ship yards | Harbour Weekly",
            "Frigate of Norland delivered",
        ),
        ("Norland | A minister resigns | again | Harbour Weekly", None),
        (
            "Both sides exchange prisoners – Norland – Harbour Weekly",
            "Both sides exchange prisoners – Norland",
        ),
        (
            "Harbour Weekly | Norland | Sudland sign a pact on arms",
            "Norland | Sudland sign a pact on arms",
        ),
        ("Frigate of Norland delivered – late – again | Harbour Weekly", None),
        ("Frigate of Norland delivered - 2026 - Harbour Weekly", None),
        ("Frigate delivered // Harbour Weekly", "Frigate delivered"),
        ("Frigate delivered ▷ Harbour Weekly", "Frigate delivered"),
        ("護衛艦を引き渡し｜Harbour Weekly", "護衛艦を引き渡し"),
        ("護衛艦｜引き渡し", "護衛艦｜引き渡し"),
        ("Frigate delivered", "Frigate delivered"),
        ("", ""),
    ],
)
def test_title_without_the_site(raw: str, title: str | None) -> None:
    """None: all but the name of the site stays."""
    expected = raw[: -len(" | Harbour Weekly")] if title is None else title
    assert clean_title(raw, ["Harbour Weekly"], sections=["Ship Yards"]) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "Norland - a hard winter without coal",
        "Norland | A hard winter without coal",
        "Ferries wait in the ice – Norland",
        "Pilots leave the service | Norlanders",
    ],
)
def test_a_section_that_may_be_a_word_of_the_headline_stays(raw: str) -> None:
    assert clean_title(raw, sections=["Norland"]) == raw


def test_a_headline_without_spaces_is_known_again() -> None:
    headline = "沿岸警備隊が新しい救難艇を公開"
    assert clean_title(f"{headline} | 港湾新報", others=[headline]) == headline


def test_another_title_of_the_page_shows_what_is_the_tail() -> None:
    raw = "Frigate delivered | Unknown Site"
    assert clean_title(raw) == raw
    assert clean_title(raw, others=["Frigate delivered"]) == "Frigate delivered"


@pytest.mark.parametrize(
    "raw",
    [
        "Frigate delivered | Ships | Weekly of the Harbour and the Sea | by Ines Fjord",
        "Frigate delivered * Unknown Site * by Ines Fjord",
        "Frigate delivered – UW – 05.11.2026",
        "Exclusive | Frigate delivered",
        "Fleet news: Frigate delivered",
    ],
)
def test_what_is_a_title_elsewhere_on_the_page_is_the_headline(raw: str) -> None:
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
