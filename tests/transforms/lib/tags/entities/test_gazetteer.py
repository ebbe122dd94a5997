"""The gazetteer: its tables hold together, and its matches stand on word boundaries."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.entities.gazetteer import Gate, load_gazetteer, read_table

ENTITY_TYPES = {
    "person",
    "organisation",
    "military_unit",
    "country",
    "place",
    "facility",
    "platform",
    "weapon",
    "programme",
    "nationality",
}


def found(text: str) -> list[tuple[str, str]]:
    hits = load_gazetteer().find(fold_letters(text))
    return [(text[hit.start : hit.end], hit.aliases[0].entry.id) for hit in hits]


def test_ids_are_unique_and_types_are_those_of_the_contract() -> None:
    rows = read_table("gazetteer.csv")
    assert [key for key, times in Counter(row["id"] for row in rows).items() if times > 1] == []
    assert {row["type"] for row in rows} | {"nationality"} == ENTITY_TYPES


def test_every_row_has_a_name_a_source_and_clean_aliases() -> None:
    for row in read_table("gazetteer.csv"):
        aliases = row["aliases"].split("|") if row["aliases"] else []
        assert row["name"].strip() == row["name"] != ""
        assert row["source"], row["id"]
        assert all(alias and alias.strip() == alias for alias in aliases), row["id"]
        assert row["name"] not in aliases, row["id"]
        assert re.fullmatch(r"Q\d+|", row["wikidata_id"]), row["id"]
        assert re.fullmatch(r"[A-Z]{2}|", row["country"]), row["id"]


def test_every_gate_guards_an_alias_that_exists() -> None:
    rows = read_table("gazetteer.csv")
    aliases = {name for row in rows for name in [row["name"], *row["aliases"].split("|")]}
    gates = read_table("alias_gates.csv")
    assert {row["gate"] for row in gates} <= set(Gate)
    assert [row["alias"] for row in gates if row["alias"] not in aliases] == []


def test_nationalities_belong_to_countries_of_the_gazetteer() -> None:
    entries = load_gazetteer().entries
    for row in read_table("nationalities.csv"):
        assert row["country"] == "EU" or f"ctry:{row['country']}" in entries


@pytest.mark.parametrize("text", ["An eagle and a raptor", "turkey", "status", "RUSSIANLY", "INSS"])
def test_no_match_inside_words_or_in_lower_case(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("two F-35As", "F-35A"),
        ("F-35A/B/C jets", "F-35A/B/C"),
        ("F-16AM", "F-16AM"),
        ("Leopard 2A8", "Leopard 2A8"),
        ("four Kinzhals", "Kinzhal"),
        ("NATO-led", "NATO"),
        ("two Russians", "Russians"),
        ("an Argentine ship", "Argentine"),
        ("Saab’s", "Saab"),
        ("над Крымом", "Крымом"),
        ("в Украине", "Украине"),
        ("中国海军", "中国"),
        ("GERMANY", "GERMANY"),
    ],
)
def test_variants_plurals_and_case_endings(text: str, mention: str) -> None:
    assert mention in [surface for surface, _ in found(text)]


@pytest.mark.parametrize("text", ["Крымский", "US$5bn", "al-Kuwaiti", "USA's F-3"])
def test_what_only_looks_like_an_alias(text: str) -> None:
    assert not {surface for surface, _ in found(text)} & {"Крым", "US", "Kuwaiti", "F-35"}


@settings(deadline=None, max_examples=100)
@given(
    st.text(max_size=80),
    st.sampled_from(["NATO", "Ukraine", "F-35", "Лавров"]),
    st.text(max_size=80),
)
def test_matches_are_spans_of_the_text(before: str, name: str, after: str) -> None:
    text = f"{before} {name} {after}"
    hits = list(load_gazetteer().find(fold_letters(text)))
    assert any(hit.start <= len(before) + 1 < hit.end for hit in hits)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


def test_a_variant_that_is_a_name_of_its_own_is_no_variant() -> None:
    hits = [hit for hit in load_gazetteer().find("an F-22P of Pakistan") if hit.start == 3]
    assert {alias.entry.id for hit in hits for alias in hit.aliases} == {
        "plat:zulfiquar-class-frigate"
    }
