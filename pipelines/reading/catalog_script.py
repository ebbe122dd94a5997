"""The SQL of a lake, from its schemas and from which datasets have files."""

from __future__ import annotations

from pathlib import Path

from pipelines.cli import lakes
from schemas.arrow import described_schema
from schemas.datasets import DATASETS
from transforms.lake.lake import Lake
from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.statements import catalog_statements, script
from transforms.lib.catalog.tables import Table


def print_catalog(root: str, dialect: str) -> int:
    """Print the script for a dialect; gives the exit status.

    Raises:
        CommandError: the lake cannot be read.
    """
    with lakes.lake_errors(root, "cannot be read"):
        tables = lake_tables(Lake(root))
    print(script(catalog_statements(tables, absolute(root), Dialect(dialect))), end="")
    return 0


def lake_tables(lake: Lake) -> list[Table]:
    """A table for each dataset, with or without files."""
    return [
        Table(dataset.name, described_schema(dataset), bool(lake.files(dataset.name)))
        for dataset in DATASETS.values()
    ]


def absolute(root: str) -> str:
    """The lake's root as a database finds it, wherever that runs."""
    return root if "://" in root else str(Path(root).absolute())
