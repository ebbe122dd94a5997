"""The options of the commands that only read a lake. Loads no Beam."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.cli.arguments import LakeOptions, option
from pipelines.cli.values import DATASET_NAMES


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
