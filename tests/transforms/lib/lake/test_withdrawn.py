"""The keys by which a text that was taken down is known again."""

from __future__ import annotations

import pytest

from transforms.lib.lake.withdrawn import address_keys, keys_of, text_key

ADDRESS = "https://www.example.com/fleet/7"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.com/fleet/7",
        "https://WWW.example.com/fleet/7#comments",
        "https://www.example.com/fleet/7?utm_source=rss",
    ],
)
def test_an_address_has_one_key_in_whatever_form(other: str) -> None:
    assert address_keys([other]) == address_keys([ADDRESS])


def test_two_addresses_have_two_keys() -> None:
    assert len(address_keys([ADDRESS, "https://www.example.com/fleet/8"])) == 2


@pytest.mark.parametrize("url", ["", "#note", "mailto:desk@example.com", "javascript:void(0)"])
def test_no_address_has_no_key(url: str) -> None:
    assert address_keys([url]) == frozenset()


def test_a_text_is_known_on_all_pages_of_its_site_and_on_no_other_site() -> None:
    key = text_key(ADDRESS, "v1:1")
    assert text_key("https://m.example.com/amp/9", "v1:1") == key
    assert text_key("https://www.example.org/fleet/7", "v1:1") != key
    assert text_key(ADDRESS, "v1:2") != key


def test_a_text_without_an_address_has_a_key_too() -> None:
    assert len(text_key("", "v1:1")) == 32


def test_a_revision_is_known_by_its_id_its_text_and_each_address() -> None:
    told, asked, declared = ADDRESS, "https://example.com/7", "https://example.com/fleet/seven"
    expected = {"1f" * 16, text_key(declared, "v1:1")} | address_keys([told, asked, declared])
    assert keys_of("1f" * 16, told, asked, declared, "v1:1") == expected
    assert len(expected) == 5
