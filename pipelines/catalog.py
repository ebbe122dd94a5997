"""Print the SQL by which a warehouse reads a lake: tables with the full schema, and views on them.

    python -m pipelines.catalog --output ./lake --dialect duckdb | duckdb warehouse.duckdb

Views: ``articles`` (the latest revision of each, once), ``article_versions``, ``entities``,
``topics``, ``awards``, ``feed_health``, ``rejects``, and ``changes``, the files that commits added.
Run it again after an upgrade that added columns, and when a dataset has got its first rows. Nothing
is written to the lake.

Exit status: 0 printed; 1 the lake cannot be read; 2 bad arguments. Apache Beam is loaded late.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cli.arguments import LakeOptions, option, parse_options
from pipelines.cli.command import run_command

DIALECTS = ("duckdb", "bigquery", "spark", "trino", "clickhouse", "snowflake")


@dataclass(frozen=True)
class CatalogOptions(LakeOptions):
    """The options of ``pipelines.catalog``."""

    dialect: str = option("--dialect", required=True, choices=DIALECTS, help="whose SQL to print")


def parse(arguments: Sequence[str]) -> CatalogOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Print the SQL by which a warehouse reads a lake."
    return parse_options(CatalogOptions, "pipelines.catalog", what, arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _catalog(parse(sys.argv[1:] if arguments is None else arguments)))


def _catalog(options: CatalogOptions) -> int:
    from pipelines.reading.catalog_script import print_catalog  # noqa: PLC0415 (see the docstring)

    return print_catalog(options.output, options.dialect)


if __name__ == "__main__":
    sys.exit(main())
