"""Entities: what is found, what must not be, and offsets that hold for any text."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.values import Entity
from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.find import dateline_country, find_entities

CASES = Path(__file__).with_name("entity_cases.jsonl")
SAMPLE = (
    Path(__file__).parents[6] / "shared" / "data" / "articles" / "defense-news-eu-us-dialogue.txt"
)


def cases() -> list[Any]:
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return [pytest.param(row, id=row["id"]) for row in rows]


def by_id(entities: tuple[Entity, ...]) -> dict[str, Entity]:
    return {entity.id: entity for entity in entities}


def surfaces(text: str, **origin: str) -> dict[str, list[str]]:
    found = find_entities("", text, **origin)
    return {e.id: [text[span.start : span.end] for span in e.offsets] for e in found}


@pytest.mark.parametrize("case", cases())
def test_names_of_a_sentence(case: dict[str, Any]) -> None:
    entities = find_entities("", case["text"], language=case["language"])
    spans = {
        (span.start, span.end): (entity.type, entity.id)
        for entity in entities
        for span in entity.offsets
    }
    for expected in case["expect"]:
        place = (expected["start"], expected["start"] + len(expected["surface"]))
        assert spans.get(place) == (expected["type"], expected["id"]), expected["surface"]
    for forbidden in case["forbid"]:
        start, end = forbidden["start"], forbidden["start"] + len(forbidden["surface"])
        linked = {key for (s, e), (_, key) in spans.items() if s < end and start < e}
        assert forbidden["id"] not in linked, forbidden["surface"]


def test_a_later_surname_is_the_same_person() -> None:
    text = "French Vice Adm. Jeanne Exemple spoke. “No,” Exemple said. Exemple’s staff agreed."
    assert surfaces(text)["person:jeanne-exemple"] == ["Jeanne Exemple", "Exemple", "Exemple"]


def test_a_title_before_a_surname_finds_the_person_we_know() -> None:
    assert surfaces("President Biden entered the White House.")["per:joe-biden"] == ["Biden"]


def test_an_acronym_in_brackets_is_the_organisation() -> None:
    text = "The Institute for Sample Studies (IFSS) said so. IFSS declined to say more."
    names = ["Institute for Sample Studies", "IFSS", "IFSS"]
    assert surfaces(text)["organisation:institute-for-sample-studies"] == names


def test_a_name_found_once_is_found_wherever_it_stands() -> None:
    text = "“No,” Jane Roe said. They had seen Jane Roe before; USS John Basilone was away."
    assert surfaces(text)["person:jane-roe"] == ["Jane Roe"] * 2
    assert surfaces(text)["platform:uss-john-basilone"] == ["USS John Basilone"]


@pytest.mark.parametrize(
    "text", ["Jordan Sample spoke.", "Michael Jordan spoke.", "It said Jordan Roe."]
)
def test_a_homonym_beside_another_name_is_no_country(text: str) -> None:
    assert "ctry:jo" not in surfaces(text)
    assert "ctry:jo" in surfaces("Jordan and Iraq spoke.")


def test_a_member_of_congress_needs_the_office_or_the_party() -> None:
    assert "per:bioguide-s000510" not in surfaces("Adam Smith won the race in Leeds.")
    assert "per:bioguide-s000510" not in surfaces("Sgt. Adam Smith told the Pentagon so.")
    assert "per:bioguide-s000510" in surfaces("Rep. Adam Smith told the Pentagon so.")
    assert "per:bioguide-s000510" in surfaces("Adam Smith, D-Wash., told the Pentagon so.")


def test_an_acronym_that_is_a_word_needs_its_country() -> None:
    assert "org:pla-navy" in surfaces("China said PLAN ships left.")
    assert "org:pla-navy" not in surfaces("PLAN ships left.")
    assert "org:pla-navy" not in surfaces("CHINA HAS A PLAN FOR THE WINTER SEASON")


def test_an_entity_of_the_title_alone_has_no_mentions_in_the_text() -> None:
    found = by_id(find_entities("Norway orders five frigates", "The deal was signed on Monday."))
    assert (found["ctry:no"].mentions, found["ctry:no"].offsets) == (0, ())


def test_the_title_opens_gates_for_the_text() -> None:
    found = by_id(find_entities("MIM-104 Patriot for Kyiv", "A Patriot hit the target."))
    assert found["plat:mim-104-patriot"].mentions == 1


def test_english_rules_leave_other_languages_alone() -> None:
    assert surfaces("Der General Beispiel Mustermann sagte nichts.", language="de") == {}


def test_most_mentioned_first() -> None:
    found = find_entities("", "Norway met Sweden. Sweden and Finland met. Sweden agreed.")
    assert [entity.id for entity in found] == ["ctry:se", "ctry:no", "ctry:fi"]


@pytest.mark.parametrize(
    ("dateline", "country"),
    [("TBILISI, Georgia", "GE"), ("WASHINGTON", "US"), ("", ""), ("Nowhere", "")],
)
def test_country_of_a_dateline(dateline: str, country: str) -> None:
    assert dateline_country(dateline) == country


PIECES = (
    "Gen. Jané Roe|NATO|F-35A/B|the Navy|Ministry of Défense|said|Крымом|\n|U.S.|3rd Army|(CSIS)",
    "’s|İstanbul|😀|e\u0301|\0|Operation X",
)
WORDS = st.sampled_from([word for piece in PIECES for word in piece.split("|")])


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60), st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=30))
def test_spans_are_disjoint_and_within_any_text(title: str, words: list[str]) -> None:
    text = " ".join(words)
    entities = find_entities(title, text)
    spans = sorted((span.start, span.end) for entity in entities for span in entity.offsets)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert all(entity.mentions == len(entity.offsets) for entity in entities)
    assert len({entity.id for entity in entities}) == len(entities)
    assert entities == find_entities(title, text)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="abc é\u0301ŁİΩ中😀’\n", max_size=50))
def test_offsets_count_code_points_behind_any_prefix(prefix: str) -> None:
    text = f"{prefix} Ukraine thanked NATO."
    found = {e.id: [text[s.start : s.end] for s in e.offsets] for e in find_entities("", text)}
    assert found["ctry:ua"] == ["Ukraine"]
    assert found["org:nato"] == ["NATO"]


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample article is not at ../shared")
def test_the_sample_article() -> None:
    body = SAMPLE.read_text("utf-8").split(" – ", 1)[1].split("\n\nSebastian")[0]
    found = by_id(find_entities("", body, dateline="WASHINGTON"))
    expected = {
        "org:nato",
        "org:european-union",
        "prog:pesco",
        "org:european-defence-agency",
        "org:u-s-department-of-defense",
        "ctry:cn",
        "per:antony-blinken",
        "per:josep-borrell",
        "per:herve-blejean",
        "per:donald-trump",
        "per:joe-biden",
    }
    assert expected - set(found) == set()
    assert found["per:herve-blejean"].mentions == 5


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("NSA Ajit Sample of India spoke in the United States.", "org:national-security-agency"),
        ("Brigadier Diego García spoke.", "fac:diego-garcia"),
        ("USS Ronald Reagan left. It was President Reagan who spoke.", "per:ronald-reagan"),
        ("Partners flew from Qatar with their Air Force friends.", "org:qatari-air-force"),
        ("The drone (UCAV) Archer-NG flew in India.", "plat:archer"),
        ("Ships left Kochi, Kerala, in India.", "place:gn-1859146"),
    ],
)
def test_no_link_to_what_only_bears_the_name(text: str, wrong: str) -> None:
    assert wrong not in {entity.id for entity in find_entities("", text)}


def test_the_pentagon_is_a_body_or_a_building_by_use() -> None:
    assert "org:u-s-department-of-defense" in surfaces("The Pentagon said so.")
    assert "fac:the-pentagon" in surfaces("Crowds stood outside the Pentagon.")


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("fr", "En Argentine, le ministre a parlé.", "country"),
        ("en", "An Argentine minister spoke in Argentina.", "nationality"),
        ("tr", "Somali ordusu.", "country"),
        ("en", "Somali troops left.", "nationality"),
    ],
)
def test_a_nationality_in_english_is_a_country_elsewhere(
    language: str, text: str, kind: str
) -> None:
    name = "Argentine" if "Argentine" in text else "Somali"
    assert (name, kind) in tagged(text, language=language)
