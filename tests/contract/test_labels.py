"""Step labels, state, timers and coders of the graphs: a running job is updated by matching them.

``golden/labels.txt`` has those of a single run, ``golden/stream_labels.txt`` those of a stream. A
running stream can only be updated (``--update``) to a graph that has them all: what a step kept
under a label, a state name and a coder is found again under the same. So:

- keep the old label, state, timer or coder wherever that is possible;
- a field that was added to a record is another coder of the steps that take it (``Row[…]``);
- a step that was only renamed is matched by ``--transform_name_mapping={"Old":"New"}``;
- after any other change drain the job and start its replacement: nothing is lost by that, since the
  lake is the memory and what was under way is pending there.

Then, if the change is meant, record it by ``python -m tests.contract.test_labels``.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.coders.row_coder import RowCoder
from apache_beam.coders.typecoders import registry
from apache_beam.pipeline import AppliedPTransform, PipelineVisitor
from apache_beam.transforms.userstate import get_dofn_specs

from pipelines.ingestion import graph
from pipelines.ingestion.ticks import Ticks
from tests.support import records
from tests.support.kept_files import keep
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext

GOLDEN = Path(__file__).parent / "golden"
NOT_A_LABEL = re.compile(" (state|timer|coder) ")
INSIDE_OF_BEAM = re.compile("Create|Ticks/Impulse/")
RUNNER = "apache_beam.runners.portability.fn_api_runner.FnApiRunner"
# Beam names the inside of ``with_outputs`` after its DoFn, and ours are named after their steps.
INSIDE_OF_OUTPUTS = re.compile(r"(?<=/)(\w+)/ParDo\(_\1\)$")


class _Labels(PipelineVisitor):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def enter_composite_transform(self, transform_node: AppliedPTransform) -> None:
        if transform_node.full_label:
            self.lines.append(transform_node.full_label)

    def visit_transform(self, transform_node: AppliedPTransform) -> None:
        self.lines.append(transform_node.full_label)
        do_fn = getattr(transform_node.transform, "fn", None)
        if isinstance(do_fn, beam.DoFn):
            states = _states(transform_node.full_label, do_fn)
            if states:  # its input crosses a shuffle, and state is found by the encoded key
                coder = registry.get_coder(transform_node.inputs[0].element_type)
                states.append(f"{transform_node.full_label} coder {_described(coder)}")
            self.lines.extend(states)
        if isinstance(transform_node.transform, beam.GroupByKey):
            coder = registry.get_coder(transform_node.inputs[0].element_type)
            self.lines.append(f"{transform_node.full_label} coder {coder!r}")


def _described(coder: Any) -> str:
    """A coder and those inside it; of a row a digest, which changes with any of its fields."""
    if isinstance(coder, RowCoder):
        fields = _fields(coder.schema)
        return f"Row[{len(coder.schema.fields)} fields, {sha256(fields.encode()).hexdigest()[:8]}]"
    name = type(coder).__name__
    parts = coder._get_component_coders()
    return f"{name}[{', '.join(map(_described, parts))}]" if parts else name


def _fields(schema: Any) -> str:
    """Names and types of a row's fields, without the ids that schemas get anew each time."""
    return ", ".join(f"{field.name} {_type(field.type)}" for field in schema.fields)


def _type(field_type: Any) -> str:
    kind = field_type.WhichOneof("type_info")
    inner = getattr(field_type, kind)
    if kind == "row_type":
        inner = _fields(inner.schema)
    elif kind in {"array_type", "iterable_type"}:
        inner = _type(inner.element_type)
    elif kind == "logical_type":
        inner = f"{inner.urn} {_type(inner.representation)}"
    return f"{kind}({inner}){'?' if field_type.nullable else ''}"


def _states(label: str, do_fn: Any) -> list[str]:
    states, timers = get_dofn_specs(do_fn)
    lines = [f"{label} state {spec.name} {_described(spec.coder)}" for spec in states]
    return sorted(lines + [f"{label} timer {spec.name} {spec.time_domain}" for spec in timers])


def labels() -> list[str]:
    """All labels, states and coders of shuffles, of both parts, in the order of construction."""
    context = RunContext(run_id="run-1", lake="/lake")
    pipeline = beam.Pipeline(runner=RUNNER)
    graph.poll(pipeline | "CreateSources" >> beam.Create([records.SOURCE]), context)
    graph.work_off(pipeline | "CreatePending" >> beam.Create([records.pending()]), context)
    return _lines_of(pipeline)


def stream_labels() -> list[str]:
    """The same of a stream, its ticks included as Dataflow and Prism get them."""
    context = StreamContext(RunContext(run_id="run-1", lake="/lake"), FeedList(None, ()))
    pipeline = beam.Pipeline(runner=RUNNER)
    graph.stream(pipeline | "Ticks" >> Ticks(context.tick_seconds), context)
    return _lines_of(pipeline)


def _lines_of(pipeline: beam.Pipeline) -> list[str]:
    visitor = _Labels()
    pipeline.visit(visitor)
    # The sources are given by the mode, and their insides are Beam's.
    return [line for line in visitor.lines if not INSIDE_OF_BEAM.match(line)]


GRAPHS = {"labels.txt": labels, "stream_labels.txt": stream_labels}


def difference(expected: list[str], found: list[str]) -> str:
    """What went and what came, and what to do about it; empty where nothing changed."""
    gone = [f"- {line}" for line in expected if line not in found]
    come = [f"+ {line}" for line in found if line not in expected]
    if expected == found:
        return ""
    return "\n".join(
        (
            "the graph has other labels, state, timers or coders than running jobs:",
            *(gone + come or ["the same ones in another order"]),
            "keep the old ones; or map a renamed step by --transform_name_mapping; or drain the",
            "job and replace it. Then record the change: python -m tests.contract.test_labels",
        )
    )


@pytest.mark.parametrize("name", GRAPHS)
def test_labels_and_state_are_those_of_running_jobs(name: str) -> None:
    expected = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    changed = difference(expected, GRAPHS[name]())
    assert not changed, changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("WriteParquet/Commit", "WriteParquet/CommitRows"),
        ("Commit state rows Row", "Commit state waiting_rows Row"),
        ("Commit state waiting BytesCoder", "Commit state waiting VarIntCoder"),
        ("Commit timer ts-end WATERMARK", "Commit timer ts-end REAL_TIME"),
        ("Commit coder TupleCoder", "Commit coder FastPrimitivesCoder"),
    ],
    ids=["label", "state name", "state coder", "timer", "input coder"],
)
def test_a_change_of_a_stream_is_found_and_the_message_says_what_to_do(
    before: str, after: str
) -> None:
    expected = (GOLDEN / "stream_labels.txt").read_text(encoding="utf-8").splitlines()
    changed = [line.replace(before, after) for line in expected]
    assert changed != expected, f"{before} is not in the golden list"
    message = difference(expected, changed)
    assert f"+ {next(line for line in changed if after in line)}" in message
    assert "--transform_name_mapping" in message
    assert "drain the" in message
    assert "python -m tests.contract.test_labels" in message


@pytest.mark.parametrize("name", GRAPHS)
def test_nothing_is_pickled_in_a_shuffle(name: str) -> None:
    pickled = [line for line in GRAPHS[name]() if "FastPrimitives" in line]
    assert not pickled, f"give the step before it its types: {pickled}"


@pytest.mark.parametrize("name", GRAPHS)
def test_every_label_of_ours_is_a_camel_case_verb(name: str) -> None:
    for label in (line for line in GRAPHS[name]() if not NOT_A_LABEL.search(line)):
        for part in INSIDE_OF_OUTPUTS.sub(r"\1", label).split("/"):
            assert re.fullmatch("([A-Z][a-z]+)+", part), f"{label}: label the step {part}"


def record() -> None:
    """Write the golden lists."""
    for name, list_labels in GRAPHS.items():
        keep(GOLDEN / name, "\n".join(list_labels()) + "\n")


if __name__ == "__main__":
    record()
