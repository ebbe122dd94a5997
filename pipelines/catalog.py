"""Print the SQL by which a warehouse reads a lake: tables with the full schema, and views on them.

    python -m pipelines.catalog --output ./lake --dialect duckdb | duckdb warehouse.duckdb

Views: ``articles`` (the latest revision of each, once), ``article_versions``, ``entities``,
``topics``, ``awards``, ``feed_health``, ``rejects``, and ``changes``, the files that commits added.
Run it again after an upgrade that added columns, and when a dataset has got its first rows. Nothing
is written to the lake.

    python -m pipelines.catalog --output ./lake --iceberg [CATALOG_URI]

brings Iceberg tables up to the lake, ``defense_news.articles``, ``polls``, ``pages`` and
``rejects``: a snapshot for each commit that they lack. A stream may run beside it.

Exit status: 0 done; 1 the lake or the catalog refuses; 2 bad arguments. Apache Beam is loaded late.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cli.arguments import LakeOptions, option, parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.cli.errors import UsageError
from pipelines.cli.iceberg import IcebergOptions

DIALECTS = ("duckdb", "bigquery", "spark", "trino", "clickhouse", "snowflake")


@dataclass(frozen=True)
class CatalogOptions(IcebergOptions, LakeOptions):
    """The options of ``pipelines.catalog``."""

    dialect: str | None = option("--dialect", choices=DIALECTS, help="whose SQL to print")


def parse(arguments: Sequence[str]) -> CatalogOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Print the SQL by which a warehouse reads a lake, or keep Iceberg tables of it."
    options = parse_options(CatalogOptions, "pipelines.catalog", what, arguments)
    if options.dialect is None and options.iceberg is None:
        raise UsageError("give --dialect, --iceberg or both")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _catalog(parse(sys.argv[1:] if arguments is None else arguments)))


def _catalog(options: CatalogOptions) -> int:
    from pipelines.reading import catalog_script  # noqa: PLC0415 (see the docstring)

    if options.iceberg is not None:
        catalog_script.bring_up_iceberg(options.output, options.iceberg)
    if options.dialect is not None:
        catalog_script.print_catalog(options.output, options.dialect)
    return 0


if __name__ == "__main__":
    exit_process(main())
