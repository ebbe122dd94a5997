"""One soak from its start to its result."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.harness import LOCAL
from benchmarks.soak import results
from benchmarks.soak.engines import Engine, Job
from benchmarks.soak.follow import Follower, RowReader, TableFollower, Upkeep
from benchmarks.soak.plan import Plan, draw_kills
from benchmarks.soak.results import Arrival, Kill, Result
from benchmarks.soak.watch import LakeReader, ProcessSampler, marked_environment, slow_disk
from benchmarks.soak.web import PublishingWeb, publishing_web, title
from schemas.datasets import ARTICLES
from tests.support.newsroom import paragraphs

_LOOK_SECONDS = 0.5
_SAMPLE_SECONDS = 5.0
_FEWEST_SAMPLES = 20  # of a plan that is shorter: one alone may fall on a process that just began
_LEFT_SECONDS = 5.0  # for processes to end after the engine has stopped

Say = Callable[[str], None]
MakeEngine = Callable[[Job], Engine]


class SoakError(Exception):
    """The soak could not be done, so that nothing was measured."""


@dataclass(frozen=True)
class SoakConfig:
    """What to run. Times in seconds; ``bound`` is for p99 from publication to queryable row.

    A bound of 0 is none. A reader looks at the lake every ``look`` seconds.
    ``shards`` says which hosts share a host shard with a trap. ``warm_up`` and ``settle`` bound the
    wait for the stories before the start, and for the last ones. ``parallelism`` is the number of
    SDK workers on Flink; a disk is ``slow_disk`` seconds slower at each sync of a file. With
    ``upkeeps`` the lake is compacted so often, beside a reader that follows ``pipelines.changes``,
    with ``iceberg`` beside one that follows the table of articles.
    """

    minutes: float = 30.0
    feeds: int = 300
    hosts: int = 60
    articles: int = 10_000
    kills: int = 0
    seed: int = 1
    poll_interval: int = 30
    commit_interval: int = 30
    host_delay: float = 1.0
    poison: bool = False
    mixed: bool = False
    look: float = 0.5
    bound: float = 90.0
    shards: int = 32
    warm_up: float = 300.0
    settle: float = 300.0
    writer_shards: int = 1
    parallelism: int = 2
    slow_disk: float = 0.0
    upkeeps: int = 0
    iceberg: bool = False
    options: tuple[str, ...] = ()

    def plan(self) -> Plan:
        """The plan of the web, which has no port yet."""
        return Plan(
            self.feeds,
            self.hosts,
            self.articles,
            self.minutes * 60,
            self.seed,
            poison=self.poison,
            mixed=self.mixed,
        )

    def job(self, folder: Path, outlets: PublishingWeb) -> Job:
        """The job, with its feed list written."""
        opml = folder / "feeds.opml"
        opml.write_text(outlets.plan.opml(), "utf-8")
        return Job(
            folder / "lake",
            folder,
            (
                f"--feeds={opml}",
                f"--poll_interval={self.poll_interval}",
                f"--commit_interval={self.commit_interval}",
                f"--host_delay={self.host_delay:g}",
                LOCAL,
                f"--writer_shards={self.writer_shards}",
                *(["--iceberg"] if self.iceberg else ()),
                *self.options,
            ),
            outlets.counts,
            self.seed,
            self.parallelism,
        )


def soak(config: SoakConfig, make_engine: MakeEngine, folder: Path, say: Say = print) -> Result:
    """Run the job on the engine while the web publishes, and judge what came of it.

    The folder gets the lake, the logs of the job, and whatever the engine needs.

    Raises:
        SoakError: the job did not come up.
    """
    with (
        marked_environment() as mark,
        slow_disk(config.slow_disk),
        publishing_web(config.plan()) as outlets,
    ):
        job = config.job(folder, outlets)
        engine = make_engine(job)
        reader = LakeReader(job.lake, config.look)
        every = min(_SAMPLE_SECONDS, config.minutes * 60 / _FEWEST_SAMPLES)
        sampler = ProcessSampler(mark, engine.checkpoint_bytes, every)
        beside: list[RowReader | Upkeep] = []
        if config.upkeeps:
            upkeep = Upkeep(job.lake, config.upkeeps, config.minutes * 60)
            beside = [Follower(job.lake, folder), upkeep]
        if config.iceberg:
            beside.append(TableFollower(job.lake))
        run = _Run(config, outlets, engine, reader, sampler, say, beside)
        reader.start()
        try:
            run.warm_up()
            run.publish()
            run.settle()
        finally:
            run.stop()
        return run.judge(job.lake)


@dataclass
class _Run:
    config: SoakConfig
    web: PublishingWeb
    engine: Engine
    reader: LakeReader
    sampler: ProcessSampler
    say: Say
    beside: Sequence[RowReader | Upkeep]

    def __post_init__(self) -> None:
        self.start = 0.0
        self.kills: list[Kill] = []
        self.result = Result()
        self._stories = self.web.plan.expected()

    def _elapsed(self) -> float:
        return time.time() - self.start

    def warm_up(self) -> None:
        """Start the job, and wait until the stories from before the start are in the lake."""
        try:
            self.engine.start()
        except TimeoutError as error:
            raise SoakError(str(error)) from error
        first = {url for url, story in self._stories.items() if story.at < 0}
        deadline = time.monotonic() + self.config.warm_up
        while not first <= self.reader.seen.keys():
            problem = self.engine.problem()
            if problem or time.monotonic() > deadline:
                seen = len(first & self.reader.seen.keys())
                raise SoakError(
                    f"{problem or f'not ready after {self.config.warm_up:g} s'}: {seen} of the "
                    f"first {len(first)} articles in the lake; see job.log"
                )
            time.sleep(_LOOK_SECONDS)
        self.say(f"ready: {len(first)} articles from before the start are in the lake")

    def publish(self) -> None:
        """Let the plan's time run, and kill when it is time to."""
        self.sampler.start()
        self.start = time.time()
        self.web.start(self.start)
        for looker in self.beside:
            looker.start()
        seconds = self.web.plan.seconds
        due = draw_kills(self.config.kills, self.engine.kinds, seconds, self.config.seed)
        told = 0
        while self._elapsed() < seconds and not self._failed():
            if due and self._elapsed() >= due[0][0]:
                self._kill(due.pop(0)[1])
            if self._elapsed() // 60 > told:
                told += 1
                self.say(f"minute {told}: {self._progress()}")
            time.sleep(_LOOK_SECONDS)
        if due:
            self.result.problems.append(f"{len(due)} kills were not made")

    def _kill(self, kind: str) -> None:
        at = self._elapsed()
        try:
            problem = self.engine.kill(kind)
        except TimeoutError as error:
            problem = str(error)
        if problem:
            self.result.problems.append(f"after the kill of {kind}: {problem}")
        self.kills.append(Kill(at, kind, self._elapsed() - at))
        self.say(f"kill {len(self.kills)}: {kind} at {at:.0f} s")

    def _failed(self) -> bool:
        if problem := self.engine.problem():
            self.result.problems.append(problem)
        return bool(problem)

    def _progress(self) -> str:
        published = sum(story.at <= self._elapsed() for story in self._stories.values())
        return f"{published} published, {len(self.reader.seen)} in the lake"

    def settle(self) -> None:
        """Wait until all that was published is in the lake, and some time at most.

        What only the end of the job writes was stuck until then: that is a problem, not a rescue.
        """
        started = time.monotonic()
        while missing := self._stories.keys() - self.reader.seen.keys():
            if self._failed():
                return
            if time.monotonic() - started > self.config.settle:
                self.result.problems.append(
                    f"{len(missing)} articles were not in the lake {self.config.settle:g} s "
                    f"after the last was published, such as {min(missing)}"
                )
                return
            time.sleep(_LOOK_SECONDS)
        self.result.drained_after = round(time.monotonic() - started, 1)

    def stop(self) -> None:
        """End the job and the observers; what is left of its processes is a problem."""
        self.result.requests = dict(self.web.counts)
        if self.sampler.is_alive():
            self.sampler.stop()
        if problem := self.engine.stop():
            self.result.problems.append(problem)
        self.reader.stop()
        for looker in self.beside:
            if looker.is_alive():
                looker.stop()
        if left := self.sampler.end_left(_LEFT_SECONDS):
            self.result.problems.append(f"left running and killed: {', '.join(left)}")

    def judge(self, lake: Path) -> Result:
        """Compare lake, view and ledger with the plan."""
        result, config, arrivals = self.result, self.config, self._arrivals()
        view = results.read_view(lake)
        result.published = len(self._stories)
        result.written = len(self._stories.keys() & {url for url, _ in view})
        result.articles, result.rows = results.count_rows(lake)
        result.files = self.reader.files[ARTICLES.name]
        result.globs, result.files_read = self.reader.globs, self.reader.files.total()
        result.rejected = results.count_rejects(lake)
        result.problems += self.reader.problems
        result.problems += results.compare(view, self._texts(), self._trap_urls())
        result.problems += results.check_ledger(lake)
        result.latency = self._latencies(arrivals)
        result.minutes = results.by_minute(arrivals, self.kills)
        result.kills = results.recoveries(arrivals, self.kills, config.bound)
        # Memory is judged by the time in which there was steady work.
        steady = [s for s in self.sampler.samples if s.at <= self.start + self.web.plan.seconds]
        result.memory = results.memory_trends(steady)
        sizes = [(s.at, float(s.checkpoint)) for s in steady if s.checkpoint]
        result.checkpoint = results.trend(sizes)
        result.cpu_seconds = self.sampler.cpu_seconds()
        result.seconds = round(self._elapsed(), 1)
        result.samples = [replace(s, at=round(s.at - self.start, 1)) for s in self.sampler.samples]
        for looker in self.beside:
            result.problems += looker.judge()
        result.problems += self._check_times()
        return result

    def _check_times(self) -> list[str]:
        config, result = self.config, self.result
        if not config.bound:
            return []
        problems = results.check_bound(result.latency["settled"], config.bound)
        problems += results.check_recoveries(result.kills, config.bound)
        if config.poison:
            problems += results.check_traps(result.latency, config.commit_interval)
        return problems

    def _arrivals(self) -> list[Arrival]:
        seen = self.reader.seen
        return [
            Arrival(story.feed, story.at, seen[url] - self.start)
            for url, story in self._stories.items()
            if story.at >= 0 and url in seen
        ]

    def _texts(self) -> dict[str, str]:
        """How the text of each article must begin, by its URL."""
        return {url: paragraphs(title(story), 1)[0] for url, story in self._stories.items()}

    def _trap_urls(self) -> set[str]:
        plan = self.web.plan
        stories = itertools.chain.from_iterable(map(plan.trap_stories, plan.traps()))
        return set(map(plan.story_url, stories))

    def _latencies(self, arrivals: list[Arrival]) -> dict[str, results.Latency]:
        """All of them, those away from kills, and those before and after the traps snap."""
        plan = self.web.plan
        settled = results.settled(arrivals, self.kills)
        groups = {"all": arrivals, "settled": settled}
        if plan.poison:
            beside = plan.beside_traps(self.config.shards)
            before = [row for row in settled if row.queryable < plan.poison_from]
            after = [row for row in settled if row.published >= plan.poison_from]
            groups |= {
                "without traps": before,
                "with traps": after,
                "without traps, same shards": [row for row in before if row.feed in beside],
                "with traps, same shards": [row for row in after if row.feed in beside],
            }
        return {name: results.latency(rows) for name, rows in groups.items()}
