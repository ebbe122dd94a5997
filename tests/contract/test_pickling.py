"""What goes to a worker survives the way there."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.coders.typecoders import registry
from apache_beam.internal import pickler
from apache_beam.pipeline import AppliedPTransform, PipelineVisitor

import transforms
from pipelines.ingestion import graph
from schemas.datasets import RECORD_TYPES
from schemas.reasons import Reason
from tests.support import records
from transforms.lib.workers.pool import DocumentError
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext

CONTEXT = RunContext(run_id="run-1", lake="/lake")
STREAM = StreamContext(CONTEXT, FeedList("/feeds.opml"))
MAX_BYTES = 10_000


def public_transforms() -> Iterator[type[Any]]:
    for module_info in pkgutil.walk_packages(transforms.__path__, "transforms."):
        if module_info.name.startswith("transforms.lib."):
            continue
        module = importlib.import_module(module_info.name)
        for name, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, beam.PTransform) and member.__module__ == module.__name__:
                assert not name.startswith("_"), f"{name}: composites are public"
                yield member


def construct(transform: Any) -> Any:
    if transform.__name__ == "WriteParquet":
        return transform("articles", "/lake")
    if transform.__name__ == "StoreRows":
        return transform("articles", 1)
    if "context" not in transform.__annotations__:
        return transform()
    of_stream = transform.__annotations__["context"] is StreamContext
    return transform(STREAM if of_stream else CONTEXT)


TRANSFORMS = list(public_transforms())


def test_all_stages_are_found() -> None:
    names = {transform.__name__ for transform in TRANSFORMS}
    assert {"PollFeeds", "FetchPages", "ExtractArticles", "DropSeen", "TagArticles"} <= names
    assert "WriteParquet" in names
    assert {"GiveTicks", "PollFeedsAtTicks", "FetchPagesAtTicks", "DropSeenInStream"} <= names
    assert {"StoreRows", "WriteParquetAtTicks"} <= names


@pytest.mark.parametrize("transform", TRANSFORMS, ids=lambda t: t.__name__)
def test_a_transform_survives_pickling(transform: type[Any]) -> None:
    before = construct(transform)
    after = pickler.loads(pickler.dumps(before))
    assert vars(after) == vars(before)
    assert len(pickler.dumps(before)) < MAX_BYTES, "open clients and state in setup, not before"


class _Sizes(PipelineVisitor):
    """Bytes of each pickled DoFn by the label of its step."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}

    def visit_transform(self, transform_node: AppliedPTransform) -> None:
        if isinstance(transform_node.transform, beam.ParDo):
            size = len(pickler.dumps(transform_node.transform.fn))
            self.sizes[transform_node.full_label] = size


def test_a_do_fn_is_small_until_its_worker_sets_it_up() -> None:
    # That it can be pickled at all is checked by Beam while the graph is built.
    pipeline = beam.Pipeline(runner="apache_beam.runners.portability.fn_api_runner.FnApiRunner")
    graph.poll(pipeline | "CreateSources" >> beam.Create([records.SOURCE]), CONTEXT)
    graph.work_off(pipeline | "CreatePending" >> beam.Create([records.pending()]), CONTEXT)
    stream = beam.Pipeline(runner="apache_beam.runners.portability.fn_api_runner.FnApiRunner")
    graph.stream(stream | "CreateTicks" >> beam.Create([1]), STREAM)
    visitor = _Sizes()
    pipeline.visit(visitor)
    stream.visit(visitor)
    assert {"FetchPages/Fetch/ParDo(_Fetch)", "WriteParquet/Commit"} <= visitor.sizes.keys()
    large = {label: size for label, size in visitor.sizes.items() if size >= MAX_BYTES}
    assert not large, "open clients and state in setup, not before"


@pytest.mark.parametrize("transform", TRANSFORMS, ids=lambda t: t.__name__)
def test_a_transform_says_what_it_takes_gives_and_promises(
    transform: type[Any],
) -> None:
    docstring = inspect.getdoc(transform) or ""
    for heading in ("Input", "Outputs?", "Guarantees", "Side effects", "Metrics"):
        stated = re.search(f"^{heading}: *\\S", docstring, re.MULTILINE)
        assert stated, f"{transform.__name__} does not state its {heading}"


def test_errors_of_workers_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(DocumentError(Reason.PARSE_TIMEOUT, "10 s")))  # noqa: S301
    assert (error.reason, str(error)) == (Reason.PARSE_TIMEOUT, "10 s")


def pickled_parts(coder: Any, path: str) -> Iterator[str]:
    """Where a coder, or a coder anywhere inside it, pickles its values."""
    if "FastPrimitives" in type(coder).__name__:
        yield path
    names = [field.name for field in coder.schema.fields] if hasattr(coder, "schema") else []
    parts = coder.components if names else coder._get_component_coders()
    for index, part in enumerate(parts):
        yield from pickled_parts(part, f"{path}.{names[index] if names else index}")


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda t: t.__name__)
def test_nothing_inside_a_record_is_pickled(record_type: type[Any]) -> None:
    pickled = list(pickled_parts(registry.get_coder(record_type), record_type.__name__))
    assert not pickled, f"write Optional[X] and register nested records: {pickled}"
