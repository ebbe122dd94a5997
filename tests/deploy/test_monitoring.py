"""Every metric in ``deploy/monitoring/`` is one that the code counts, under that name."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas.datasets import DATASETS
from schemas.poll_outcome import PollOutcome

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
RUNBOOK = ROOT / "docs" / "runbook.md"
FLINK_PREFIX = "flink_taskmanager_job_task_operator_"
# Seen in /jobs/<id>/metrics of Flink 1.19.
FLINK_JOB = {
    f"flink_jobmanager_job_{name}"
    for name in ("numRestarts", "numberOfFailedCheckpoints", "lastCheckpointSize")
}
# The step of the streaming graph in which a stage counts.
STEPS = {
    "GiveTicks": "ticks",
    "PollFeeds": "poll",
    "FetchPages": "fetch",
    "ExtractArticles": "extract",
    "DropSeen": "drop_seen",
    "TagArticles": "tag",
    "WriteParquet": "commit",
}
# Modules that count for the stages that use them.
SHARED = {"comparison.py": {"metrics": ["drop_seen"]}}
IMPLIED = {"take": ("in",), "give": ("out",), "reject": ("rejected",), "skip": ("skipped",)}


def literals(node: ast.AST) -> Iterator[str]:
    """The strings that an argument may be: a literal, or one of two in a conditional."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def names_of_call(call: ast.Call, method: str) -> Iterator[str]:
    yield from IMPLIED.get(method, ())
    for name in literals(call.args[0]) if call.args else ():
        yield name
        if method == "observe":
            yield from (f"{name}_sum", f"{name}_count")


def stages_of(call: ast.Call) -> list[str]:
    argument = call.args[0]
    if isinstance(argument, ast.JoinedStr):
        prefix = next(literals(argument))
        return [f"{prefix}{dataset}" for dataset in DATASETS]
    return list(literals(argument))


@cache
def counted() -> dict[str, set[str]]:
    """The names that each stage counts, read off the calls of ``StageMetrics``."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "transforms").glob("**/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        receivers = dict(_receivers(tree)) or SHARED.get(path.name, {})
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            method = getattr(call.func, "attr", "")
            if method not in {*IMPLIED, "count", "distribution", "observe"} or not receivers:
                continue
            receiver = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            if not receiver.endswith("metrics"):
                continue
            # A parameter named metrics is that of the module's only stage.
            for stage in receivers.get(receiver) or next(iter(receivers.values())):
                found[stage].update(names_of_call(call, method))
    # Counted by the value of an outcome.
    found["poll"].update(str(outcome) for outcome in PollOutcome)
    return found


def _receivers(tree: ast.AST) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        if getattr(node.value.func, "id", "") == "StageMetrics":
            yield ast.unparse(node.targets[0]), stages_of(node.value)


def flink_names() -> set[str]:
    return {
        f"{FLINK_PREFIX}defense_news_{stage.replace('.', '_')}_{name}"
        for stage, names in counted().items()
        for name in names
    } | FLINK_JOB


def expressions(value: Any) -> Iterator[str]:
    """Every text in a document that holds a metric."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from expressions(inner)
    elif isinstance(value, str):
        yield value


def read(path: Path) -> Any:
    text = path.read_text("utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


def test_the_stages_are_found_with_what_they_count() -> None:
    assert {*STEPS.values(), "write.articles"} <= counted().keys()
    assert {"in", "out", "rejected", "new", "lag_seconds", "lag_seconds_sum"} <= counted()["poll"]
    assert "freshness_ms" not in counted()["write.articles"]
    assert {"in", "out", "rejected", "skipped", "fetched"} <= counted()["fetch"]


@pytest.mark.parametrize(
    "name", ["prometheus-rules.yaml", "prometheus-rules-test.yaml", "grafana-dashboard.json"]
)
def test_flink_metrics_are_counted(name: str) -> None:
    named = {
        metric
        for text in expressions(read(MONITORING / name))
        for metric in re.findall(r"flink_\w+", text)
    }
    assert len(named) > 5
    assert not named - flink_names(), "no such metric"


@pytest.mark.parametrize(
    "path",
    [MONITORING / "cloud-dashboard.json", *sorted((MONITORING / "cloud-alerts").glob("*.yaml"))],
    ids=lambda path: path.name,
)
def test_dataflow_metrics_are_counted_in_the_step_they_are_asked_of(path: Path) -> None:
    asked = [
        pair
        for text in expressions(read(path))
        for pair in re.findall(r'metric_name="(\w+)",ptransform=~"(\w+)\.\*"', text)
    ]
    assert asked or "job_is_failed" in path.read_text("utf-8")
    assert [(n, step) for n, step in asked if n not in counted()[STEPS[step]]] == []


def test_steps_are_those_of_the_graph() -> None:
    drawn = (ROOT / "docs" / "graph.dot").read_text("utf-8")
    assert [step for step in STEPS if f'"cluster_{step}"' not in drawn] == []


def test_alerts_point_to_headings_of_the_runbook() -> None:
    headings = {
        re.sub(r"[^a-z0-9 ]", "", line.lstrip("# ").lower()).replace(" ", "-"): line.lstrip("# ")
        for line in RUNBOOK.read_text("utf-8").splitlines()
        if line.startswith("##")
    }
    groups = read(MONITORING / "prometheus-rules.yaml")["groups"]
    rules = [rule for group in groups for rule in group["rules"] if "alert" in rule]
    anchors = {rule["annotations"]["runbook"].partition("#")[2] for rule in rules}
    assert not anchors - headings.keys()
    policies = [read(path) for path in (MONITORING / "cloud-alerts").glob("*.yaml")]
    for policy in policies:
        content = policy["documentation"]["content"]
        (title,) = re.findall(r'"([^"]+)"', content) or [content.rpartition(", ")[2]]
        assert title in headings.values(), content
