"""The file of the weights."""

import json
from importlib import resources

import numpy as np
import pytest

from transforms.lib.tags.entities.find import find_entities
from transforms.lib.tags.heads.features import TextFeatures, text_features
from transforms.lib.tags.heads.weights import Weights, load_weights, pack, unpack
from transforms.lib.tags.tags import TAGGER_VERSION

TITLE = "Navy orders three frigates"


TEXT = "The navy ordered three frigates from a yard in Gdynia, Poland, the ministry said."


@pytest.fixture(scope="module")
def features() -> TextFeatures:
    return text_features(TITLE, TEXT, find_entities(TITLE, TEXT))


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
