"""A standalone Flink cluster with Beam's job server and a Python worker pool, all on loopback.

    with FlinkCluster(tmp_path) as cluster:
        run("my_pipeline.py", *cluster.pipeline_flags())
        cluster.kill_task_manager()
        cluster.add_task_manager()

Checkpoints are kept under ``<directory>/checkpoints``, also those of a JobManager that was killed.
Versions are those of ``deploy/flink/pom.xml``.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Self

import yaml

from tests.support.engines.flink_rest import ENDED, Checkpoints, FlinkRest
from tests.support.engines.processes import LOOPBACK, ROOT, Processes, free_ports, wait_until

CLASSPATH = ROOT / ".engines" / "flink.classpath"
_JVM = (
    # Processes that live for minutes on few processors: the second compiler and its threads cost
    # more than they give.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in ("java.util", "java.lang", "java.time", "java.util.concurrent")
    ),
)
# What Flink's start script would work out from one figure; a TaskManager refuses to start without.
_TASK_MANAGER_MEMORY = {
    "taskmanager.cpu.cores": "1",
    "taskmanager.memory.task.heap.size": "256m",
    "taskmanager.memory.task.off-heap.size": "0",
    "taskmanager.memory.managed.size": "64m",
    "taskmanager.memory.network.min": "64m",
    "taskmanager.memory.network.max": "64m",
    "taskmanager.memory.framework.heap.size": "128m",
    "taskmanager.memory.framework.off-heap.size": "64m",
    "taskmanager.memory.jvm-metaspace.size": "256m",
    "taskmanager.memory.jvm-overhead.min": "64m",
    "taskmanager.memory.jvm-overhead.max": "64m",
}
# Seconds; a machine that is busy with other tests takes ten times as long as an idle one.
_BEGINNING = 120.0


class FlinkCluster:
    """One JobManager, some TaskManagers of one slot each, a job server and a worker pool."""

    def __init__(
        self, directory: Path, *, task_managers: int = 2, checkpoint_seconds: float = 5
    ) -> None:
        self._directory = directory
        self._task_managers = task_managers
        self._checkpoint_seconds = checkpoint_seconds
        ports = free_ports(6)
        self._rpc, self._web, self._job, self._artifact, self._expansion, self._pool = ports
        self._names: list[str] = []
        self._started = 0
        self.processes = Processes(directory / "logs")
        self.rest = FlinkRest(self._web)

    def __enter__(self) -> Self:
        self.processes.__enter__()
        try:
            self._start()
        except BaseException:
            self.processes.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.processes.__exit__()

    def pipeline_flags(self, savepoint: Path | None = None) -> list[str]:
        """Beam flags that run a pipeline here, from the state in ``savepoint`` where given."""
        flags = [
            "--runner=PortableRunner",
            f"--job_endpoint={LOOPBACK}:{self._job}",
            "--environment_type=EXTERNAL",
            f"--environment_config={LOOPBACK}:{self._pool}",
            f"--parallelism={self._task_managers}",
            f"--checkpointing_interval={int(self._checkpoint_seconds * 1000)}",
            "--streaming",
        ]
        return [*flags, f"--savepoint_path={savepoint.as_uri()}"] if savepoint else flags

    @property
    def names(self) -> list[str]:
        """The processes, for ``self.processes``."""
        return ["jobmanager", *self._names, "jobserver", "pool"]

    @property
    def savepoints(self) -> Path:
        """Where a drained job leaves its last state."""
        return self._directory / "savepoints"

    def kill_sdk_worker(self) -> int:
        """Kill one Python worker process, and say which; its pool starts another one."""
        pid = self.processes.started_by("pool")[0]
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill_task_manager(self) -> None:
        """Kill the oldest TaskManager; jobs wait until there is another one."""
        self.processes.kill(self._names.pop(0))

    def add_task_manager(self) -> None:
        """Start one TaskManager more, under a name of its own."""
        self._started += 1
        name = f"taskmanager-{self._started}"
        identity = {"taskmanager.resource-id": name, **_TASK_MANAGER_MEMORY}
        flags = [word for key, value in identity.items() for word in ("-D", f"{key}={value}")]
        main = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
        self._java(name, "512m", main, "--configDir", self._configuration, *flags)
        self._names.append(name)

    def kill_job_manager(self) -> None:
        """Kill the JobManager: without high availability its jobs are gone, their files are not."""
        self.processes.kill("jobmanager")

    def start_job_manager(self) -> None:
        """Start the JobManager, and wait until the TaskManagers have found it."""
        main = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
        self._java("jobmanager", "512m", main, "--configDir", self._configuration)
        self.processes.wait_for_port("jobmanager", self._web)
        self.wait_for_task_managers()

    def wait_for_task_managers(self) -> None:
        """Wait until all TaskManagers that were started have registered."""
        wait_until(self._all_registered, _BEGINNING, lambda: f"{self._names} registered")

    def _all_registered(self) -> bool:
        for name in self._names:
            if not self.processes.running(name):
                raise RuntimeError(f"{name} has ended: {self.processes.tail(name)}")
        return self.rest.task_managers() >= len(self._names)

    def running_jobs(self) -> list[str]:
        """The jobs that have not ended, the newest first."""
        return [job for job in self.rest.job_ids() if self.rest.state(job) not in ENDED]

    def wait_for_job(self) -> str:
        """Wait until a job runs with all its tasks, and say which."""

        def ready() -> str | None:
            return next((job for job in self.running_jobs() if self.rest.tasks_running(job)), None)

        return wait_until(ready, _BEGINNING, lambda: f"job; {self.running_jobs()}")

    def wait_for_checkpoint(self, job: str) -> Checkpoints:
        """Wait until one more checkpoint is complete."""
        before = self.rest.checkpoints(job).completed
        wait_until(
            lambda: self.rest.checkpoints(job).completed > before,
            _BEGINNING + 2 * self._checkpoint_seconds,
            lambda: f"checkpoint of {job}: {self.rest.checkpoints(job)}",
        )
        return self.rest.checkpoints(job)

    def newest_checkpoint(self) -> Path:
        """The newest complete checkpoint on disk, also when no JobManager can be asked."""
        found = (self._directory / "checkpoints").glob("*/chk-*/_metadata")
        return max(found, key=lambda path: path.stat().st_mtime).parent

    @property
    def _configuration(self) -> str:
        return str(self._directory / "conf")

    def _start(self) -> None:
        self._write_configuration()
        self.start_job_manager()
        for _ in range(self._task_managers):
            self.add_task_manager()
        self._start_job_server()
        self._start_pool()
        self.wait_for_task_managers()

    def _start_job_server(self) -> None:
        self._java(
            "jobserver",
            "384m",
            "org.apache.beam.runners.flink.FlinkJobServerDriver",
            f"--job-host={LOOPBACK}",
            f"--job-port={self._job}",
            f"--artifact-port={self._artifact}",
            f"--expansion-port={self._expansion}",
            f"--flink-master={LOOPBACK}:{self._web}",
            f"--flink-conf-dir={self._configuration}",
            f"--artifacts-dir={self._directory / 'artifacts'}",
        )
        self.processes.wait_for_port("jobserver", self._job)

    def _start_pool(self) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        command = [sys.executable, "-m", "tests.support.engines.worker_pool", str(self._pool)]
        environment = {"PATH": path, "PYTHONPATH": str(ROOT)}
        self.processes.start("pool", command, environment=environment)
        self.processes.wait_for_port("pool", self._pool)

    def _java(self, name: str, heap: str, *arguments: str) -> None:
        classpath = CLASSPATH.read_text(encoding="utf-8").strip()
        temporary = f"-Djava.io.tmpdir={self._directory / 'tmp'}"
        command = ["java", f"-Xmx{heap}", temporary, *_JVM, "-cp", classpath, *arguments]
        self.processes.start(name, command, environment={"FLINK_CONF_DIR": self._configuration})

    def _write_configuration(self) -> None:
        checkpoints = (self._directory / "checkpoints").as_uri()
        settings = {
            "jobmanager.rpc.address": LOOPBACK,
            "jobmanager.rpc.port": self._rpc,
            "jobmanager.bind-host": LOOPBACK,
            "jobmanager.memory.process.size": "1024m",
            "taskmanager.host": LOOPBACK,
            "taskmanager.bind-host": LOOPBACK,
            "taskmanager.numberOfTaskSlots": 1,
            "rest.address": LOOPBACK,
            "rest.bind-address": LOOPBACK,
            "rest.port": self._web,
            "rest.bind-port": str(self._web),
            "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
            # TaskManagers of two clusters have the same names, and would share what is in /tmp.
            "io.tmp.dirs": str(self._directory / "tmp"),
            "state.backend.type": "hashmap",
            "state.checkpoints.dir": checkpoints,
            "state.checkpoints.num-retained": 2,
            "restart-strategy.type": "fixed-delay",
            "restart-strategy.fixed-delay.attempts": 100,
            "restart-strategy.fixed-delay.delay": "2s",
            # Default 50 s: how long the JobManager believes in a TaskManager that is gone.
            "heartbeat.timeout": "10000",
            "heartbeat.interval": "2000",
            # Default 10 s: how long a TaskManager waits that has not found the JobManager.
            "cluster.registration.error-delay": "1000",
        }
        for name in ("conf", "tmp"):
            (self._directory / name).mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(settings, sort_keys=False)
        (Path(self._configuration) / "config.yaml").write_text(text, encoding="utf-8")
