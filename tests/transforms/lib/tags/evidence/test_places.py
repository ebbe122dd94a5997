"""Places that anchor, against those who act."""

import pytest

from schemas.values import Entity, Span
from transforms.lib.tags.evidence.passages import read_passages
from transforms.lib.tags.evidence.phrases import find_phrases
from transforms.lib.tags.evidence.places import (
    entity_votes,
    is_located,
    phrase_votes,
    region_of,
    region_of_country,
)


def votes(text: str) -> tuple[dict[str, float], dict[str, float]]:
    passages = read_passages("", text)
    return phrase_votes(passages, find_phrases(passages.content), len(passages.content))


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Sailors came home to Groton, Conn., on Friday.", "americas"),
        ("A unit of Troy, AL trains this week.", "americas"),
        ("Crews at Yokota fly at night.", "indo-pacific"),
        ("Patrols went on off Bab el-Mandeb.", "middle-east"),
        ("Mirages struck a column near Gao.", "africa"),
        ("Le bâtiment patrouille en mer Baltique.", "europe"),
        ("Die Fregatte lief in die Ostsee aus.", "europe"),
        ("Soldados entraron en cárceles de Guayaquil.", "americas"),
    ],
)
def test_a_place_anchors(text: str, region: str) -> None:
    at, _ = votes(text)
    assert max(at, key=lambda name: at[name]) == region


def test_who_acts_anchors_less_than_where_it_is() -> None:
    at, both = votes("American and British jets flew from a base in Djibouti.")
    assert set(at) == {"africa"}
    assert both["africa"] > both["americas"] == both["europe"]


@pytest.mark.parametrize("before", ["in ", "off the ", "near northern ", "en ", "bei ", "в "])
def test_a_preposition_locates(before: str) -> None:
    assert is_located(f"They met {before}", len(f"They met {before}"))


def test_a_subject_is_not_located() -> None:
    assert not is_located("Then ", 5)


def test_places_of_entities_count_more_in_the_lead() -> None:
    text = (
        "Troops moved in Norway. " * 2 + "Nothing more was said about it. " * 5 + "Japan watched."
    )
    norway = Entity("ctry:no", "country", "", "Norway", 1, "", "NO", 1.0, "g", (Span(16, 22),))
    start = text.index("Japan")
    japan = Entity(
        "ctry:jp", "country", "", "Japan", 1, "", "JP", 1.0, "g", (Span(start, start + 5),)
    )
    at, early, acting = entity_votes(read_passages("", text), [norway, japan], "")
    assert at["europe"] > at["indo-pacific"] > 0
    assert set(early) == {"europe"}
    assert acting == {}


@pytest.mark.parametrize(
    ("text", "name", "is_place"),
    [
        ("He spoke at the Oslo-based institute.", "Oslo", False),
        ("Then UK officials agreed.", "UK", False),
        ("They trained in the UK for a week.", "UK", True),
        ("Oslo awaits them.", "Oslo", True),
    ],
)
def test_whose_somebody_is_is_not_where_it_happens(text: str, name: str, is_place: bool) -> None:
    start = text.index(name)
    span = Span(start, start + len(name))
    entity = Entity("x", "place", "", name, 1, "", "GB", 1.0, "g", (span,))
    at, _, acting = entity_votes(read_passages("", text), [entity], "")
    assert (bool(at), bool(acting)) == (is_place, not is_place)


def test_where_a_weapon_was_made_speaks_for_no_region() -> None:
    assert region_of(Entity("w", "weapon", "missile", "X", 1, "", "FR", 1.0, "g")) == ""
    assert region_of(Entity("s", "platform", "ship", "X", 1, "", "FR", 1.0, "g")) == "europe"


def test_the_region_of_a_country() -> None:
    assert [region_of_country(code) for code in ("no", "IN", "US", "", "AQ")] == [
        "europe", "indo-pacific", "americas", "", "",
    ]  # fmt: skip
