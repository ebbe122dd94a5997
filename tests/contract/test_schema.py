"""The columns of each dataset: queries depend on them, so they may be added to and nothing else.

After adding a column, run ``python -m tests.contract.test_schema`` to write it to the golden files
and give it a number; it refuses any other change of a dataset that has one.
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

import pyarrow as pa
import pytest

from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS, Dataset
from schemas.field_ids import field_ids
from tests.contract import test_field_ids
from tests.support.kept_files import keep

GOLDEN = Path(__file__).parent / "golden"


def described(dataset: Dataset) -> dict[str, str]:
    """Column name to type, the partition column included."""
    columns = {field.name: describe(field) for field in arrow_schema(dataset)}
    return columns | {dataset.partition_column: "partition string"}


def describe(field: pa.Field) -> str:
    return f"{field.type}{'' if field.nullable else ' not null'}".replace("element: ", "")


def golden(dataset: str) -> dict[str, str]:
    lines = (GOLDEN / f"{dataset}.schema.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def added(dataset: Dataset) -> dict[str, str]:
    before = golden(dataset.name)
    return {name: kind for name, kind in described(dataset).items() if name not in before}


def assert_old_columns_stand(dataset: Dataset) -> None:
    now = described(dataset)
    for name, data_type in golden(dataset.name).items():
        assert without_additions(now.get(name, ""), data_type) == data_type, (
            f"{dataset.name}.{name} was {data_type} and is {now.get(name)}: queries depend on it. "
            "Keep it, and add a column under another name."
        )


def without_additions(now: str, before: str) -> str:
    """The type as it was, if all that a struct in it has gained are optional fields at its end."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(now, before, strict=False))
    common = "".join(letter for letter, _ in same)
    added = re.fullmatch(
        r"((?:, [a-z_]+: (?:[a-z0-9_\[\]]+|list<struct<[^<>]*>(?: not null)?>))+)(>.*)",
        now[len(common) :],
    )
    if not added or added[2] != before[len(common) :]:
        return now
    fields = re.sub(r"<.*>", "", added[1]).split(", ")
    return now if any(field.endswith("not null") for field in fields) else before


def assert_new_columns_are_optional(dataset: Dataset) -> None:
    for name, data_type in added(dataset).items():
        optional = not data_type.endswith(" not null")
        assert optional, f"{name}: old files lack it, so it must be optional"


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda d: d.name)
def test_no_column_is_removed_or_retyped(dataset: Dataset) -> None:
    assert_old_columns_stand(dataset)


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda d: d.name)
def test_an_added_column_may_be_null_and_is_in_the_golden_file(dataset: Dataset) -> None:
    assert_new_columns_are_optional(dataset)
    new = added(dataset) or {
        name: data_type
        for name, data_type in described(dataset).items()
        if golden(dataset.name)[name] != data_type
    }
    assert not new, f"run python -m tests.contract.test_schema to record {new}"


def test_a_struct_may_gain_optional_fields_at_its_end_and_nothing_else() -> None:
    before = "list<struct<a: string not null> not null> not null"
    assert without_additions(before.replace("null>", "null, b: double>", 1), before) == before
    for change in (
        "list<struct<b: double, a: string not null> not null> not null",
        "list<struct<a: string not null, b: double not null> not null> not null",
        "list<struct<a: double> not null> not null",
    ):
        assert without_additions(change, before) == change


def test_every_golden_file_has_its_dataset() -> None:
    assert {path.name.split(".")[0] for path in GOLDEN.glob("*.schema.txt")} == set(DATASETS)


def test_every_column_has_a_number_and_no_number_is_given_up() -> None:
    message = "run python -m tests.contract.test_schema, and keep the numbers that are there"
    assert set(field_ids()) == set(test_field_ids.paths()), message


def write_golden() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for dataset in DATASETS.values():
        path = GOLDEN / f"{dataset.name}.schema.txt"
        if path.exists():
            assert_old_columns_stand(dataset)
            assert_new_columns_are_optional(dataset)
        lines = [f"{name}: {data_type}\n" for name, data_type in described(dataset).items()]
        keep(path, "".join(lines))
    test_field_ids.write()


if __name__ == "__main__":
    write_golden()
