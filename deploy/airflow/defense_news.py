"""Two DAGs for Airflow 2.9 or later: a run each half hour, the upkeep each night.

The commands are those of the runbook. The exit status 75, another run holds the lake, makes a task
skipped and not failed. Set the variables ``defense_news_python``, ``defense_news_lake``,
``defense_news_feeds`` and ``defense_news_contact`` in Airflow.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

BUSY = 75
_PYTHON = "{{ var.value.defense_news_python }} -m "
_LAKE = " --output '{{ var.value.defense_news_lake }}'"
_DEFAULTS = {
    "retries": 2,
    "retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(hours=2),
}
_START = datetime(2026, 1, 1)  # noqa: DTZ001 (Airflow takes it for UTC)


def command(name: str, options: str = "") -> BashOperator:
    """A task that runs one of the commands on the lake."""
    return BashOperator(
        task_id=name,
        bash_command=f"{_PYTHON}pipelines.{name}{_LAKE}{options}",
        skip_on_exit_code=BUSY,
    )


with DAG(
    "defense_news_ingest",
    schedule=timedelta(minutes=30),
    start_date=_START,
    catchup=False,
    max_active_runs=1,
    default_args=_DEFAULTS,
) as ingest_dag:
    command(
        "ingest",
        " --feeds '{{ var.value.defense_news_feeds }}'"
        " --contact '{{ var.value.defense_news_contact }}' --log_format json",
    )

with DAG(
    "defense_news_upkeep",
    schedule="15 2 * * *",
    start_date=_START,
    catchup=False,
    max_active_runs=1,
    default_args=_DEFAULTS,
) as upkeep_dag:
    command("maintain", " --keep_pages 30 --wait 3600") >> command("report", " --check --json")
