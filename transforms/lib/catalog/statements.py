"""The whole script for a dialect."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.native import native_statements
from transforms.lib.catalog.tables import Table, table_statements
from transforms.lib.catalog.views import view_statements


def catalog_statements(tables: Sequence[Table], lake: str, dialect: Dialect) -> list[str]:
    """The statements, in order, that let a warehouse read the lake at ``lake``, a path or URL."""
    made = [statement for table in tables for statement in table_statements(table, lake, dialect)]
    return [*made, *view_statements(tables, dialect), *native_statements(tables, dialect)]


def script(statements: Sequence[str]) -> str:
    """One text of all statements."""
    return "".join(f"{statement};\n\n" for statement in statements)
