"""The options of the commands that rewrite a lake. Loads no Beam."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.cli.arguments import LeaseOptions, WaitOptions, WorkOptions, option
from pipelines.cli.iceberg import IcebergOptions
from pipelines.cli.values import (
    DATASET_NAMES,
    article_id,
    at_least,
    day,
    days_or_none,
    is_warc,
    lake_root,
    stored_rows,
)
from transforms.lib.lake.redrive import REDRIVEN

DEFAULT_GRACE_SECONDS = 3600
DEFAULT_KEEP_PAGES_DAYS = 30


@dataclass(frozen=True)
class CompactOptions(IcebergOptions, LeaseOptions):
    """The options of ``pipelines.compact``."""

    dataset: str | None = option(
        "--dataset", choices=DATASET_NAMES, help="only this one; all by default"
    )
    partition: str | None = option(
        "--partition", metavar="YYYY-MM-DD", type=day, help="only this day; all by default"
    )
    grace_seconds: int = option(
        "--grace_seconds",
        metavar="SECONDS",
        type=at_least(0),
        default=DEFAULT_GRACE_SECONDS,
        help="how long the merged files' inputs stay for queries under way; 0 deletes at once, "
        "also what earlier runs left waiting",
    )
    dry_run: bool = option("--dry_run", action="store_true", help="only say what it would do")

    @property
    def datasets(self) -> tuple[str, ...]:
        """The datasets to compact."""
        return (self.dataset,) if self.dataset else DATASET_NAMES


@dataclass(frozen=True)
class MaintainOptions(IcebergOptions, LeaseOptions):
    """The options of ``pipelines.maintain``."""

    keep_pages: int | None = option(
        "--keep_pages",
        metavar="DAYS|none",
        type=days_or_none,
        default=DEFAULT_KEEP_PAGES_DAYS,
        help="how long fetched pages are kept; give what the ingest has",
    )
    grace_seconds: int = option(
        "--grace_seconds",
        metavar="SECONDS",
        type=at_least(0),
        default=DEFAULT_GRACE_SECONDS,
        help="as that of pipelines.compact",
    )


@dataclass(frozen=True)
class RedriveOptions(LeaseOptions):
    """The options of ``pipelines.redrive``."""

    reasons: tuple[str, ...] = option(
        "--reason",
        required=True,
        action="append",
        choices=REDRIVEN,
        metavar="REASON",
        help="as in the column of rejects/; repeatable",
    )
    since: str | None = option(
        "--since", metavar="YYYY-MM-DD", type=day, help="only what was rejected then or later"
    )
    dry_run: bool = option("--dry_run", action="store_true", help="only say how many there are")


@dataclass(frozen=True)
class ForgetOptions(IcebergOptions, LeaseOptions):
    """The options of ``pipelines.forget``; one of the three that say what."""

    url: str | None = option(
        "--url", metavar="URL", help="all articles at this address, in any of its forms"
    )
    article_id: str | None = option(
        "--article_id", metavar="ID", type=article_id, help="this article, 32 hex digits"
    )
    person: str | None = option(
        "--person",
        metavar="NAME",
        help="all articles with this name among their authors or the persons in the text",
    )
    reason: str = option(
        "--reason", metavar="TEXT", required=True, help="kept in rejects/: name nobody in it"
    )
    dry_run: bool = option("--dry_run", action="store_true", help="only list what would go")


@dataclass(frozen=True)
class BackfillOptions(WorkOptions, WaitOptions):
    """The options of ``pipelines.backfill``."""

    input: tuple[str, ...] = option(
        "--input",
        metavar="LAKE/pages|LAKE/articles|FILE.warc.gz",
        nargs="+",
        required=True,
        type=stored_rows,
        help="what to make the rows from; of WARC files several, or a glob",
    )
    stage: str = option(
        "--stage",
        choices=("extract", "tag"),
        required=True,
        help="the first stage to do again: extract reads pages, tag the text of articles",
    )
    output: str | None = option(
        "--output", metavar="LAKE", type=lake_root, help="another lake, to write the rows to"
    )
    in_place: bool = option(
        "--in_place", action="store_true", help="write what changed to the lake it was read from"
    )
    where: str | None = option(
        "--where",
        metavar="CONDITION",
        help="only these rows, by columns of articles; with --stage extract --output, of pages",
    )

    @property
    def lake(self) -> str:
        """The root of the lake that is read."""
        return self.input[0].rstrip("/").rpartition("/")[0]

    @property
    def dataset(self) -> str:
        """The dataset that is read; "" where it is WARC files."""
        return "" if self.of_warc else self.input[0].rstrip("/").rpartition("/")[2]

    @property
    def of_warc(self) -> bool:
        """True where all that is read is WARC files."""
        return all(map(is_warc, self.input))
