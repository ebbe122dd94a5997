"""What the head of a page says of it."""

from __future__ import annotations

from tests.support.page_heads import read


def test_profile_addresses_are_no_author_names() -> None:
    assert read("<meta property='article:author' content='https://x.example/jane'>").authors == ()


def test_canonical_link_comes_before_open_graph() -> None:
    head = "<meta property='og:url' content='https://a.example/2'>"
    assert read(head).canonical == "https://a.example/2"
    assert read(head + "<link rel='Canonical' href='//a.example/1'>").canonical == (
        "https://a.example/1"
    )


def test_the_first_canonical_on_the_page_s_own_site_is_taken() -> None:
    link = "<link rel='canonical' href='https://{}/1'>"
    ours = "<meta property='og:url' content='https://www.example.org/2'>"
    address = "https://example.org/story"
    assert (
        read(link.format("b.example") + ours, url=address).canonical == "https://www.example.org/2"
    )
    assert read(link.format("b.example"), url=address).canonical == "https://b.example/1"
    assert read(link.format("example.org") + ours, url=address).canonical == "https://example.org/1"


def test_a_canonical_without_a_scheme_is_an_address() -> None:
    head = "<meta property='og:url' content='a.example/2'>"
    assert read(head, url="https://a.example/x/1").canonical == "https://a.example/2"


def test_base_address_counts() -> None:
    head = "<base href='https://b.example/x/'><link rel='canonical' href='y'>"
    assert read(head).canonical == "https://b.example/x/y"
