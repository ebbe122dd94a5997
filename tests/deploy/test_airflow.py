"""The DAGs for Airflow, which is not installed here: they run what the commands take."""

from __future__ import annotations

import re
import runpy
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Self

import pytest

from pipelines import maintain, report
from pipelines.cli.command import BUSY
from pipelines.ingestion import options as ingest

DAGS = Path(__file__).parents[2] / "deploy" / "airflow" / "defense_news.py"
_VARIABLE = re.compile(r"\{\{ var\.value\.defense_news_(\w+) \}\}")
PARSERS: dict[str, Callable[[list[str]], Any]] = {
    "pipelines.ingest": ingest.parse,
    "pipelines.maintain": maintain.parse,
    "pipelines.report": report.parse,
}


class Dag:
    """In place of Airflow's: keeps what it is given."""

    made: ClassVar[list[Dag]] = []

    def __init__(self, dag_id: str, **options: Any) -> None:
        self.dag_id, self.options = dag_id, options
        self.tasks: list[Task] = []
        self.made.append(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Task:
    """In place of the BashOperator."""

    def __init__(self, *, task_id: str, bash_command: str, skip_on_exit_code: int) -> None:
        self.task_id, self.bash_command, self.skipped = task_id, bash_command, skip_on_exit_code
        Dag.made[-1].tasks.append(self)

    def __rshift__(self, other: Task) -> Task:
        return other


@pytest.fixture
def dags(monkeypatch: pytest.MonkeyPatch) -> dict[str, Dag]:
    monkeypatch.setattr(Dag, "made", [])
    modules: dict[str, dict[str, Any]] = {
        "airflow": {"DAG": Dag},
        "airflow.operators": {},
        "airflow.operators.bash": {"BashOperator": Task},
    }
    for name, members in modules.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    runpy.run_path(str(DAGS))
    return {dag.dag_id: dag for dag in Dag.made}


def test_a_run_and_the_upkeep_are_scheduled_and_never_overlap(dags: dict[str, Dag]) -> None:
    assert {name: [task.task_id for task in dag.tasks] for name, dag in dags.items()} == {
        "defense_news_ingest": ["ingest"],
        "defense_news_upkeep": ["maintain", "report"],
    }
    assert all(dag.options["max_active_runs"] == 1 for dag in dags.values())
    assert not any(dag.options["catchup"] for dag in dags.values())


def test_each_command_line_is_one_that_its_command_takes(dags: dict[str, Dag]) -> None:
    for task in (task for dag in dags.values() for task in dag.tasks):
        line = _VARIABLE.sub(r"https://e.org/\1", task.bash_command)
        _, dash_m, command, *arguments = shlex.split(line)
        assert dash_m == "-m"
        assert PARSERS[command](arguments)
        assert task.skipped == BUSY
