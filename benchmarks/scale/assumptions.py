"""What the estimate of scale rests on: each figure with where it is from.

``measured`` figures have their command; ``assumed`` ones are guesses to be replaced by your own:
``python -m benchmarks.scale --set articles_per_feed_day=12``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

_README = "benchmarks/README.md"


def _figure(default: float, unit: str, source: str) -> Any:
    return field(default=default, metadata={"unit": unit, "source": source})


@dataclass(frozen=True)
class Assumptions:
    """The parameters. CPU in milliseconds on one of our shared processors, prices in US dollars."""

    articles_per_feed_day: float = _figure(
        5, "articles", "assumed; Media Cloud's size is 180 k feeds"
    )
    poll_interval: float = _figure(900, "s", "default of --poll_interval")
    commit_interval: float = _figure(300, "s", "default of --commit_interval in the cloud")
    poll_ms: float = _figure(
        5.0, "ms CPU", "assumed as much as a page costs beside extraction, until benchmarks.polling"
    )
    idle_processors: float = _figure(
        0.15, "processors", "measured: benchmarks.soak on Prism: ticks of 32 shards, 60 feeds"
    )
    parse_ms: float = _figure(4.5, "ms CPU", "measured: python -m benchmarks.scale --measure")
    fetch_ms: float = _figure(0.62, "ms CPU", f"measured: {_README}, HTTP client")
    extract_ms: float = _figure(34.0, "ms CPU", f"measured: {_README}, Text, ours, its slowest")
    tag_ms: float = _figure(
        3.2, "ms CPU", f"measured: {_README}, Tags: 5.4 for 1,000 words; 600 words"
    )
    row_ms: float = _figure(5.0, "ms CPU", f"measured: {_README}, The whole run: Beam and writing")
    page_bytes: float = _figure(34_000, "bytes", "measured: --measure, 857 pages in Zstandard")
    article_bytes: float = _figure(
        3_200, "bytes", "measured: articles/ of a once-run over the 857 pages, a row"
    )
    poll_bytes: float = _figure(230, "bytes", "measured: polls/ of a benchmarks.soak, a row")
    decision_bytes: float = _figure(552, "bytes", "measured: --measure, a poll in Beam state")
    index_bytes: float = _figure(360, "bytes", "measured: --measure, keys of an article on disk")
    recent_bytes: float = _figure(
        60, "bytes", "measured: 48 an article in near_duplicates.py, and room to grow"
    )
    recent_days: float = _figure(37, "days", "default of near_duplicates.py")
    keep_pages_days: float = _figure(30, "days", "default of --keep_pages")
    utilisation: float = _figure(
        0.5, "share", "assumed: of the processors, to have room for bursts"
    )
    worker_vcpu: float = _figure(4, "vCPU", "assumed: a worker")
    worker_gib: float = _figure(16, "GiB", "assumed: a worker")
    worker_disk_gib: float = _figure(30, "GiB", "default of Dataflow's Streaming Engine")
    vm_vcpu_hour: float = _figure(0.034, "$", "price: a general-purpose VM with 4 GiB a vCPU")
    dataflow_vcpu_hour: float = _figure(0.069, "$", "price: Dataflow, streaming")
    dataflow_gib_hour: float = _figure(0.0036, "$", "price: Dataflow, memory")
    dataflow_gib_processed: float = _figure(0.018, "$", "price: Dataflow, Streaming Engine")
    storage_gib_month: float = _figure(0.02, "$", "price: object storage, standard")
    thousand_writes: float = _figure(0.005, "$", "price: object storage, writes and lists")

    def with_values(self, settings: list[str]) -> Assumptions:
        """A copy with ``name=value`` settings. Raises ValueError for a name that is none."""
        values = dict(setting.split("=", 1) for setting in settings)
        if unknown := values.keys() - {f.name for f in fields(self)}:
            raise ValueError(f"no such assumption: {', '.join(sorted(unknown))}")
        return replace(self, **{name: float(value) for name, value in values.items()})

    def article_ms(self) -> float:
        """CPU of one article, from its fetch to its row."""
        return self.fetch_ms + self.extract_ms + self.tag_ms + self.row_ms
