"""The polling benchmark at a small size: what it says was parsed is what was new."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from benchmarks.polling import measure
from pipelines import ingest


def test_only_what_is_new_is_parsed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = argparse.Namespace(feeds=20, hosts=4, entries=2, runs=2)
    assert measure(tmp_path, size, ingest.main)
    last = capsys.readouterr().out.splitlines()[-1]
    assert "'not_modified': 18" in last
    assert last.endswith("1 parsed")
