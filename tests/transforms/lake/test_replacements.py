"""The notes of compactions."""

from pathlib import Path

import pytest

from transforms.lake.lake import Lake
from transforms.lake.replacements import noted_replacements


def test_what_is_no_note_is_passed_over_and_named_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lake = Lake(str(tmp_path))
    path = lake.path("_state", "compaction-1.json")
    lake.write_bytes(path, b"{")
    warned: set[str] = set()
    for _ in range(2):
        assert noted_replacements(lake, warned) == {}
    assert warned == {path}
    assert caplog.text.count("delete it") == 1
