"""The options of the commands that only read a lake, or ask feeds. Loads no Beam."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.cli.arguments import LakeOptions, NetworkOptions, option
from pipelines.cli.values import DATASET_NAMES, seconds


@dataclass(frozen=True)
class ChangesOptions(LakeOptions):
    """The options of ``pipelines.changes``."""

    since: str | None = option(
        "--since", metavar="COMMIT|TIME", help="a commit as printed, or a time such as 2026-11-23"
    )
    cursor: Path | None = option(
        "--cursor", metavar="FILE", type=Path, help="where this reader remembers how far it got"
    )
    format: str = option(
        "--format", choices=("files", "jsonl"), default="files", help="what is printed"
    )
    dataset: str | None = option(
        "--dataset", choices=DATASET_NAMES, help="only this one; jsonl: articles if not given"
    )


@dataclass(frozen=True)
class FeedsOptions(NetworkOptions):
    """The options of ``pipelines.feeds``; one of the first two."""

    check: Path | None = option(
        "--check", metavar="FILE", type=Path, help="a feed list, OPML: how is each feed?"
    )
    find: str | None = option("--find", metavar="SITE", help="a site: where are its feeds?")
    json: bool = option("--json", action="store_true", help="of --check: a JSON object a line")
    host_delay: float = option(
        "--host_delay",
        metavar="SECONDS",
        type=seconds,
        default=1.0,
        help="pause between two requests to one host",
    )
