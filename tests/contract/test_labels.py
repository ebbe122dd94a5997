"""Step labels, state and coders of the graph: a running job is updated by matching them.

After a change that is meant, run ``python -m tests.contract.test_labels``, and update running jobs
with ``--transform_name_mapping`` or drain them first.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.coders.typecoders import registry
from apache_beam.pipeline import AppliedPTransform, PipelineVisitor
from apache_beam.transforms.userstate import get_dofn_specs

from pipelines import graph
from tests.support import records
from transforms.run_context import RunContext

GOLDEN = Path(__file__).parent / "golden" / "labels.txt"
NOT_A_LABEL = re.compile(" (state|timer|coder) ")
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
            self.lines.extend(_states(transform_node.full_label, do_fn))
        if isinstance(transform_node.transform, beam.GroupByKey):
            coder = registry.get_coder(transform_node.inputs[0].element_type)
            self.lines.append(f"{transform_node.full_label} coder {coder!r}")


def _states(label: str, do_fn: Any) -> list[str]:
    states, timers = get_dofn_specs(do_fn)
    lines = [f"{label} state {spec.name} {type(spec.coder).__name__}" for spec in states]
    return sorted(lines + [f"{label} timer {spec.name} {spec.time_domain}" for spec in timers])


def labels() -> list[str]:
    """All labels, states and coders of shuffles, of both parts, in the order of construction."""
    context = RunContext(run_id="run-1", lake="/lake")
    pipeline = beam.Pipeline(runner="apache_beam.runners.portability.fn_api_runner.FnApiRunner")
    graph.poll(pipeline | "CreateSources" >> beam.Create([records.SOURCE]), context)
    graph.work_off(pipeline | "CreatePending" >> beam.Create([records.pending()]), context)
    visitor = _Labels()
    pipeline.visit(visitor)
    # The sources are given by the mode, and their insides are Beam's.
    return [line for line in visitor.lines if not line.startswith("Create")]


def test_labels_and_state_are_those_of_running_jobs() -> None:
    expected = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert labels() == expected, (
        "the graph's labels, state or coders changed: a running job cannot be updated to it. "
        "If that is meant, see the docstring of this module."
    )


def test_nothing_is_pickled_in_a_shuffle() -> None:
    pickled = [line for line in labels() if "FastPrimitives" in line]
    assert not pickled, f"give the step before it its types: {pickled}"


def test_every_label_of_ours_is_a_camel_case_verb() -> None:
    for label in (line for line in labels() if not NOT_A_LABEL.search(line)):
        for part in INSIDE_OF_OUTPUTS.sub(r"\1", label).split("/"):
            assert re.fullmatch("([A-Z][a-z]+)+", part), f"{label}: label the step {part}"


if __name__ == "__main__":
    sys.exit(GOLDEN.write_text("\n".join(labels()) + "\n", encoding="utf-8") and 0)
