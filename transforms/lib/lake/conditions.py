"""A condition on the rows of a dataset as users write it, in SQL: ``--where``.

    source_id = 'usni' AND published_date >= '2026-11-01' AND NOT (access = 'paywalled')

Comparisons of a column with a value, ``IN``, ``BETWEEN``, ``LIKE`` and ``IS NULL``, joined by
``AND``, ``OR`` and ``NOT``. sqlglot reads it, Arrow selects by it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_GRAMMAR: Final = "give column = 'value', <, >, IN, BETWEEN, LIKE or IS NULL, with AND, OR, NOT"
_COMPARISONS: Final[dict[type[exp.Expr], Callable[[Any, Any], Any]]] = {
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
}
_MIRRORED: Final[dict[type[exp.Expr], type[exp.Expr]]] = {
    exp.LT: exp.GT,
    exp.GT: exp.LT,
    exp.LTE: exp.GTE,
    exp.GTE: exp.LTE,
}


class ConditionError(ValueError):
    """A condition that is not understood: one line that says where and why."""


@dataclass(frozen=True)
class Condition:
    """An expression for ``pyarrow.Table.filter``, and the columns that it reads."""

    expression: Any
    columns: frozenset[str]


def parse_condition(text: str, schema: pa.Schema) -> Condition:
    """Read a condition on the columns of a schema.

    Raises:
        ConditionError: it is no condition, or on a column that is not there.
    """
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except SqlglotError as error:
        details = getattr(error, "errors", None) or [{"description": "the quotes do not match"}]
        raise ConditionError(f"{details[0]['description']}; {_GRAMMAR}") from error
    reader = _Reader(schema)
    return Condition(reader.expression(tree), frozenset(reader.columns))


class _Reader:
    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self.columns: set[str] = set()

    def expression(self, node: exp.Expr) -> Any:
        """The Arrow expression of a part of the condition that is true or false."""
        if isinstance(node, exp.Paren):
            return self.expression(node.this)
        if isinstance(node, exp.Not):
            return ~self.expression(node.this)
        if isinstance(node, exp.And):
            return self.expression(node.this) & self.expression(node.expression)
        if isinstance(node, exp.Or):
            return self.expression(node.this) | self.expression(node.expression)
        if type(node) in _COMPARISONS:
            return self._comparison(node)
        return self._test(node)

    def _comparison(self, node: exp.Expr) -> Any:
        column, value = node.this, node.expression
        kind: type[exp.Expr] = type(node)
        if isinstance(value, exp.Column):
            column, value, kind = value, column, _MIRRORED.get(kind, kind)
        field, name = self._column(column)
        return _COMPARISONS[kind](field, self._value(value, name))

    def _test(self, node: exp.Expr) -> Any:
        """A test of one column that is no comparison."""
        if isinstance(node, exp.Column):
            field, name = self._column(node)
            if pa.types.is_boolean(self._schema.field(name).type):
                return field
        elif isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return self._column(node.this)[0].is_null()
        elif isinstance(node, exp.In) and node.expressions:
            field, name = self._column(node.this)
            # Not ``isin``, which is false for a missing value, and so true after NOT.
            return reduce(
                operator.or_, (field == self._value(one, name) for one in node.expressions)
            )
        elif isinstance(node, exp.Between):
            field, name = self._column(node.this)
            low, high = (self._value(node.args[end], name) for end in ("low", "high"))
            return (field >= low) & (field <= high)
        elif isinstance(node, exp.Like | exp.ILike) and node.expression.is_string:
            field, name = self._column(node.this)
            if pa.types.is_string(self._schema.field(name).type):
                ignore_case = isinstance(node, exp.ILike)
                return pc.match_like(field, node.expression.name, ignore_case=ignore_case)
        raise ConditionError(f"{node.sql()} is not understood; {_GRAMMAR}")

    def _column(self, node: exp.Expr) -> tuple[Any, str]:
        if not isinstance(node, exp.Column):
            raise ConditionError(f"{node.sql()} is not a column; {_GRAMMAR}")
        if node.name not in self._schema.names:
            flat = [f.name for f in self._schema if not pa.types.is_nested(f.type)]
            raise ConditionError(f"there is no column {node.name}, but {', '.join(flat)}")
        if pa.types.is_nested(self._schema.field(node.name).type):
            raise ConditionError(f"{node.name} is a list; only single values can be compared")
        self.columns.add(node.name)
        return pc.field(node.name), node.name

    def _value(self, node: exp.Expr, column: str) -> pa.Scalar:
        """A value as one of the column's type, so that '2026-11-01' is a time where it must be."""
        if isinstance(node, exp.Cast):
            node = node.this
        if not isinstance(node, exp.Literal | exp.Neg | exp.Boolean):
            raise ConditionError(f"{node.sql()} is not a value; strings stand in single quotes")
        value = node.this if isinstance(node, exp.Boolean) else node.to_py()
        kind = self._schema.field(column).type
        try:
            if pa.types.is_timestamp(kind) and isinstance(value, str):
                return pa.scalar(_with_zone(value)).cast(kind)
            return pa.scalar(value).cast(kind)
        except pa.ArrowException as error:
            raise ConditionError(f"{column} is of type {kind}, and {node.sql()} is not") from error


def _with_zone(text: str) -> str:
    """A time as Arrow casts it to UTC: one that names no zone is in UTC, a day its midnight."""
    time = text if len(text) > len("2026-11-23") else f"{text} 00:00"
    day, clock = time[:10], time[10:]
    return time if clock.endswith("Z") or "+" in clock or "-" in clock else f"{day}{clock}Z"
