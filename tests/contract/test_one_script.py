"""A word is written in one script: one with a Latin c among Russian letters matches no text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "transforms" / "lib"
TABLES = [
    path for path in LIBRARY.glob("**/data/*") if path.suffix in {".csv", ".json", ".txt", ".yaml"}
]
# In a pattern: what stands for characters, and the marks of groups.
SIGNS = re.compile(r"\\.|\[[^\]]*\]|\(\?[a-z-]*:")
WORD = re.compile(r"[^\W\d_]+")
LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
CYRILLIC_OR_GREEK = re.compile(r"[\u0370-\u052f]")


def mixed(text: str) -> list[str]:
    words = WORD.findall(SIGNS.sub(" ", text))
    return [word for word in words if LATIN.search(word) and CYRILLIC_OR_GREEK.search(word)]


def texts_in(path: Path) -> Iterator[str]:
    if path.suffix != ".py":
        yield path.read_text("utf-8")
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_a_letter_of_another_script_is_found() -> None:
    assert mixed(r"(?:\bc" + r"оглас\w+|\bкорабл[ьяi]|корабл\w+ T-90)") == ["c" + "оглас"]


@pytest.mark.parametrize("files", [[*LIBRARY.glob("**/*.py")], TABLES], ids=["code", "tables"])
def test_no_word_of_a_table_mixes_scripts(files: list[Path]) -> None:
    assert files
    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for text in texts_in(path)
        for word in mixed(text)
    }
    assert not found
