"""``pipelines.preview --jsonl``: one line comes out for each line that goes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines import preview
from tests.support.newsroom import paragraphs


def preview_of(
    capsys: pytest.CaptureFixture[str], lines: Path, *rows: object, status: int = 0
) -> list[dict[str, Any]]:
    """What comes out for these rows; one that is a string already stands as it is."""
    texts = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    lines.write_text("".join(f"{text}\n" for text in texts))
    capsys.readouterr()
    assert preview.main(["--jsonl", str(lines)]) == status
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def text(seed: str) -> str:
    return "\n\n".join(paragraphs(seed, 6))


def test_a_bad_line_is_a_reject_and_the_lines_around_it_are_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = [{"id": f"good {number}", "text": text(str(number))} for number in range(4)]
    bad: list[dict[str, Any]] = [
        {"id": "no file", "html_path": str(tmp_path / "missing.html"), "url": "https://e.org/a"},
        {"id": "no date", "text": text("a"), "published": "soon"},
        {"id": "no time", "text": text("a"), "published": 5},
        {"id": "no document"},
        {"id": "no title", "text": text("a"), "title": 5},
        {"id": "no names", "text": text("a"), "authors": "Ann Example"},
        {"id": "no address", "text": text("a"), "url": "nonsense"},
        {"id": "no characters", "text": "\ud800"},
    ]
    found = preview_of(capsys, tmp_path / "in.jsonl", *good[:3], *bad, good[3])
    assert [row["id"] for row in found] == [row["id"] for row in (*good[:3], *bad, good[3])]
    rejects = found[3:-1]
    assert {row["reject"] for row in rejects} == {"bad_line"}
    assert all(row["error"] for row in rejects)
    assert all("reject" not in row and row["text"] for row in (*found[:3], found[-1]))


@pytest.mark.parametrize("line", ["{", "[1]", '{"text": "no id"}', '{"id": "\\ud800"}'])
def test_a_line_without_an_id_ends_the_run_after_all_lines_before_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    good = [{"id": number, "text": text(str(number))} for number in range(3)]
    found = preview_of(capsys, tmp_path / "in.jsonl", *good, line, good[0], status=2)
    assert [row["id"] for row in found] == [0, 1, 2]
