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


def test_a_leaning_moves_only_its_column(features: TextFeatures) -> None:
    plain, leant = probabilities(features), probabilities(features, {"region:africa": 2.0})
    assert leant["region"]["africa"] > plain["region"]["africa"]
    assert leant["category"] == plain["category"]


def test_reasons_are_what_stands_in_the_text(features: TextFeatures) -> None:
    found = reasons(features, "domain", "sea")
    assert found[0].weight > 0
    assert "sea" in {word for reason in found for word in reason.feature.split()}
    assert [abs(r.weight) for r in found] == sorted((abs(r.weight) for r in found), reverse=True)
<<<<<<< HEAD
=======


def test_weights_survive_their_file() -> None:
    weights = Weights(
        rows={"a": 0, "title 'ü'": 1},
        scale=np.array([1.0, 2.5], np.float32),
        matrix=np.array([[0.5, -1.0], [0.25, 2.0]], np.float32),
        bias=np.array([0.125, 0.0], np.float32),
        values=("category:policy", "category:other"),
        threshold=0.25,
    )
    again = unpack(pack(weights))
    assert (again.rows, again.values, again.threshold) == (weights.rows, weights.values, 0.25)
    assert np.array_equal(again.matrix, weights.matrix)
    assert again.group("category") == (slice(0, 2), ("policy", "other"))


def test_the_shipped_file_is_the_one_of_its_record() -> None:
    data = resources.files("transforms.lib.tags") / "data"
    record = json.loads((data / "heads.json").read_text("utf-8"))
    assert record["tagger_version"] == TAGGER_VERSION.partition(".")[0]
    assert record["features"] == len(load_weights().rows)
    assert len((data / "heads.npz").read_bytes()) < 2.2e6
>>>>>>> a30aa55 (Know units, bases and papers as the services write them, and the systems of whole classes)
