"""``pipelines.preview``: one line comes out for each line that goes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines import preview
from tests.support.newsroom import page, paragraphs


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


def test_texts_without_a_url_are_articles_of_their_own_in_the_words_of_the_contract(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [{"id": key, "text": text("same")} for key in ("a", "b", 7)]
    rows += [{"id": None, "text": text(seed)} for seed in ("one", "other")]
    found = preview_of(capsys, tmp_path / "in.jsonl", *rows)
    assert {row["text_source"] for row in found} == {"feed"}
    for column in ("article_id", "entry_key", "canonical_url"):
        assert len({row[column] for row in found}) == len(rows)
    again = preview_of(capsys, tmp_path / "in.jsonl", rows[0] | {"text": text("changed")})
    assert again[0]["article_id"] == found[0]["article_id"]


def test_a_text_with_a_url_and_a_page_are_known_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html = tmp_path / "page.html"
    html.write_text(page("Story"))
    url = "https://example.org/story"
    rows = [
        {"id": 1, "text": text("same"), "url": f"{url}?utm_source=rss"},
        {"id": 2, "html_path": str(html), "url": url},
    ]
    found = preview_of(capsys, tmp_path / "in.jsonl", *rows)
    assert [row["text_source"] for row in found] == ["feed", "page"]
    assert [row["canonical_url"] for row in found] == [url, url]
    assert found[0]["article_id"] == found[1]["article_id"]


@pytest.mark.parametrize("contact", ["https://é.example/bot", "https://a.example\nEvil: 1", "me"])
def test_a_contact_that_no_header_can_carry_ends_with_one_line_and_2(
    contact: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert preview.main([str(tmp_path / "page.html"), "--contact", contact]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith("error: argument --contact")


@pytest.mark.parametrize("content", [b"", b"\x7fELF\0\1\2"], ids=["empty", "binary"])
def test_a_page_that_is_rejected_has_nothing_to_explain(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)
    assert preview.main([str(path), "--explain"]) == 1
    shown = capsys.readouterr()
    assert "reject" in json.loads(shown.out)
    assert shown.err == ""


def test_a_line_that_is_nested_too_deeply_is_one_line_and_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": 1, "text": ' + "[" * 100_000)
    assert preview.main(["--jsonl", str(lines)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: --jsonl {lines}, line 1: RecursionError")
    assert error.count("\n") == 1


def test_what_speaks_for_each_tag_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    path.write_text(page("Story"))
    assert preview.main([str(path), "--explain"]) == 0
    shown = capsys.readouterr()
    article = json.loads(shown.out)
    for column in ("category", "domain", "region"):
        (line,) = [li for li in shown.err.splitlines() if li.startswith(f"{column} ")]
        assert line.startswith(f"{column} {article[column]}: ")
        assert line.count(",") > 2
