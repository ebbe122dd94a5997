"""What is an address of the web, and what is said of all else."""

from __future__ import annotations

import pickle
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from transforms.lib.urls.canonical import canonical_url, normalised
from transforms.lib.urls.parts import UrlError, is_plain


@pytest.mark.parametrize(
    "url",
    [
        "",
        "story",
        "/2026/story",
        "//example.org/a",
        "javascript:alert(1)",
        "mailto:a@example.org",
        "ftp://example.org/a",
        "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
        "http://",
        "http:///a",
        "http://[::1/a",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:abc/",
        "http://exa mple.org/",
        "http://a..b/",
        "http://example.org/" + "a" * 5000,
    ],
)
def test_what_is_no_web_address_is_an_error_that_names_it(url: str) -> None:
    with pytest.raises(UrlError) as caught:
        canonical_url(url)
    assert repr(url[:50])[:-1] in str(caught.value)
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(copy) == str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/2026/11/frigate-contract",
        "http://127.0.0.2:38801/a/",
        "http://a.b/",
    ],
)
def test_most_links_are_plain(url: str) -> None:
    assert is_plain(url)


labels = st.lists(st.text("ab019-", min_size=1, max_size=4), min_size=2, max_size=3)
plain_urls = st.builds(
    "{}://{}{}/{}{}".format,
    st.sampled_from(["http", "https"]),
    st.one_of(labels.map(".".join), st.sampled_from(["news.google.com", "a." + "b" * 64])),
    st.sampled_from(["", ":80", ":443", ":8080", ":59999", ":65536"]),
    st.lists(st.text("aZ.~_-;09", min_size=1, max_size=4), max_size=3).map("/".join),
    st.sampled_from(
        ["", "/", "/articles/CBMiNGh0dHBzOi8vd3d3LmV4YW1wbGUub3JnL2E", "?", "#a", "?a=b"]
    ),
)


@settings(deadline=None, max_examples=300)
@given(plain_urls)
def test_a_plain_url_stays_as_it_is_when_it_is_taken_apart(url: str) -> None:
    if is_plain(url):
        assert normalised(url) == url
        assert safe_url_string(urljoin("https://www.example.org/feed", url)) == url
