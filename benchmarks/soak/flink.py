"""The streaming job on a standalone Flink cluster, and the four ways in which it is killed."""

from __future__ import annotations

import http.client
import subprocess
from collections.abc import Callable
from pathlib import Path

from benchmarks.soak.engines import STOP_SECONDS, Job, kill_tree
from tests.support.engines.flink import FlinkCluster
from tests.support.engines.flink_rest import FlinkError
from tests.support.engines.processes import wait_until

_BACK_SECONDS = 240.0


class Flink:
    """One JobManager, a TaskManager for each SDK worker, their pool, checkpoints that are kept."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._cluster = FlinkCluster(job.folder / "flink", task_managers=job.parallelism)
        self._driver: subprocess.Popen[bytes] | None = None
        self._kills: dict[str, Callable[[], None]] = {
            "SDK worker": self._kill_sdk_worker,
            "TaskManager": self._kill_task_manager,
            "JobManager, restored": self._kill_job_manager,
            "job, state lost": self._lose_state,
        }
        self.kinds: tuple[str, ...] = tuple(self._kills)

    def start(self) -> None:
        """Start the cluster and submit the job."""
        self._cluster.__enter__()
        self._submit()

    def _submit(self, savepoint: Path | None = None) -> None:
        """Submit, and wait until all tasks run. Raises TimeoutError where they do not."""
        self._driver = self._job.launch("--streaming", *self._cluster.pipeline_flags(savepoint))
        wait_until(
            lambda: self._runs() or self.problem(), _BACK_SECONDS, lambda: "a running job on Flink"
        )
        if problem := self.problem():
            raise TimeoutError(problem)

    def _runs(self) -> bool:
        try:
            jobs = self._cluster.rest.job_ids()
            return bool(jobs) and self._cluster.rest.tasks_running(jobs[0])
        except (OSError, http.client.HTTPException, FlinkError):
            return False

    def problem(self) -> str:
        """The driver has ended, or a process of the cluster."""
        status = self._driver.poll() if self._driver else None
        if status is not None:
            return f"the job ended with exit status {status}"
        ended = [name for name in self._cluster.names if not self._cluster.processes.running(name)]
        return f"ended: {', '.join(ended)}" if ended else ""

    def kill(self, kind: str) -> str:
        """Kill what the kind says; returns when the job's tasks run again."""
        self._kills[kind]()
        wait_until(self._runs, _BACK_SECONDS, lambda: f"a running job after the kill of {kind}")
        return ""

    def _kill_sdk_worker(self) -> None:
        self._cluster.kill_sdk_worker()

    def _kill_task_manager(self) -> None:
        self._cluster.kill_task_manager()
        self._cluster.add_task_manager()
        self._cluster.wait_for_task_managers()

    def _kill_job_manager(self) -> None:
        self._cluster.kill_job_manager()
        self._end_driver()
        self._cluster.start_job_manager()
        self._submit(self._cluster.newest_checkpoint())

    def _lose_state(self) -> None:
        self._cluster.rest.cancel(self._cluster.rest.job_ids()[0])
        self._end_driver()
        self._submit()

    def _end_driver(self) -> None:
        if self._driver is not None:
            kill_tree(self._driver)

    def checkpoint_bytes(self) -> int | None:
        """Size of the newest checkpoint of the job that runs; None before the first."""
        try:
            rest = self._cluster.rest
            return rest.checkpoints(rest.job_ids()[0]).bytes or None
        except (OSError, http.client.HTTPException, FlinkError, IndexError):
            return None

    def stop(self) -> str:
        """Drain the job, then end the cluster."""
        try:
            rest = self._cluster.rest
            rest.stop_with_drain(rest.job_ids()[0], self._cluster.savepoints, STOP_SECONDS)
        except (OSError, http.client.HTTPException, FlinkError, IndexError, TimeoutError) as error:
            return f"the job could not be drained: {error}"
        finally:
            self._end_driver()
            self._cluster.__exit__(None, None, None)
        return ""
