"""Two observers of a soak: when each article can be queried, and what the processes take.

Both are threads that look often and write down; judging is left to ``results``.
"""

from __future__ import annotations

import os
import re
import signal
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.harness import proportional_set_size
from schemas.datasets import ARTICLES, DATASETS
from transforms.lib.lake.parquet import ingest_micros

MARK = "SOAK_RUN"
"""Environment variable by which the processes of a run are known, orphans among them."""

_ROLES = {
    "prism": r"^\S*/prism\b",
    "job manager": r"StandaloneSessionClusterEntrypoint",
    "task manager": r"TaskManagerRunner",
    "job server": r"FlinkJobServerDriver",
    "worker pool": r"engines\.worker_pool|worker_pool_main",
    "guardian": r"engines/guardian\.py",
    "SDK worker": r"SdkHarness|sdk_worker_main",
    "extract worker": r"multiprocessing\.(spawn|resource_tracker|forkserver)",
    "driver": r"pipelines\.ingest",
}
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def marked_environment() -> Iterator[str]:
    """Processes started inside carry the mark that is given, and so do those they start."""
    mark = uuid.uuid4().hex
    os.environ[MARK] = mark
    try:
        yield mark
    finally:
        del os.environ[MARK]


@contextmanager
def slow_disk(seconds: float) -> Iterator[None]:
    """Processes started inside take so many seconds more for each sync of a file."""
    place = str(Path(__file__).with_name("slow_disk"))
    path = os.pathsep.join(filter(None, (place, os.environ.get("PYTHONPATH"))))
    with patch.dict(os.environ, {"PYTHONPATH": path, "SLOW_DISK_SECONDS": str(seconds)}):
        yield


class Looker(threading.Thread, ABC):
    """Calls ``look`` every so many seconds until it is stopped, and once more then."""

    def __init__(self, name: str, every: float) -> None:
        super().__init__(name=name, daemon=True)
        self._every = every
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look until stopped."""
        while not self._stopped.wait(self._every):
            self.look()

    def stop(self) -> None:
        """Look a last time and end."""
        self._stopped.set()
        self.join()
        self.look()

    @abstractmethod
    def look(self) -> None:
        """Look once."""


class LakeReader(Looker):
    """Reads each file that a glob over a dataset meets, whole and as soon as it is there.

    ``seen`` has when the article of each URL could be queried; ``files`` counts by dataset.
    """

    def __init__(self, lake: Path, every: float = 0.5) -> None:
        super().__init__("lake-reader", every)
        self._lake = lake
        self._known: set[str] = set()
        self.seen: dict[str, float] = {}
        self.files: Counter[str] = Counter()
        self.globs = 0
        self.problems: list[str] = []

    def look(self) -> None:
        """Read what is new by its name."""
        self.globs += len(DATASETS)
        for dataset in DATASETS:
            for path in self._glob(dataset):
                if path not in self._known:
                    self._known.add(path)
                    self._read(path, dataset)

    def _glob(self, dataset: str) -> Iterator[str]:
        """``<dataset>/*/*``, whatever it is called; ten times as fast as pathlib's."""
        with suppress(FileNotFoundError):
            for partition in os.scandir(self._lake / dataset):
                for file in os.scandir(partition):
                    yield file.path

    def _read(self, path: str, dataset: str) -> None:
        name = os.path.relpath(path, self._lake)
        if ingest_micros(path) is None:
            self.problems.append(f"{name} is no Parquet file of a dataset")
            return
        try:
            table = pq.ParquetFile(path).read()
        except FileNotFoundError:
            return  # compacted away: its rows stand in a file that is new as well
        except (pa.ArrowException, OSError) as error:
            self.problems.append(f"{name} cannot be read: {error}")
            return
        self.files[dataset] += 1
        now = time.time()
        if dataset == ARTICLES.name:
            for url in table.column("entry_url").to_pylist():
                self.seen.setdefault(url, now)


@dataclass(frozen=True)
class Sample:
    """What the processes held at a time: MiB of PSS and number by role, bytes of a checkpoint."""

    at: float
    memory: dict[str, float]
    processes: dict[str, int]
    checkpoint: int | None


@dataclass
class _Process:
    role: str
    cpu: float = 0.0


@dataclass(frozen=True)
class _Found:
    """A process of the run: its id, which with its start time is not used twice, and its role."""

    pid: int
    started: str
    cpu: float
    role: str = field(compare=False)


class ProcessSampler(Looker):
    """Samples all processes that carry the mark, and this one as "harness"."""

    def __init__(self, mark: str, checkpoint: Callable[[], int | None], every: float = 5.0) -> None:
        super().__init__("process-sampler", every)
        self._mark = f"{MARK}={mark}".encode()
        self._checkpoint = checkpoint
        self._cpu: dict[tuple[int, str], _Process] = {}
        self.samples: list[Sample] = []

    def look(self) -> None:
        """Take a sample."""
        memory: defaultdict[str, float] = defaultdict(float)
        processes: Counter[str] = Counter()
        for found in self._found():
            memory[found.role] += proportional_set_size(found.pid)
            processes[found.role] += 1
            known = self._cpu.setdefault((found.pid, found.started), _Process(found.role))
            known.role, known.cpu = found.role, found.cpu
        rounded = {role: round(size, 1) for role, size in memory.items()}
        self.samples.append(Sample(time.time(), rounded, dict(processes), self._checkpoint()))

    def cpu_seconds(self) -> dict[str, float]:
        """User and system time by role, of the processes that ended as well."""
        total: defaultdict[str, float] = defaultdict(float)
        for process in self._cpu.values():
            total[process.role] += process.cpu
        return {role: round(seconds, 1) for role, seconds in total.items()}

    def end_left(self, patience: float) -> list[str]:
        """Wait for the engine's processes to end; SIGKILL to those that do not, by role and id."""
        deadline = time.monotonic() + patience
        while (left := self._left()) and time.monotonic() < deadline:
            time.sleep(0.2)
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        return [f"{process.role} {process.pid}" for process in left]

    def _left(self) -> list[_Found]:
        return [process for process in self._found() if process.role != "harness"]

    def marked(self) -> list[int]:
        """Ids of the processes that carry the mark."""
        return [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/environ")
            if self._has(path)
        ]

    def _has(self, environ: Path) -> bool:
        try:
            return self._mark in environ.read_bytes().split(b"\0")
        except OSError:
            return False

    def _found(self) -> list[_Found]:
        found = [_read_process(pid) for pid in (*self.marked(), os.getpid())]
        return [process for process in found if process is not None]


def _read_process(pid: int) -> _Found | None:
    """A process as it is now; None when it has ended."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        # After the name in brackets, which may hold anything: fields 3 and up of proc(5).
        values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    cpu = (int(values[11]) + int(values[12])) / _TICKS
    return _Found(pid, values[19], cpu, "harness" if pid == os.getpid() else role_of(command))


def role_of(command: str) -> str:
    """What a process is for, by its command line."""
    return next((role for role, shown in _ROLES.items() if re.search(shown, command)), "other")
