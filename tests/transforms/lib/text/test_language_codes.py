"""Language tags as codes."""

from __future__ import annotations

import pytest

from transforms.lib.text.language_codes import language_code


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("fr_FR", "fr"),
        ("PT-BR", "pt"),
        ("iw", "he"),
        ("en, fr", "en"),
        ("x-default", ""),
        ("english", ""),
        ("", ""),
    ],
)
def test_language_code(declared: str, code: str) -> None:
    assert language_code(declared) == code
