"""The SQL of a lake, from its schemas and from which datasets have files."""

from __future__ import annotations

import sys
from pathlib import Path

from pipelines.cli import lakes
from pipelines.cli.iceberg import iceberg_tables
from schemas.arrow import described_schema
from schemas.datasets import DATASETS
from transforms.lake.lake import Lake
from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.statements import catalog_statements, script
from transforms.lib.catalog.tables import Table


def bring_up_iceberg(root: str, uri: str) -> None:
    """Bring the Iceberg tables of a lake up to it, and say so on stderr.

    Raises:
        UsageError: pyiceberg is missing, or the lake must have another catalog.
        CommandError: the lake or the catalog refuses.
    """
    lake = Lake(root)
    with lakes.lake_errors(root, "has Iceberg tables that are behind; run again"):
        tables = iceberg_tables(lake, uri)
        new = tables.bring_up() if tables else 0
    print(f"{new} new snapshots in the Iceberg tables defense_news.*", file=sys.stderr)


def print_catalog(root: str, dialect: str) -> None:
    """Print the script for a dialect.

    Raises:
        CommandError: the lake cannot be read.
    """
    with lakes.lake_errors(root, "cannot be read"):
        tables = lake_tables(Lake(root))
    print(script(catalog_statements(tables, absolute(root), Dialect(dialect))), end="")


def lake_tables(lake: Lake) -> list[Table]:
    """A table for each dataset, with or without files."""
    return [
        Table(dataset.name, described_schema(dataset), bool(lake.files(dataset.name)))
        for dataset in DATASETS.values()
    ]


def absolute(root: str) -> str:
    """The lake's root as a database finds it, wherever that runs."""
    return root if "://" in root else str(Path(root).absolute())
