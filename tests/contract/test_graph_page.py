"""The drawing of the graph in ``docs/`` is that of the pipeline, made by Beam's own renderer.

After a change of the graph run ``python -m tests.contract.test_graph_page``: it writes
``docs/graph.dot`` and, where Graphviz is installed, ``docs/graph.svg``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import apache_beam as beam
from apache_beam.runners.render import PipelineRenderer, RenderOptions

from pipelines.ingestion import graph
from tests.support.kept_files import keep
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext

DOCS = Path(__file__).parents[2] / "docs"
# Two levels: our composites, and the steps in them without what Beam has inside.
SECOND_LEVEL = "--render_leaf_composite_nodes=[^/]+/[^/]+$"
LINK = re.compile(r" URL=\"[^\"]*\" *")
NAME = re.compile(r'"(?:cluster_)?(ref_AppliedPTransform_[^"]+)"')
AGAIN = "run python -m tests.contract.test_graph_page, with Graphviz installed for the SVG"


def drawing() -> str:
    """The streaming graph in the DOT language; nodes are named after their labels."""
    pipeline = beam.Pipeline(runner="apache_beam.runners.portability.fn_api_runner.FnApiRunner")
    context = StreamContext(RunContext(run_id="run-1", lake="/lake"), FeedList(None))
    graph.stream(pipeline | "Ticks" >> beam.Impulse(), context)
    proto = pipeline.to_runner_api()
    dot = PipelineRenderer(proto, RenderOptions([SECOND_LEVEL])).to_dot()
    transforms = proto.components.transforms

    def label(match: re.Match[str]) -> str:
        kind = "cluster_" if match[0].startswith('"cluster_') else ""
        return f'"{kind}{transforms[match[1]].unique_name}"'

    # Beam numbers the nodes, makes links for its interactive page, and has no order of outputs.
    *nodes, end = NAME.sub(label, LINK.sub(" ", dot)).splitlines()
    edges = sorted(line for line in nodes if " -> " in line)
    nodes = [line for line in nodes if " -> " not in line]
    return "\n".join([*nodes, *edges, end, ""])


def test_the_drawing_is_that_of_the_pipeline() -> None:
    assert drawing() == (DOCS / "graph.dot").read_text("utf-8"), f"the graph has changed: {AGAIN}"


def test_the_picture_shows_every_step_of_the_drawing() -> None:
    picture = (DOCS / "graph.svg").read_text("utf-8")
    steps = re.findall(r'label="(\w+)"', (DOCS / "graph.dot").read_text("utf-8"))
    missing = [step for step in steps if f">{step}</text>" not in picture]
    assert len(steps) > 20
    assert not missing, f"docs/graph.svg lacks {missing}: {AGAIN}"


def test_the_page_shows_the_picture() -> None:
    assert "(graph.svg)" in (DOCS / "graph.md").read_text("utf-8")


def main() -> None:
    """Draw again."""
    keep(DOCS / "graph.dot", drawing())
    if shutil.which("dot"):
        command = ["dot", "-Tsvg", "-o", str(DOCS / "graph.svg"), str(DOCS / "graph.dot")]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
