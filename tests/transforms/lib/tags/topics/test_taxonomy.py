"""The tables of topics and regions."""

import pytest

from transforms.lib.tags.entities.gazetteer import load_gazetteer
from transforms.lib.tags.package_data import read_yaml
from transforms.lib.tags.topics.taxonomy import (
    CATEGORIES,
    DOMAINS,
    REGIONS,
    Topic,
    load_topics,
)


@pytest.mark.parametrize("topic", load_topics(), ids=lambda topic: topic.id)
def test_every_topic_is_complete(topic: Topic) -> None:
    assert topic.label
    assert topic.definition.endswith(".")
    assert topic.iptc
    assert all(code.startswith("medtop:") for code in topic.iptc)
    assert len(topic.cues) >= 20
    assert topic.category in ("", *CATEGORIES)
    assert topic.domain in ("", *DOMAINS)


@pytest.mark.parametrize("topic", load_topics(), ids=lambda topic: topic.id)
def test_entity_evidence_names_types_that_exist(topic: Topic) -> None:
    kinds = {f"{entry.type}/{entry.subtype}" for entry in load_gazetteer().entries.values()}
    for prefix in topic.entity_evidence:
        assert any(kind.startswith(prefix) for kind in kinds), prefix


def test_region_tables_name_each_country_once_and_entities_that_exist() -> None:
    regions = read_yaml("regions.yaml")
    countries = [code for lists in regions.values() for code in lists["countries"]]
    entries = load_gazetteer().entries
    assert set(regions) == set(REGIONS) - {"global"}
    assert len(countries) == len(set(countries))
    assert [e for lists in regions.values() for e in lists["entities"] if e not in entries] == []
    nowhere = {"", "AQ", "TF"}  # Antarctica and its islands
    known = {entry.country for entry in entries.values()} - nowhere
    assert known - set(countries) == set()
