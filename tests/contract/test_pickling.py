"""What goes to a worker survives the way there."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.internal import pickler

import transforms
from schemas.reasons import Reason
from transforms.lib.workers import DocumentError
from transforms.run_context import RunContext

CONTEXT = RunContext(run_id="run-1", lake="/lake")


def public_transforms() -> Iterator[type[Any]]:
    for module_info in pkgutil.iter_modules(transforms.__path__):
        if module_info.ispkg:
            continue
        module = importlib.import_module(f"transforms.{module_info.name}")
        for name, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, beam.PTransform) and member.__module__ == module.__name__:
                assert not name.startswith("_"), f"{name}: composites are public"
                yield member


def construct(transform: Any) -> Any:
    if transform.__name__ == "WriteParquet":
        return transform("articles", "/lake")
    return transform(CONTEXT)


TRANSFORMS = list(public_transforms())


def test_all_stages_are_found() -> None:
    names = {transform.__name__ for transform in TRANSFORMS}
    assert {"PollFeeds", "FetchPages", "ExtractArticles", "DropSeen", "TagArticles"} <= names


@pytest.mark.parametrize("transform", TRANSFORMS, ids=lambda t: t.__name__)
def test_a_transform_survives_pickling(transform: type[Any]) -> None:
    before = construct(transform)
    after = pickler.loads(pickler.dumps(before))
    assert vars(after) == vars(before)
    assert len(pickler.dumps(before)) < 10_000, "open clients and state in setup, not before"


@pytest.mark.parametrize("transform", TRANSFORMS, ids=lambda t: t.__name__)
def test_a_transform_says_what_it_takes_gives_and_promises(
    transform: type[Any],
) -> None:
    docstring = inspect.getdoc(transform) or ""
    for heading in ("Input:", "Output", "Guarantees:", "Side effects:", "Metrics:"):
        assert heading in docstring, f"{transform.__name__} does not state its {heading}"


def test_errors_of_workers_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(DocumentError(Reason.PARSE_TIMEOUT, "10 s")))  # noqa: S301
    assert (error.reason, str(error)) == (Reason.PARSE_TIMEOUT, "10 s")
