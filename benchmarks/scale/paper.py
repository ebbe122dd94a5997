"""The estimate on paper: from rates to processors, bytes, files and dollars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from benchmarks.scale.assumptions import Assumptions
from transforms.stream.write_parquet import MAX_WAITING_BYTES

_DAY = 86_400.0
_MONTH_HOURS = 730.0
_MONTH_DAYS = 365 / 12
_GIB = 2.0**30
_REFRESH_SECONDS = 30.0  # the longest that a process waits to look for new commits
# Share of the articles of a commit by the age of their partition: today, yesterday, each of the
# eight days before. Assumed: feeds carry old dates now and then.
_PARTITIONS = (0.85, 0.07, *(0.01,) * 8)
_WRITES_PER_FILE = 2  # the staged file, and its copy under the final name: a bucket cannot rename


@dataclass(frozen=True)
class Estimate:
    """What a list of feeds takes.

    Bytes of state are those of one moment. Each process remembers the whole lake: what is recent in
    ``memory_bytes``, and the keys of all on disk, which is full after ``days_to_full``.
    """

    feeds: int
    articles_day: float
    polls_second: float
    pages_second: float
    processors: float
    workers: int
    writer_shards: int
    state_bytes: float
    memory_bytes: float
    days_to_full: float
    files_day: float
    lake_bytes_month: float
    dollars_machines: float
    dollars_dataflow: float
    dollars_storage: float


def estimate(feeds: int, given: Assumptions) -> Estimate:
    """Everything for so many feeds in steady state, at the end of the first month."""
    articles = feeds * given.articles_per_feed_day / _DAY
    polls = feeds / given.poll_interval
    milliseconds = polls * given.poll_ms + articles * given.article_ms()
    milliseconds += _parse_ms(polls, articles, given)
    processors = given.idle_processors + milliseconds / 1000
    flow = articles * (given.article_bytes + given.page_bytes) + polls * given.poll_bytes
    # Rows wait uncompressed but for the pages: taken as twice their size in Parquet.
    shards = max(1, math.ceil(2 * flow * given.commit_interval / MAX_WAITING_BYTES))
    workers = _workers(processors, polls, articles, given)
    files = files_per_day(articles, polls, given, shards)
    lake = _MONTH_DAYS * _DAY * (articles * given.article_bytes + polls * given.poll_bytes)
    lake += given.keep_pages_days * _DAY * articles * given.page_bytes
    return Estimate(
        feeds=feeds,
        articles_day=articles * _DAY,
        polls_second=polls,
        pages_second=articles,
        processors=processors,
        workers=workers,
        writer_shards=shards,
        state_bytes=state_bytes(articles, polls, flow, given),
        memory_bytes=articles * _DAY * given.recent_days * given.recent_bytes,
        days_to_full=given.worker_disk_gib * _GIB / (articles * _DAY * given.index_bytes),
        files_day=files,
        lake_bytes_month=lake,
        dollars_machines=workers * given.worker_vcpu * given.vm_vcpu_hour * _MONTH_HOURS,
        dollars_dataflow=_dataflow(workers, flow, given),
        dollars_storage=_storage(lake, files, workers, given),
    )


def _workers(processors: float, polls: float, articles: float, given: Assumptions) -> int:
    """By processors; and by what runs in the one SDK process of each, which has one processor."""
    apart = _parse_ms(polls, articles, given) + articles * (given.extract_ms + given.tag_ms)
    in_one = (processors - apart / 1000) / given.utilisation
    return max(1, math.ceil(max(in_one, processors / given.utilisation / given.worker_vcpu)))


def _parse_ms(polls: float, articles: float, given: Assumptions) -> float:
    """Milliseconds a second that go into parsing: a poll that finds something is parsed."""
    return min(articles, polls) * given.parse_ms


def state_bytes(articles: float, polls: float, flow: float, given: Assumptions) -> float:
    """Beam state: decisions until the lake shows them, and rows until they are committed."""
    unseen = given.commit_interval + _REFRESH_SECONDS
    decisions = (polls + 2 * articles) * unseen * given.decision_bytes
    return decisions + 2 * flow * given.commit_interval


def files_per_day(articles: float, polls: float, given: Assumptions, shards: int) -> float:
    """Files of all datasets before compaction: of each partition that a commit has rows for."""
    interval = given.commit_interval
    # Polls, pages, articles by partition, and rejects, taken as one in a hundred polls.
    rates = [polls, articles, *(articles * share for share in _PARTITIONS), polls / 100]
    written = sum(1 - math.exp(-rate * interval / shards) for rate in rates)
    commits = 1 - math.exp(-(polls + articles) * interval / shards)
    return _DAY / interval * shards * (written + commits)


def _dataflow(workers: int, flow: float, given: Assumptions) -> float:
    hourly = given.worker_vcpu * given.dataflow_vcpu_hour
    hourly += given.worker_gib * given.dataflow_gib_hour
    # Each row crosses one shuffle; ticks and requests are small beside it.
    processed = 2 * flow * _DAY * _MONTH_DAYS / _GIB
    return workers * hourly * _MONTH_HOURS + processed * given.dataflow_gib_processed


def _storage(lake: float, files_day: float, workers: int, given: Assumptions) -> float:
    """Bytes of a month, writes, and lists: each worker lists a day's commits at each refresh."""
    writes = files_day * _MONTH_DAYS * _WRITES_PER_FILE
    # No more commits than files, 1,000 to a request. The listings of the lake, one an hour, do not
    # count beside them.
    lists = workers * _DAY / _REFRESH_SECONDS * _MONTH_DAYS * math.ceil(files_day / 1000)
    dollars = lake / _GIB * given.storage_gib_month
    return dollars + (writes + lists) / 1000 * given.thousand_writes
