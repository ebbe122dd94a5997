"""How ``pipelines.ingest --streaming`` ends on Flink: drained, or cancelled and its state lost."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.reading import ledger_check
from tests.support.engines.available import needs_flink
from tests.support.engines.flink import FlinkCluster
from tests.support.engines.processes import wait_until
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb

pytestmark = [pytest.mark.engine, needs_flink, pytest.mark.timeout(400)]
DRIVER = "driver"
BEGINNING = 120


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    with FlinkCluster(tmp_path_factory.mktemp("flink")) as cluster:
        yield cluster


class Stream:
    """The streaming job over a feed with one story, and its lake."""

    def __init__(self, cluster: FlinkCluster, web: LocalWeb, lake: Path) -> None:
        self.cluster, self.lake = cluster, lake
        self.host = web.add_host()
        web.add(self.host, "/story", page("Story"))
        items = [item(web.url(self.host, "/story"))]
        self._feed = web.add(self.host, "/feed", rss(items), content_type="application/rss+xml")

    def start(self, *flags: str) -> str:
        """Submit it; returns the id of the job that runs."""
        command = [sys.executable, "-m", "pipelines.ingest", "--streaming", f"--feed={self._feed}"]
        local = ("--allow_network=127.0.0.0/8", "--poll_interval=2", "--extract_workers=1")
        own = (f"--output={self.lake}", *local, *flags)
        self.cluster.processes.start(DRIVER, [*command, *own, *self.cluster.pipeline_flags()])
        return self.cluster.wait_for_job()

    def articles(self) -> list[Path]:
        return list(self.lake.glob("articles/*/*.parquet"))

    def wait_for_end(self) -> None:
        """The command ends with its job."""
        tail = self.cluster.processes.tail
        wait_until(lambda: not self.cluster.processes.running(DRIVER), 60, lambda: tail(DRIVER))


@pytest.fixture
def stream(cluster: FlinkCluster, web: LocalWeb, tmp_path: Path) -> Iterator[Stream]:
    stream = Stream(cluster, web, tmp_path / "lake")
    yield stream
    for job in cluster.running_jobs():
        cluster.rest.cancel(job)
    if cluster.processes.running(DRIVER):
        cluster.processes.kill(DRIVER)


def test_a_drained_stream_writes_what_it_has(stream: Stream, web: LocalWeb) -> None:
    job = stream.start("--commit_interval=3600")
    wait_until(lambda: web.requests_to(stream.host, "/story"), BEGINNING, lambda: "no request")
    time.sleep(5)  # for the article to come to the sink
    assert not stream.articles()
    stream.cluster.rest.stop_with_drain(job, stream.cluster.savepoints)
    stream.wait_for_end()
    assert len(stream.articles()) == 1
    assert ledger_check.run(str(stream.lake)) == 0


def test_a_cancelled_stream_keeps_what_it_committed_and_a_new_one_writes_nothing_twice(
    stream: Stream, web: LocalWeb
) -> None:
    job = stream.start("--commit_interval=2")
    wait_until(stream.articles, BEGINNING, lambda: "no article")
    stream.cluster.rest.cancel(job)
    stream.wait_for_end()
    polls = len(web.requests_to(stream.host, "/feed"))
    stream.start("--commit_interval=2")
    wait_until(
        lambda: len(web.requests_to(stream.host, "/feed")) > polls + 2, BEGINNING, lambda: "no poll"
    )
    assert len(stream.articles()) == 1
    assert len(web.requests_to(stream.host, "/story")) == 1
    assert ledger_check.run(str(stream.lake)) == 0
