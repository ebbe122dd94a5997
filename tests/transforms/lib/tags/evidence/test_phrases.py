"""Phrases: whole words, endings, capitals, and which of two that overlap counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.evidence.phrases import find_phrases
from transforms.lib.tags.package_data import read_yaml
from transforms.lib.tags.topics.taxonomy import DOMAINS, REGIONS, load_topics


def found(text: str) -> dict[str, tuple[str, ...]]:
    folded = fold_letters(text)
    return {folded[hit.start : hit.end]: hit.classes for hit in find_phrases(folded)}


@pytest.mark.parametrize(
    ("text", "phrase", "kind"),
    [
        ("Two frigates left port", "frigate", "sea"),  # plural
        ("The unit is redeploying", "redeploy", "event.deploy"),  # the word goes on
        ("Das Minenjagdboot lief aus", "boot", "sea"),  # the word began earlier
        ("Les hélicoptères décollent", "helicoptere", "air"),  # letters are folded
        ("Бригада провела навчання", "Бригад", "land"),
        ("TANKS FOR WARSAW", "TANKS", "land"),  # in capitals
    ],
)
def test_a_phrase_is_found_in_its_forms(text: str, phrase: str, kind: str) -> None:
    assert kind in found(text)[phrase]


@pytest.mark.parametrize("text", ["Shipments rose", "a tanker", "They were impaired", "enemy"])
def test_a_phrase_is_not_found_within_other_words(text: str) -> None:
    assert not {"sea", "land", "air"} & {kind for kinds in found(text).values() for kind in kinds}


def test_of_two_places_that_overlap_the_longer_counts() -> None:
    assert list(found("a range in New Mexico")) == ["range", "New Mexico"]


def test_phrases_of_different_families_do_not_hide_each_other() -> None:
    kinds = found("Fort Benning")["Fort Benning"]
    assert {"land", "place.americas.at"} <= set(kinds)


def test_a_negative_cue_hides_what_it_overlaps() -> None:
    assert found("Office space") == {}
    assert "space" in found("in space")["space"]


def test_an_acronym_is_read_as_it_is_written() -> None:
    assert "place.middle-east.at" in found("seen at IDEX in spring")["IDEX"]
    assert found("the iDEX scheme") == {}


def test_a_name_needs_its_capital() -> None:
    assert "place.europe.at" in found("off Tapa")["Tapa"]
    assert found("tapa") == {}


def test_classes_are_those_of_the_taxonomy() -> None:
    topics = {f"topic.{topic.id}" for topic in load_topics()}
    names = set(read_yaml("evidence.yaml"))
    assert {name for name in names if name.startswith("topic.")} == topics
    assert set(DOMAINS) - names == {"multi"}
    regions = {name.rpartition(".")[0] for name in read_yaml("places.yaml")}
    assert regions == {*REGIONS, "nowhere"} - {"global"}


def test_no_phrase_has_a_star_within() -> None:
    data = [*read_yaml("evidence.yaml").values(), *read_yaml("places.yaml").values()]
    lists = [
        words for part in data for words in (part.values() if isinstance(part, dict) else part)
    ]
    phrases = [phrase for words in lists for phrase in words]
    assert [p for p in phrases if "*" in p[:-1] or "~" in p[1:] or not p.strip("*~ ")] == []


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet="İıßABCabc éЖж*~. navy", max_size=80))
def test_hits_lie_in_the_text_in_order(text: str) -> None:
    folded = fold_letters(text)
    hits = find_phrases(folded)
    assert all(0 <= hit.start < hit.end <= len(folded) and hit.classes for hit in hits)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
