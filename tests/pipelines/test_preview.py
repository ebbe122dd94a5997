"""The command line of ``pipelines.preview``."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import preview


@pytest.mark.parametrize("contact", ["https://é.example/bot", "https://a.example\nEvil: 1", "me"])
def test_a_contact_that_no_header_can_carry_ends_with_one_line_and_2(
    contact: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert preview.main([str(tmp_path / "page.html"), "--contact", contact]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith("error: argument --contact")
