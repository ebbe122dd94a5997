"""One run of ``pipelines.maintain`` from its parsed options to its exit status."""

from __future__ import annotations

import sys

from pipelines.cli.lakes import lake_errors
from pipelines.cli.output import Output
from pipelines.cli.values import DATASET_NAMES
from pipelines.reading import ledger_check
from pipelines.upkeep import compact
from pipelines.upkeep.forget import Forgetting, withdrawn_keys
from pipelines.upkeep.options import MaintainOptions
from transforms.lake.lake import Lake
from transforms.lake.lease import lease
from transforms.lake.retention import drop_old_pages


def maintain(options: MaintainOptions) -> int:
    """Do what the options say, holding the lake's lease; the check comes after it.

    Raises:
        UsageError: there is nothing in the lake, or no file system for its path.
        LakeBusyError: another run is at work on the lake.
        CommandError: the file system refuses, or a file that a takedown needs is damaged.
    """
    lake = Lake(options.output)
    console = Output(highlight=False)
    with lake_errors(lake.root, "cannot be maintained; nothing is lost, mend that and run again"):
        compact.check_not_empty(lake)
        with lease(lake, "maintenance", options.wait):
            dropped = drop_old_pages(lake, options.keep_pages)
            console.print(f"pages: {dropped} files older than --keep_pages are gone")
            console.print(f"takedowns: {_sweep(lake)} rows were written since, and are gone")
            result = compact.merge(lake, options, DATASET_NAMES, None)
            compact.remember(lake, result)
        compact.show(console, result)
        for problem in result.problems:
            print(f"error: {problem}", file=sys.stderr)
        return max(int(bool(result.problems)), ledger_check.run(lake.root))


def _sweep(lake: Lake) -> int:
    """Take out what came of articles that were taken down; gives the number of rows."""
    if not withdrawn_keys(lake):
        return 0
    forgetting = Forgetting(lake, lambda _: False, frozenset())
    rows = sum(found.rows for found in forgetting.found.values())
    forgetting.run("found by the daily upkeep")
    return rows
