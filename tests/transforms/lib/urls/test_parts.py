"""What is an address of the web, and what is said of all else."""

from __future__ import annotations

import pickle

import pytest

from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.parts import UrlError


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
