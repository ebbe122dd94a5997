"""The canonical address that a page declares: where it is believed."""

from __future__ import annotations

import pytest

from transforms.lib.urls.declared import resolve_canonical

STORY = "https://www.example.org/2026/11/frigate-contract"


@pytest.mark.parametrize(
    ("found", "declared", "expected"),
    [
        (STORY, "", STORY),
        (f"{STORY}?utm_source=rss", "", STORY),
        (f"{STORY}?view=full", STORY, STORY),
        (f"{STORY}/amp/", f"{STORY}/", f"{STORY}/"),
        (f"{STORY}/page/2", STORY, STORY),
        (STORY, "/2026/11/better-slug", "https://www.example.org/2026/11/better-slug"),
        (STORY, "https://news.example.org/x-1", "https://news.example.org/x-1"),
        ("https://www.example.org/?p=123", STORY, STORY),
        (STORY, "  \n", STORY),
        # Refused: other sites, home pages, sections, and a page that drops the id.
        (STORY, "https://other.org/2026/11/frigate-contract", STORY),
        (STORY, "https://www.example.org/", STORY),
        (STORY, "https://www.example.org", STORY),
        (STORY, "/2026/11/", STORY),
        (STORY, "/en", STORY),
        (STORY, "/index.html", STORY),
        (STORY, "http://[bad", STORY),
        (STORY, "javascript:void(0)", STORY),
        ("https://e.org/news.php?id=7", "/news.php", "https://e.org/news.php?id=7"),
        ("https://e.org/?p=7", "https://e.org/", "https://e.org/?p=7"),
        ("http://127.0.0.2:8801/a/b", "http://127.0.0.2:8802/a/b", "http://127.0.0.2:8801/a/b"),
    ],
)
def test_a_declared_canonical_wins_on_its_site_unless_it_is_a_parent(
    found: str, declared: str, expected: str
) -> None:
    assert resolve_canonical(found, declared) == expected
