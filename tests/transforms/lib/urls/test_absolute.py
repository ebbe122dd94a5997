"""Addresses as pages write them, made absolute."""

from __future__ import annotations

import pytest

from transforms.lib.urls.absolute import absolute_url

URL = "https://www.outlet.example/news/one"


@pytest.mark.parametrize("address", ["", "javascript:x", "data:image/png;base64,x", "http://[x"])
def test_other_addresses_are_none(address: str) -> None:
    assert absolute_url(URL, address) == ""
