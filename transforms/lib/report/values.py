"""The report as plain values, for JSON: the records that terminal and page are drawn from."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from transforms.lib.report.report import SECTIONS, Report


def report_values(report: Report) -> dict[str, Any]:
    """All of the report by name; the records of a section under its identifier."""
    rows = {section.identifier: section.rows for section in report.sections}
    identifiers = ("streams", *(section.identifier for section in SECTIONS))
    return {
        "lake": report.lake,
        "generated_at": report.generated_at,
        "totals": record_values(report.totals),
        **{name: [record_values(row) for row in rows.get(name, ())] for name in identifiers},
    }


def record_values(record: Any) -> dict[str, Any]:
    """The fields and the properties of a dataclass, in the order in which they are defined."""
    return {name: getattr(record, name) for name in record_keys(type(record))}


def record_keys(kind: type[Any]) -> tuple[str, ...]:
    """The keys of ``record_values``."""
    properties = (name for name, value in vars(kind).items() if isinstance(value, property))
    return (*(field.name for field in fields(kind)), *properties)
