"""A user's spaCy model adds what the rules do not find; its absence is said in one line."""

import importlib.util
from pathlib import Path

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.find import find_entities
from transforms.lib.tags.entities.model import EntityModelError, check_model, load_model
from transforms.lib.tags.tagging import tag_document
from transforms.lib.tags.tags import TAGGER_VERSION, version_of

TITLE = "Glossik verlegt"
TEXT = (
    "Die Fregatte Sturmvogel lief aus.\n\n"
    "The Glossik’s crew met NATO in „Kreshtal“ 🚢 and Kreshtal."
)


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A pipeline with rules of its own, saved as any model of spaCy is."""
    spacy = pytest.importorskip("spacy", reason="the extra `spacy` is not installed")
    pipeline = spacy.blank("xx")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PLATFORM", "pattern": "Sturmvogel"},
            {"label": "ORG", "pattern": "The Glossik’s"},
            {"label": "GPE", "pattern": "Kreshtal"},
            {"label": "PERSON", "pattern": "NATO"},
            {"label": "CARDINAL", "pattern": "crew"},
        ]
    )
    pipeline.to_disk(tmp_path / "ours")
    return f"spacy:{tmp_path / 'ours'}"


def test_the_model_adds_and_the_rules_stay(model: str) -> None:
    entities = find_entities(TITLE, TEXT, language="de", entity_model=model)
    found = {
        (TEXT[span.start : span.end], entity.type, entity.method)
        for entity in entities
        for span in entity.offsets
    }
    assert found == {
        ("Sturmvogel", "platform", "model"),
        ("Glossik", "organisation", "model"),
        ("Kreshtal", "place", "model"),
        ("NATO", "organisation", "gazetteer"),
    }
    assert [entity.mentions for entity in entities if entity.name == "Kreshtal"] == [2]


def test_without_a_model_nothing_is_added() -> None:
    assert tagged(TEXT, TITLE, "de") == [("NATO", "organisation")]


def test_the_model_is_loaded_once_a_process(model: str) -> None:
    tag_document(TITLE, TEXT, language="de", entity_model=model)
    assert load_model(model) is load_model(model)


def test_a_missing_model_is_named(model: str, tmp_path: Path) -> None:
    check_model(model)
    for name in ("no_such_model_of_ours", str(tmp_path / "empty"), "../ours"):
        with pytest.raises(EntityModelError, match="no package of that name"):
            check_model(f"spacy:{name}")


def test_a_missing_spacy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EntityModelError, match=r"spacy:any needs spaCy: .*pip install spacy"):
        check_model("spacy:any")


def test_the_model_is_part_of_the_version() -> None:
    assert version_of("spacy:ours") == f"{TAGGER_VERSION}+spacy:ours"
    assert version_of("") == TAGGER_VERSION
