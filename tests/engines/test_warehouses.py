"""Engines that analysts use agree on one lake, row by row and column by column.

Those of the development environment read a lake without a stream, in each run of the tests. The
others have an environment of their own (``make warehouses``), and read one that a stream wrote to.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import catalog
from schemas.arrow import described_schema
from schemas.datasets import ARTICLES
from tests.support import view_readers
from tests.support.engines.available import needs_prism, prism_flags
from tests.support.mixed_lake import GONE, MERGED, RETITLED, WAITING, make_mixed_lake

ROOT = Path(__file__).parents[2]
WAREHOUSES = ROOT / ".engines" / "warehouses"
HERE = ("duckdb", "polars", "pyarrow", "iceberg_by_pyiceberg")
ELSEWHERE = ("pandas", "datafusion", "clickhouse", "deltalake", "iceberg_by_duckdb")
ON_JAVA = ("spark", "iceberg_by_spark")
DIALECTS = {"clickhouse": "clickhouse", "spark": "spark", "iceberg_by_spark": "spark"}

needs_warehouses = pytest.mark.skipif(
    not WAREHOUSES.is_dir(), reason="no ClickHouse, DataFusion, …: make warehouses"
)
needs_spark = pytest.mark.skipif(
    not (list(WAREHOUSES.glob("jars/*.jar")) and shutil.which("java")),
    reason="no Spark: make warehouses (needs Java and Maven)",
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(make_mixed_lake(tmp_path_factory.mktemp("mixed")))


@pytest.fixture(scope="module")
def streamed_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(make_mixed_lake(tmp_path_factory.mktemp("streamed"), *prism_flags()))


def prepared(lake: Path) -> Path:
    """Put beside the lake what a reader in another environment is told of it."""
    fields = [pa.field(field.name, field.type) for field in described_schema(ARTICLES)]
    lake.with_name("schema.arrow").write_bytes(pa.schema(fields).serialize())
    return lake


def script(lake: Path, engine: str, capsys: pytest.CaptureFixture[str]) -> Path:
    dialect = DIALECTS.get(engine, "duckdb")
    capsys.readouterr()
    assert catalog.main([f"--output={lake}", f"--dialect={dialect}"]) == 0
    path = lake.with_name(f"{dialect}.sql")
    path.write_text(capsys.readouterr().out, "utf-8")
    return path


def rows(lake: Path, engine: str, capsys: pytest.CaptureFixture[str]) -> Sequence[str]:
    """The view as an engine of this environment reads it."""
    out = lake.with_name(f"{engine}.jsonl")
    view_readers.main(engine, str(lake), str(script(lake, engine, capsys)), str(out))
    return out.read_text("utf-8").splitlines()


def rows_elsewhere(lake: Path, engine: str, capsys: pytest.CaptureFixture[str]) -> Sequence[str]:
    """The view as an engine of the other environment reads it."""
    out = lake.with_name(f"{engine}.jsonl")
    python, told = WAREHOUSES / "bin" / "python", script(lake, engine, capsys)
    command = list(map(str, (python, view_readers.__file__, engine, lake, told, out)))
    done = subprocess.run(command, cwd=lake.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out.read_text("utf-8").splitlines()


def assert_holds_what_happened(lake: Path, seen: Sequence[str]) -> None:
    """What the commands did is in the lake, and readers see it."""
    found = [json.loads(line) for line in seen]
    assert len({row["article_id"] for row in found}) == len(found)
    ours = [row for row in found if row["published_date"] in {MERGED, WAITING}]
    shown = {(row["title"], row["revision"]) for row in ours}
    assert shown == {(RETITLED, 2), (f"Late {MERGED}", 1), (f"Late {WAITING}", 1)}
    assert GONE not in "".join(seen)
    files = [pq.ParquetFile(path) for path in lake.glob(view_readers.FILES)]
    assert len(list(lake.glob(f"articles/published_date={MERGED}/*"))) == 1
    assert any("sketch" not in file.schema_arrow.names for file in files), "no first schema"
    assert sum(file.metadata.num_rows for file in files) > len(found) + 8, "no repeated rows"


def test_the_lake_is_one_on_which_all_commands_were_at_work(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_holds_what_happened(lake, rows(lake, "duckdb", capsys))


@pytest.mark.parametrize("engine", HERE[1:])
def test_an_engine_reads_the_rows_that_duckdb_reads(
    lake: Path, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows(lake, engine, capsys) == rows(lake, "duckdb", capsys)


@pytest.mark.engine
@needs_prism
@pytest.mark.timeout(400)
def test_a_lake_with_a_stream_is_read_alike(
    streamed_lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = rows(streamed_lake, "duckdb", capsys)
    assert_holds_what_happened(streamed_lake, wanted)
    for engine in HERE[1:]:
        assert rows(streamed_lake, engine, capsys) == wanted, engine


@pytest.mark.engine
@needs_prism
@needs_warehouses
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "engine", [*ELSEWHERE, *(pytest.param(one, marks=needs_spark) for one in ON_JAVA)]
)
def test_another_engine_reads_the_rows_that_duckdb_reads(
    streamed_lake: Path, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = rows(streamed_lake, "duckdb", capsys)
    assert rows_elsewhere(streamed_lake, engine, capsys) == wanted
