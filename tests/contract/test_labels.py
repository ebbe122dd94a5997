"""Step labels, state and coders of the graph: a running job is updated by matching them.

After a change that is meant, run ``python -m tests.contract.test_labels``, and update running jobs
with ``--transform_name_mapping`` or drain them first.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.pipeline import AppliedPTransform, PipelineVisitor
from apache_beam.transforms.userstate import get_dofn_specs

from pipelines import graph
from tests.support import records
from transforms.run_context import RunContext

GOLDEN = Path(__file__).parent / "golden" / "labels.txt"


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


def _states(label: str, do_fn: Any) -> list[str]:
    states, timers = get_dofn_specs(do_fn)
    lines = [f"{label} state {spec.name} {type(spec.coder).__name__}" for spec in states]
    return sorted(lines + [f"{label} timer {spec.name} {spec.time_domain}" for spec in timers])


def labels() -> list[str]:
    """All labels of the graph, of both parts, in the order of construction."""
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


def test_every_label_of_ours_is_a_camel_case_verb() -> None:
    ours = [label for label in labels() if " state " not in label]
    for label in ours:
        for part in label.split("/"):
            assert part[0].isupper(), label
            assert "lambda" not in part, label
            assert "_" not in part.split("(")[0], label


if __name__ == "__main__":
    sys.exit(GOLDEN.write_text("\n".join(labels()) + "\n", encoding="utf-8") and 0)
