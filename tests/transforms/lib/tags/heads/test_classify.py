"""From features to probabilities, and why."""

import pytest

from transforms.lib.tags.entities.find import find_entities
from transforms.lib.tags.heads.classify import probabilities, reasons
from transforms.lib.tags.heads.features import TextFeatures, text_features
from transforms.lib.tags.heads.weights import COLUMNS, TOPIC
from transforms.lib.tags.topics.taxonomy import CATEGORIES, DOMAINS, REGIONS, load_topics

TITLE = "Navy orders three frigates"
TEXT = "The navy ordered three frigates from a yard in Gdynia, Poland, the ministry said."


@pytest.fixture(scope="module")
def features() -> TextFeatures:
    return text_features(TITLE, TEXT, find_entities(TITLE, TEXT))


def test_the_values_of_a_column_share_one(features: TextFeatures) -> None:
    chances = probabilities(features)
    for column, values in zip(COLUMNS, (CATEGORIES, DOMAINS, REGIONS), strict=True):
        assert set(chances[column]) == set(values)
        assert sum(chances[column].values()) == pytest.approx(1.0)
    assert set(chances[TOPIC]) == {topic.id for topic in load_topics()}
    assert all(0.0 < chance < 1.0 for chance in chances[TOPIC].values())


def test_years_of_the_last_century_tell_history() -> None:
    text = "The wing flew from Beale from 1966 on.\n\nIt left in 1990. The hangar of 2026 is new."
    evidence = text_features("Wing marks 60 years", text, ()).evidence
    years = {name: amount for name, amount in evidence.items() if name.endswith("past year")}
    assert years.keys() == {"lead past year", "text past year"}
    assert "text past year" not in text_features("", "Delivery is due by 2031.", ()).evidence


def test_a_leaning_moves_only_its_column(features: TextFeatures) -> None:
    plain, leant = probabilities(features), probabilities(features, {"region:africa": 2.0})
    assert leant["region"]["africa"] > plain["region"]["africa"]
    assert leant["category"] == plain["category"]


def test_reasons_are_what_stands_in_the_text(features: TextFeatures) -> None:
    found = reasons(features, "domain", "sea")
    assert found[0].weight > 0
    assert "sea" in {word for reason in found for word in reason.feature.split()}
    assert [abs(r.weight) for r in found] == sorted((abs(r.weight) for r in found), reverse=True)
