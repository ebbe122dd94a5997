"""The first query over a lake, as it is typed into a shell."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.cli.query import articles_source, duckdb_command, latest_articles


def test_it_gives_the_twenty_newest_articles_each_once(sample_lake: Path) -> None:
    found = duckdb.execute(latest_articles(str(sample_lake))).fetchall()
    everything = duckdb.execute(
        f"SELECT DISTINCT article_id FROM {articles_source(str(sample_lake))}"
    )
    assert len(found) == min(20, len(everything.fetchall()))
    assert [row[0] for row in found] == sorted((row[0] for row in found), reverse=True)


def test_a_slash_at_the_end_of_the_lake_makes_no_difference() -> None:
    assert articles_source("lake/") == articles_source("lake")


@pytest.mark.parametrize("there", [True, False])
def test_the_program_of_the_environment_comes_before_that_of_the_path(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    program = tmp_path / "bin" / "duckdb"
    if there:
        program.parent.mkdir()
        program.write_text("#!/bin/sh\necho found\n", encoding="ascii")
        program.chmod(0o755)
        command = duckdb_command("SELECT 1")
        done = subprocess.run(command, shell=True, check=True, capture_output=True, text=True)  # noqa: S602
        assert done.stdout == "found\n"
    else:
        assert duckdb_command("SELECT 1") == 'duckdb -c "SELECT 1"'
