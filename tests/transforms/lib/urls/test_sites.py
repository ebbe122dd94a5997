"""Which addresses are of one site, and what it is called."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.urls.declared import resolve_canonical
from transforms.lib.urls.keys import article_id, entry_key
from transforms.lib.urls.sites import same_site, site_name

STORY = "https://www.example.org/2026/11/frigate-contract"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://www.example.org/", "http://news.example.org/a", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://www.defence.gov.au/", "https://news.defence.gov.au/a", True),
        ("https://a.blogspot.com/", "https://b.blogspot.com/", False),
        ("http://127.0.0.2:8801/", "http://127.0.0.2:8801/x", True),
        ("http://127.0.0.2:8801/", "http://127.0.0.2:8802/", False),
        ("http://localhost:1/", "http://localhost:1/x", True),
        ("http://10.0.0.1/", "http://11.0.0.1/", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_a_site_is_its_registrable_domain_or_its_whole_address(
    one: str, other: str, *, expected: bool
) -> None:
    assert same_site(one, other) is expected
    assert same_site(other, one) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://feeds.defensenews.com/rss", "defensenews.com"),
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("http://127.0.0.2:8801/feed", "127.0.0.2:8801"),
        ("https://www.example.org./news", "example.org"),
        ("https://intranet./news", "intranet"),
    ],
)
def test_site_name(url: str, expected: str) -> None:
    assert site_name(url) == expected


urls = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTPS://", "//", "ftp:", ""]),
    st.text(string.ascii_letters + string.digits + ".-_:@[]%éßİ。 ", max_size=30),
    st.text("/.;abc%2é&=+ \\\u0301", max_size=30),
    st.text("?&=#;%utm_amp1aé+ ", max_size=30),
)


@settings(deadline=None, max_examples=200)
@given(st.one_of(urls, st.text(max_size=60)), st.one_of(urls, st.text(max_size=60)))
def test_any_strings_have_ids_and_compare(a: str, b: str) -> None:
    assert len(article_id(a)) == 32
    assert len(entry_key(a, b, b)) == 64
    assert same_site(a, b) == same_site(b, a)
    assert resolve_canonical(STORY, a).startswith("http")
