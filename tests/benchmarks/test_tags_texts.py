"""Labelled texts: whole, of known values, and in parts that do not move."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.tags_texts import LabelledText, Labels, part_of, read_labels, read_texts
from transforms.lib.tags.topics.taxonomy import CATEGORIES, DOMAINS, REGIONS, load_topics

NOWHERE = Path("/nonexistent")


@pytest.fixture(scope="module")
def all_labels() -> list[Labels]:
    return [
        *read_labels("first").values(),
        *read_labels("second").values(),
        *(text.labels for text in read_texts(NOWHERE)),
    ]


def test_every_label_is_a_value_of_its_column(all_labels: list[Labels]) -> None:
    assert {label.category for label in all_labels} == set(CATEGORIES)
    assert {label.domain for label in all_labels} == set(DOMAINS)
    assert {label.region for label in all_labels} == set(REGIONS)


def test_every_text_has_at_most_four_topics_of_the_taxonomy(all_labels: list[Labels]) -> None:
    known = {topic.id for topic in load_topics()}
    for label in all_labels:
        assert set(label.topics) <= known
        assert len(label.topics) == len(set(label.topics)) <= 4


def test_the_second_reader_read_only_texts_of_the_test_part() -> None:
    first, second = read_labels("first"), read_labels("second")
    assert len(second) == 330
    assert second.keys() <= first.keys()
    assert {part_of(text_id) for text_id in second} == {"test"}


def test_the_third_reader_read_all_texts_of_others_but_those_of_the_test_part() -> None:
    first, third = read_labels("first"), read_labels("third")
    assert third.keys() == {text_id for text_id in first if part_of(text_id) != "test"}
    assert {label.region for label in third.values()} == {""}


def test_readers_who_differ_agree_on_nothing_and_their_topics_add_up() -> None:
    first = Labels("policy", "air", "europe", ("air_warfare",))
    third = Labels("policy", "sea", "", ("naval_maritime", "air_warfare"))
    text = LabelledText("id", "press", "title", "text", first, third=third)
    assert [text.agreed(c) for c in ("category", "domain", "region")] == ["policy", "", "europe"]
    assert text.topics == ("air_warfare", "naval_maritime")


def test_a_text_stays_in_its_part() -> None:
    assert [part_of(f"own/{number}") for number in range(1, 9)] == [
        "test",
        "test",
        "test",
        "train",
        "train",
        "test",
        "train",
        "train",
    ]
    parts = Counter(part_of(text_id) for text_id in read_labels("first"))
    assert parts == {"train": 438, "test": 374, "tune": 91}


def test_own_texts_are_read_without_those_of_others() -> None:
    texts = read_texts(NOWHERE)
    assert len(texts) == len({text.id for text in texts})
    assert Counter(text.source for text in texts)["own"] == 420
    assert {text.source for text in texts} == {"own", "headline", "report", "situation"}
    assert all(text.text.strip() for text in texts if text.source == "own")


def test_headlines_are_for_training_alone() -> None:
    headlines = [text for text in read_texts(NOWHERE) if text.source == "headline"]
    assert len(headlines) > 300
    assert {text.part for text in headlines} == {"train"}
    assert all(text.title.strip() or text.text.strip() for text in headlines)


def test_no_own_text_stands_there_twice() -> None:
    texts = Counter((text.title, text.text) for text in read_texts(NOWHERE))
    assert max(texts.values()) == 1
