"""Flink's REST interface, as far as tests need it."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.engines.processes import LOOPBACK, wait_until

ENDED = frozenset({"FINISHED", "CANCELED", "FAILED"})


@dataclass(frozen=True)
class Checkpoints:
    """The checkpoints of a job so far; size, duration and path are of the newest one."""

    completed: int
    failed: int
    bytes: int
    milliseconds: int
    path: Path | None


class FlinkRest:
    """The jobs of one cluster. All methods raise ``FlinkError`` when Flink refuses."""

    def __init__(self, port: int) -> None:
        self._port = port

    def task_managers(self) -> int:
        """How many have registered."""
        return len(self._ask("GET", "/taskmanagers")["taskmanagers"])

    def job_ids(self) -> list[str]:
        """All jobs the JobManager knows, the newest first."""
        jobs = self._ask("GET", "/jobs/overview")["jobs"]
        return [job["jid"] for job in sorted(jobs, key=lambda job: -job["start-time"])]

    def state(self, job: str) -> str:
        """Such as RUNNING, RESTARTING, FINISHED; RUNNING also while tasks are being set up."""
        return str(self._ask("GET", f"/jobs/{job}")["state"])

    def tasks_running(self, job: str) -> bool:
        """Whether the job and each of its tasks run."""
        status = self._ask("GET", f"/jobs/{job}")
        counts = status["status-counts"]
        return bool(status["state"] == "RUNNING" and counts["RUNNING"] == sum(counts.values()))

    def checkpoints(self, job: str) -> Checkpoints:
        """What has been saved of a job."""
        answer = self._ask("GET", f"/jobs/{job}/checkpoints")
        newest = answer["latest"]["completed"] or {}
        path = newest.get("external_path")
        return Checkpoints(
            completed=answer["counts"]["completed"],
            failed=answer["counts"]["failed"],
            bytes=newest.get("state_size", 0),
            milliseconds=newest.get("end_to_end_duration", 0),
            path=Path(urlsplit(path).path) if path else None,
        )

    def stop_with_drain(self, job: str, savepoints: Path, seconds: float = 120) -> None:
        """End the input, let all that is queued flow out, and wait until the job is finished."""
        request = {"drain": True, "targetDirectory": savepoints.as_uri()}
        trigger = self._ask("POST", f"/jobs/{job}/stop", request)["request-id"]
        status = f"/jobs/{job}/savepoints/{trigger}"
        operation = wait_until(
            lambda: self._operation(status), seconds, lambda: f"drain, {self.state(job)}"
        )
        if "failure-cause" in operation:
            raise FlinkError(f"drain of {job}: {operation['failure-cause']}")
        self.wait_for_end(job, seconds)

    def cancel(self, job: str) -> None:
        """Stop at once; what was not committed is lost."""
        self._ask("PATCH", f"/jobs/{job}?mode=cancel")
        self.wait_for_end(job, 60)

    def wait_for_end(self, job: str, seconds: float) -> str:
        """The state in which a job ends."""
        wait_until(lambda: self.state(job) in ENDED, seconds, lambda: f"{job} {self.state(job)}")
        return self.state(job)

    def _operation(self, path: str) -> dict[str, Any]:
        answer = self._ask("GET", path)
        operation: dict[str, Any] = answer.get("operation") or {}
        return operation if answer["status"]["id"] == "COMPLETED" else {}

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        status, text = wait_until(
            lambda: self._answer(method, path, body), 60, lambda: f"{method} {path}: no leader yet"
        )
        if status >= 400:
            raise FlinkError(f"{method} {path}: {status} {text[:2000]}")
        answer: dict[str, Any] = json.loads(text or "{}")
        return answer

    def _answer(self, method: str, path: str, body: object) -> tuple[int, str] | None:
        """Status and body; None while a JobManager that has just begun elects itself."""
        connection = http.client.HTTPConnection(LOOPBACK, self._port, timeout=30)
        try:
            connection.request(method, path, json.dumps(body) if body else None)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        return None if response.status == 503 else (response.status, text)


class FlinkError(Exception):
    """Flink refused a request; the text is its answer."""
