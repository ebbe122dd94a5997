"""Each column has a number that stays; ``python -m tests.contract.test_schema`` adds new ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS
from schemas.field_ids import PATH, field_ids
from tests.support.kept_files import keep

# Tables and files exist with these: the first so many numbers may never differ.
FIRST = 213
DIGEST_OF_THE_FIRST = "e90b8f476d1ba793a48fcb1e6d5060ef19c5029682096733467b20c6783fdd5a"


def paths() -> Iterator[str]:
    for dataset in DATASETS.values():
        partition = pa.field(dataset.partition_column, pa.string())
        for field in (*arrow_schema(dataset), partition):
            yield from paths_of(dataset.name, field)


def paths_of(parent: str, field: pa.Field) -> Iterator[str]:
    path = f"{parent}.{field.name}"
    yield path
    for inner in field.type if pa.types.is_struct(field.type) else ():
        yield from paths_of(path, inner)
    if pa.types.is_list(field.type):
        yield from paths_of(path, field.type.value_field)


def test_a_number_is_given_once_in_a_dataset() -> None:
    given = Counter((path.split(".", 1)[0], number) for path, number in field_ids().items())
    assert set(given.values()) == {1}


def test_the_first_numbers_stand() -> None:
    first = json.dumps(list(field_ids().items())[:FIRST])
    assert sha256(first.encode()).hexdigest() == DIGEST_OF_THE_FIRST


def write() -> None:
    numbers = dict(field_ids()) if PATH.exists() else {}
    for path in paths():
        dataset = path.split(".", 1)[0]
        taken = [number for one, number in numbers.items() if one.split(".", 1)[0] == dataset]
        numbers.setdefault(path, max(taken, default=0) + 1)
    keep(PATH, json.dumps(numbers, indent=0) + "\n")
