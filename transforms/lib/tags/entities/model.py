"""A model of the user's beside the rules: ``--entity_model=spacy:NAME``.

It is loaded once a process, reads the paragraphs of a text as one batch, and adds what the rules
and the gazetteer have not found; where both found something, theirs stays (docs/decisions/0023).
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from transforms.lib.tags.entities.mentions import Mention

PREFIX = "spacy:"
_CONFIDENCE = 0.6
# OntoNotes and the four labels of CoNLL; a model that uses our own names of types may do so.
_TYPES = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
    "NORP": "nationality",
    "EVENT": "programme",
    "LAW": "programme",
    **{
        kind.upper(): kind
        for kind in ("person", "organisation", "military_unit", "country", "place", "facility")
    },
    **{kind.upper(): kind for kind in ("platform", "weapon", "programme", "nationality")},
}
_ARTICLES = ("the ", "The ", "a ", "A ", "an ", "An ")
_POSSESSIVES = ("'s", "’s")


class EntityModelError(Exception):
    """A model that cannot be used; the message says what to install or to name."""


def check_model(model: str) -> None:
    """Return if ``spacy:NAME`` can be loaded here; loads nothing.

    Raises:
        EntityModelError: spaCy is not installed, or no package and no directory bears the name.
    """
    name = model.removeprefix(PREFIX)
    if importlib.util.find_spec("spacy") is None:
        raise EntityModelError(f"{model} needs spaCy: install the extra, or `pip install spacy`")
    is_package = name.isidentifier() and importlib.util.find_spec(name) is not None
    if not is_package and not (Path(name) / "config.cfg").is_file():
        raise EntityModelError(
            f"{model}: no package of that name is installed, and no directory holds a config.cfg"
        )


def find_by_model(model: str, content: str) -> Iterator[Mention]:
    """The entities of a model in ``content``, of the types that we know; spans hold names alone."""
    start = 0
    lines = content.split("\n")
    for line, document in zip(lines, load_model(model).pipe(lines), strict=True):
        for entity in document.ents:
            kind = _TYPES.get(entity.label_.upper())
            begin, end = _bare(line, entity.start_char, entity.end_char)
            if kind and begin < end:
                yield Mention(start + begin, start + end, kind, "", _CONFIDENCE, "model")
        start += len(line) + 1


@cache
def load_model(model: str) -> Any:
    """The pipeline of ``spacy:NAME``, loaded once a process."""
    check_model(model)
    return importlib.import_module("spacy").load(model.removeprefix(PREFIX))


def _bare(line: str, start: int, end: int) -> tuple[int, int]:
    """The span without article, possessive and the spaces around."""
    name = line[start:end]
    article = next((len(a) for a in _ARTICLES if name.startswith(a)), 0)
    possessive = next((len(p) for p in _POSSESSIVES if name.endswith(p)), 0)
    bare = name[article : len(name) - possessive]
    start += article + len(bare) - len(bare.lstrip())
    return start, start + len(bare.strip())
