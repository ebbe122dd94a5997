"""The soak: what it publishes, what it sees, and how it judges."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.soak.engines import Job
from benchmarks.soak.once import OnceLoop, Watch
from benchmarks.soak.plan import LISTED, Plan, Publication, draw_kills
from benchmarks.soak.results import (
    Arrival,
    Kill,
    Latency,
    by_minute,
    check_bound,
    check_ledger,
    check_recoveries,
    check_traps,
    compare,
    latency,
    memory_trends,
    recoveries,
    settled,
    trend,
)
from benchmarks.soak.run import SoakConfig, SoakError, soak
from benchmarks.soak.watch import (
    LakeReader,
    ProcessSampler,
    Sample,
    marked_environment,
    role_of,
)
from benchmarks.soak.web import PublishingWeb, publishing_web, title
from tests.support.newsroom import paragraphs
from transforms.lib.extraction.extract import Hints, extract_page
from transforms.lib.feeds import FeedDocument, parse_feed
from transforms.lib.lake.parquet import file_name

SMALL = Plan(feeds=4, hosts=2, articles=200, seconds=60.0, poison=True)


# What is published


def test_the_plan_publishes_as_many_articles_as_it_was_asked_for_within_its_time() -> None:
    plan = Plan(feeds=7, articles=100, seconds=60.0)
    stories = [story for feed in plan.publications() for story in feed]
    times = [story.at for story in stories if story.at >= 0]
    assert len(times) == 100
    assert max(times) < 60
    assert len(stories) == 107  # each feed has one from before the start
    assert len({plan.story_url(story) for story in stories}) == 107


def test_the_plan_is_the_same_for_the_same_seed() -> None:
    assert SMALL.publications() == SMALL.publications()
    assert SMALL.publications() != replace(SMALL, seed=2).publications()


def test_each_trap_has_a_host_of_its_own() -> None:
    hosts = {SMALL.host_of(feed) for feed in range(SMALL.feeds)}
    traps = SMALL.traps()
    assert len({trap.host for trap in traps} | hosts) == len(traps) + len(hosts)
    assert replace(SMALL, poison=False).traps() == []


def test_feeds_on_the_shard_of_a_trap_are_known() -> None:
    assert SMALL.beside_traps(shards=1) == frozenset(range(SMALL.feeds))
    beside = Plan(poison=True, port=8000).beside_traps(shards=32)
    assert 0 < len(beside) < 150


MIXED = Plan(feeds=4, hosts=2, articles=40, seconds=60.0, mixed=True)


def test_in_a_mixed_plan_a_correction_changes_what_is_expected_and_adds_nothing() -> None:
    corrected = [story for story in MIXED.expected().values() if story.version == 2]
    assert len(corrected) == len(MIXED.corrections()) >= 2
    assert MIXED.expected().keys() < replace(MIXED, mixed=False).expected().keys()


def test_a_story_of_a_mixed_plan_may_be_listed_by_two_outlets_or_lead_nowhere() -> None:
    listed = [story for stories in MIXED.listings().values() for _, story in stories]
    nowhere = {story.path for story in listed if MIXED.leads_nowhere(story)}
    first_versions = Counter(story.path for story in listed if story.version == 1)
    assert nowhere == {"/story/1/2", "/story/2/2"}
    assert sorted(first_versions.values()) == [1] * 40 + [2] * 4
    assert len(listed) == 44 + 4 + len(MIXED.corrections())


def test_kills_leave_time_to_see_the_recovery_from_each() -> None:
    kills = draw_kills(10, ("a", "b"), 1800, seed=3)
    times = [at for at, _ in kills]
    assert min(later - at for at, later in pairwise(times)) >= 150
    assert times[0] >= 60
    assert times[-1] <= 1620
    assert sorted(kind for _, kind in kills) == ["a"] * 5 + ["b"] * 5
    assert kills != draw_kills(10, ("a", "b"), 1800, seed=4)


@pytest.mark.parametrize("seconds", [6.0, 120.0, 300.0])
def test_kills_of_a_short_run_are_made_within_it(seconds: float) -> None:
    times = [at for at, _ in draw_kills(3, ("a",), seconds, seed=1)]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < seconds


# The web


@pytest.fixture
def web() -> Iterator[PublishingWeb]:
    with publishing_web(SMALL) as outlets:
        yield outlets


def get(
    web: PublishingWeb, feed: int, path: str, etag: str = "", timeout: float = 10
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(web.plan.host_of(feed), web.plan.port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"If-None-Match": etag} if etag else {})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def document(web: PublishingWeb, feed: int) -> FeedDocument:
    return parse_feed(get(web, feed, f"/feed/{feed}.xml")[1], web.plan.feed_url(feed))


def test_before_the_start_each_feed_lists_one_story(web: PublishingWeb) -> None:
    for feed in range(SMALL.feeds + len(SMALL.traps())):
        assert [entry.link for entry in document(web, feed).entries] == [
            web.plan.url(feed, f"/story/{feed}/0")
        ]


def test_a_feed_lists_its_latest_stories_as_time_goes_by(web: PublishingWeb) -> None:
    web.start(time.time() - 30)
    expected = [s for s in SMALL.publications()[1] if s.at <= 30]
    links = [entry.link for entry in document(web, 1).entries]
    assert len(links) == min(len(expected), LISTED)
    assert web.plan.story_url(expected[-1]) in links


def test_a_feed_that_has_not_changed_is_not_sent_again(web: PublishingWeb) -> None:
    first, _ = get(web, 0, "/feed/0.xml")
    etag = first.headers["ETag"]
    assert get(web, 0, "/feed/0.xml", etag)[0].status == 304
    assert not {"Cache-Control", "Expires"} & set(first.headers)
    web.start(time.time() - 60)
    assert get(web, 0, "/feed/0.xml", etag)[0].status == 200
    assert web.counts == {"feed requests": 3, "not modified": 1}


def test_a_story_is_an_article_to_the_extractor(web: PublishingWeb) -> None:
    paths = ("/story/2/0", "/story/2/1")
    texts = [
        extract_page(get(web, 2, path)[1], Hints(url=web.plan.url(2, path))).text for path in paths
    ]
    assert min(len(text.split()) for text in texts) > 200
    assert texts[0] != texts[1]


def test_a_mixed_web_corrects_its_feed_and_page_at_one_time() -> None:
    path, at = next(iter(MIXED.corrections().items()))
    feed, number = map(int, path.split("/")[2:])
    with publishing_web(MIXED) as web:
        for now, version in ((at - 1, 1), (at + 1, 2)):
            web.start(time.time() - now)
            story = Publication(feed, number, 0.0, version)
            assert paragraphs(title(story))[0].encode() in get(web, feed, path)[1]
            assert title(story) in {entry.title for entry in document(web, feed).entries}
        assert get(web, 1, "/story/1/2")[0].status == 404


def test_traps_snap_in_the_second_half(web: PublishingWeb) -> None:
    trap = next(trap for trap in SMALL.traps() if trap.kind == "hung_feed")
    poison = next(trap for trap in SMALL.traps() if trap.kind == "poison_feed")
    web.start(time.time() - 40)
    assert (
        get(web, poison.feed, f"/feed/{poison.feed}.xml")[0].headers["Content-Encoding"] == "gzip"
    )
    with pytest.raises(TimeoutError):
        get(web, trap.feed, f"/feed/{trap.feed}.xml", timeout=1)


# The observers


def put(lake: Path, urls: list[str], number: int) -> Path:
    path = lake / "articles" / "published_date=2026-11-25" / file_name(number, "0" * 32)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"entry_url": urls}), path)
    return path


def test_the_reader_notes_when_it_first_met_an_article(tmp_path: Path) -> None:
    reader = LakeReader(tmp_path)
    reader.look()
    before = time.time()
    put(tmp_path, ["a", "b"], 1)
    reader.look()
    first = reader.seen["a"]
    put(tmp_path, ["a", "c"], 2)
    reader.look()
    assert before <= first == reader.seen["a"] <= reader.seen["c"]
    assert (reader.files, reader.problems) == ({"articles": 2}, [])


def problem_of(lake: Path) -> str:
    reader = LakeReader(lake)
    reader.look()
    (problem,) = reader.problems
    return problem


@pytest.mark.parametrize("kept", [0, 20, -3])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, kept: int) -> None:
    path = put(tmp_path, ["a"], 1)
    path.write_bytes(path.read_bytes()[:kept])
    assert f"{path.name} cannot be read" in problem_of(tmp_path)


def test_a_file_that_does_not_belong_into_a_dataset_is_a_problem(tmp_path: Path) -> None:
    path = put(tmp_path, ["a"], 1)
    path.rename(path.with_name("part.parquet.tmp"))
    assert "part.parquet.tmp is no Parquet file of a dataset" in problem_of(tmp_path)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "_staging").mkdir()
    write_stream(tmp_path / "_staging" / "left-by-the-run-before.tmp")
    return Job(tmp_path, tmp_path, ())


def write_stream(path: Path) -> None:
    table = pa.table({"key": [b"1"]})
    with pa.ipc.new_stream(str(path), table.schema) as writer:
        writer.write_table(table)


def test_the_watch_counts_files_written_and_renamed(job: Job) -> None:
    watch = Watch(job)
    written, renamed = watch.counter("write"), watch.counter("rename")
    assert (written(), renamed()) == (0, 0)
    staged = job.lake / "_staging" / "1.tmp"
    staged.write_bytes(b"PAR1")
    assert (written(), renamed()) == (1, 0)
    staged.rename(job.lake / "1.parquet")
    assert (written(), renamed()) == (1, 1)


def test_the_watch_knows_a_snapshot_while_it_is_written(job: Job) -> None:
    count = Watch(job).counter("snapshot")
    (job.lake / "_staging" / "1.tmp").write_bytes(b"PAR1")
    assert count() == 0
    write_stream(job.lake / "_staging" / "2.tmp")
    assert count() == 1


def test_the_watch_counts_the_requests_since_it_began(job: Job) -> None:
    job.asked["page requests"] = 7
    fetched = Watch(job).counter("fetch")
    job.asked["page requests"] += 2
    assert fetched() == 2


@pytest.fixture
def orphan() -> Iterator[tuple[str, int]]:
    """The mark and the id of a process whose parent has ended."""
    sleeper = "import subprocess as s; print(s.Popen(['sleep', '60'], stdout=s.DEVNULL).pid)"
    with marked_environment() as mark:
        command = [sys.executable, "-c", sleeper]
        pid = int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    try:
        yield mark, pid
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, 9)


def test_orphans_are_sampled(orphan: tuple[str, int]) -> None:
    mark, pid = orphan
    sampler = ProcessSampler(mark, lambda: 7)
    sampler.look()
    (sample,) = sampler.samples
    assert sampler.marked() == [pid]
    assert sample.processes == {"other": 1, "harness": 1}
    assert 0 < sample.memory["other"] < sample.memory["harness"]
    assert sample.checkpoint == 7
    assert sampler.cpu_seconds()["harness"] > 0


def test_what_is_left_running_is_ended_and_named(orphan: tuple[str, int]) -> None:
    mark, pid = orphan
    sampler = ProcessSampler(mark, lambda: None)
    assert sampler.end_left(0.1) == [f"other {pid}"]
    deadline = time.monotonic() + 5
    while sampler.marked() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert sampler.end_left(0.1) == []


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (
            "/x/python -m pipelines.ingest --streaming --prism_location=/x/prism --output=x",
            "driver",
        ),
        ("/x/.engines/bin/prism --job_port 0", "prism"),
        ("python -c from multiprocessing.spawn import spawn_main; spawn_main(5)", "extract worker"),
        ("python -c from apache_beam.runners.worker.sdk_worker import SdkHarness; …", "SDK worker"),
        ("java -cp x org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "task manager"),
        ("bash", "other"),
    ],
)
def test_a_process_has_its_role_by_its_command_line(command: str, role: str) -> None:
    assert role_of(command) == role


# The judgement


def test_p99_is_that_of_the_nearest_rank() -> None:
    hundred = [Arrival(0, 0.0, float(seconds)) for seconds in range(1, 101)]
    assert latency(hundred) == Latency(100, 50.5, 99.0, 100.0)
    assert latency(hundred[:10]).p99 == 10.0
    assert latency([]) == Latency(0)


KILLS = [Kill(100.0, "job", 1.0), Kill(400.0, "job", 1.0)]
ARRIVALS = [
    Arrival(0, 50.0, 90.0),
    Arrival(0, 90.0, 219.0),  # 129 seconds, in the two minutes after the first kill
    Arrival(0, 200.0, 250.0),
    Arrival(0, 390.0, 530.0),  # 140 seconds, ten seconds too late after the second kill
]


def test_rows_in_the_two_minutes_after_a_kill_are_not_held_to_the_bound() -> None:
    assert settled(ARRIVALS, KILLS) == [ARRIVALS[0], ARRIVALS[2], ARRIVALS[3]]
    assert check_bound(latency(settled(ARRIVALS[:3], KILLS)), 90) == []
    assert check_bound(latency(settled(ARRIVALS, KILLS)), 90) == [
        "p99 is 140.0 s, over its bound of 90 s"
    ]


def test_a_run_with_nothing_to_judge_is_a_problem() -> None:
    assert len(check_bound(latency([]), 90)) == 1


def test_each_kill_says_how_long_rows_were_late_after_it() -> None:
    first, second = recoveries(ARRIVALS, KILLS, bound=90)
    assert (first["next_row_after"], first["last_late_row_after"]) == (119.0, 119.0)
    assert (first["rows_two_minutes_after"], first["p99_two_minutes_after"]) == (1, 50.0)
    assert (second["next_row_after"], second["p99_two_minutes_after"]) == (130.0, 140.0)


def test_a_kill_whose_recovery_takes_too_long_is_a_problem() -> None:
    kills = recoveries(ARRIVALS, KILLS, bound=90)
    (problem,) = check_recoveries(kills, bound=90)
    assert "two minutes after the kill of job at 400 s" in problem
    assert check_recoveries(kills[:1], bound=90) == []


def test_traps_may_add_a_commit_interval_to_p99_and_no_more() -> None:
    def found(same_shards: float) -> dict[str, Latency]:
        names = ("without traps", "with traps", "without traps, same shards")
        rows = {name: Latency(99, 40.0, 60.0, 60.0) for name in names}
        return {**rows, "with traps, same shards": Latency(99, 40.0, same_shards, same_shards)}

    assert check_traps(found(90.0), commit_interval=30) == []
    assert check_traps(found(90.1), commit_interval=30) == [
        "the traps raise p99, same shards from 60.0 to 90.1 s"
    ]
    assert len(check_traps({name: Latency(0) for name in found(0)}, commit_interval=30)) == 2


def test_minutes_without_rows_are_shown_too() -> None:
    minutes = by_minute(ARRIVALS, KILLS)
    assert [minute["count"] for minute in minutes] == [0, 1, 0, 1, 1, 0, 0, 0, 1]
    assert [minute["kills"] for minute in minutes] == [0, 1, 0, 0, 0, 0, 1, 0, 0]


def test_a_trend_is_taken_over_the_last_twenty_minutes() -> None:
    flat_at_last = [(float(t), 100.0 + max(0, 600 - t)) for t in range(0, 1801, 5)]
    found = trend(flat_at_last)
    assert found is not None
    assert (found.mean, found.percent_per_minute) == (100.0, 0.0)
    growing = trend([(float(t), 1000.0 + t / 6) for t in range(0, 1801, 5)])
    assert growing is not None
    assert growing.percent_per_minute == pytest.approx(10 / 1200 * 100, abs=0.01)
    assert trend([]) is None


def test_memory_of_the_engine_leaves_out_the_harness() -> None:
    memory = {"driver": 100.0, "prism": 50.0, "harness": 9.0}
    trends = memory_trends([Sample(float(at), memory, {}, None) for at in range(3)])
    assert trends["all of the engine"].mean == 150.0
    assert trends["prism"].mean == 50.0


EXPECTED = {"/a": "First.", "/b": "Second."}


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ([("/a", "First.")], "1 articles published and not in the view, such as /b"),
        ([("/a", "First."), ("/b", "Old.")], "1 articles in the view in an older version"),
        ([("/a", "First."), ("/a", "First."), ("/b", "Second.")], "more than once in the view"),
        ([("/a", "First."), ("/b", "Second."), ("/c", "")], "never published, such as /c"),
    ],
    ids=["lost", "stale", "twice", "strange"],
)
def test_a_view_that_was_not_published_is_a_problem(
    view: list[tuple[str, str]], problem: str
) -> None:
    (found,) = compare(view, EXPECTED, {"/trap"})
    assert problem in found


def test_the_view_that_was_published_is_no_problem() -> None:
    view = [("/a", "First. More."), ("/b", "Second."), ("/trap", "")]
    assert compare(view, EXPECTED, {"/trap"}) == []


# All of it


@pytest.mark.timeout(300)
def test_a_killed_once_loop_loses_nothing(tmp_path: Path) -> None:
    config = SoakConfig(
        minutes=0.1, feeds=4, hosts=2, articles=12, kills=1, host_delay=0, mixed=True, bound=0
    )
    said: list[str] = []
    result = soak(config, OnceLoop, tmp_path, said.append)
    assert result.problems == []
    assert (result.published, result.written) == (14, 14)  # two more lead nowhere
    assert result.latency["all"].count == 10
    assert result.rejected["not_found"] == 2
    assert len(result.kills) == 1
    assert result.memory["driver"].peak > 50
    (lost, *_) = sorted((tmp_path / "lake" / "articles").glob("*/*.parquet"))
    lost.unlink()
    assert list(check_ledger(tmp_path / "lake"))


def test_a_job_that_does_not_come_up_is_said_with_its_reason(tmp_path: Path) -> None:
    def broken(job: Job) -> OnceLoop:
        return OnceLoop(replace(job, options=(*job.options, "--no_such_option")))

    with pytest.raises(SoakError, match="exit status 2: 0 of the first 4 articles"):
        soak(SoakConfig(minutes=0.1, feeds=4, hosts=2, articles=4), broken, tmp_path, print)
