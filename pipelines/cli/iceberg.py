"""``--iceberg``: which catalog is meant, now or by an earlier command, and its tables.

A lake remembers its catalog: a compaction that was not told of the tables would delete files that
they name. pyiceberg is loaded late, and only where Iceberg is asked for.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.cli.arguments import option
from pipelines.cli.errors import UsageError

if TYPE_CHECKING:
    from transforms.lake.iceberg import IcebergTables
    from transforms.lake.lake import Lake

_SCHEMES = ("sqlite", "postgresql", "postgresql+psycopg2", "http", "https", "thrift")
UNREACHABLE = "has Iceberg tables that cannot be reached; nothing was done"
_NOTE = ("_iceberg", "catalog.json")


def catalog_uri(text: str) -> str:
    """The URI of a catalog, ``glue``, or "" for SQLite beside the lake."""
    if text not in ("", "glue"):
        address = urlsplit(text)
        if address.scheme not in _SCHEMES:
            raise argparse.ArgumentTypeError(
                f"{text} is no catalog: give a URI of {', '.join(_SCHEMES)}, or glue"
            )
        if address.password:
            raise argparse.ArgumentTypeError(
                "the URI would be kept in the lake with its password; give that as "
                "PYICEBERG_CATALOG__DEFENSE_NEWS__… in the environment"
            )
    return text


@dataclass(frozen=True)
class IcebergOptions:
    """The option of every command after which the tables are brought up to the lake."""

    iceberg: str | None = option(
        "--iceberg",
        metavar="CATALOG_URI",
        nargs="?",
        const="",
        type=catalog_uri,
        help="keep Iceberg tables of the lake, in SQLite beside it or in the catalog named; once "
        "given, the lake remembers it",
    )


def iceberg_tables(lake: Lake, given: str | None) -> IcebergTables | None:
    """The tables of a lake; None if there are none and none are asked for.

    Raises:
        UsageError: pyiceberg is not installed, or the lake must have another catalog.
        OSError: the catalog does not answer.
    """
    path = lake.path(*_NOTE)
    known = json.loads(lake.read_bytes(path))["uri"] if lake.exists(path) else None
    uri = known if given is None else given
    if uri is None:
        return None
    if importlib.util.find_spec("pyiceberg") is None:
        raise UsageError("Iceberg tables need pyiceberg: install the extra iceberg")
    if not uri and "://" in lake.root:
        raise UsageError(f"--iceberg: SQLite cannot be in {lake.root}; give the URI of a catalog")
    from transforms.lake.iceberg import IcebergTables  # noqa: PLC0415 (see the module's docstring)

    tables = IcebergTables(lake, uri)
    if uri != known:
        lake.write_atomically(path, json.dumps({"uri": uri}).encode())
    return tables
