"""Ids of a visit, which select no page."""

from __future__ import annotations

import pytest

from transforms.lib.urls.canonical import canonical_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://e.org/a;jsessionid=0A1B2C.node3", "https://e.org/a"),
        ("https://e.org/a;JSESSIONID=0A1B?id=7", "https://e.org/a?id=7"),
        ("https://e.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://e.org/a.aspx"),
        ("https://e.org/x/(A(abcdefgh12)F(0123456789abc))/a", "https://e.org/x/a"),
        ("https://e.org/a?PHPSESSID=0123456789abcdef&id=7", "https://e.org/a?id=7"),
        ("https://e.org/a.cfm?CFID=7&CFTOKEN=8&id=7", "https://e.org/a.cfm?id=7"),
        ("https://e.org/t?ASPSESSIONIDQQ=ABC&t=1", "https://e.org/t?t=1"),
        ("https://e.org/t?sid=0123456789abcdef0123456789abcdef&t=1", "https://e.org/t?t=1"),
        ("https://e.org/t?osCsid=77aa&p=1", "https://e.org/t?p=1"),
    ],
)
def test_ids_of_a_visit_never_reach_a_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://e.org/?s=navy",
        "https://e.org/a?sid=12",
        "https://e.org/a?session=morning",
        "https://e.org/a;v=2",
        "https://e.org/wiki/Frigate_(S)/x",
    ],
)
def test_what_looks_like_the_id_of_a_visit_and_selects_a_page_stays(url: str) -> None:
    assert canonical_url(url) == url
