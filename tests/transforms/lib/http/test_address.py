from __future__ import annotations

import asyncio
import ipaddress

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reasons import Reason
from tests.support.names import FixedNames
from tests.support.web import LocalWeb
from transforms.lib.http.address import (
    AddressPolicy,
    CheckedResolver,
    checked_connector,
    is_public,
    unwrap,
)
from transforms.lib.http.errors import FetchError

PUBLIC_ONLY = AddressPolicy((), (80, 443))


def refusal(policy: AddressPolicy, address: str, port: int = 80) -> Reason | None:
    try:
        policy.check(ipaddress.ip_address(address), port)
    except FetchError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.0.192",  # the metadata service of Oracle's cloud
        "192.0.2.1",
        "192.168.1.1",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_that_are_not_public_are_denied(address: str) -> None:
    assert refusal(PUBLIC_ONLY, address) is Reason.ADDRESS_DENIED


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"],
)
def test_public_addresses_pass_in_every_notation(address: str) -> None:
    assert refusal(PUBLIC_ONLY, address) is None


def test_a_public_address_is_reached_on_the_usual_ports_only() -> None:
    assert refusal(PUBLIC_ONLY, "8.8.8.8", 443) is None
    assert refusal(PUBLIC_ONLY, "8.8.8.8", 22) is Reason.BAD_URL


def test_an_allowed_network_is_reached_on_any_port() -> None:
    policy = AddressPolicy(("127.0.0.0/8", "::1/128"), (80,))
    assert refusal(policy, "127.9.9.9", 43210) is None
    assert refusal(policy, "::1", 43210) is None
    assert refusal(policy, "::ffff:127.0.0.1", 43210) is None
    assert refusal(policy, "10.0.0.1", 80) is Reason.ADDRESS_DENIED


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}"]))
def test_a_wrapped_address_is_judged_like_the_one_inside(
    inner: ipaddress.IPv4Address, form: str
) -> None:
    wrapped = ipaddress.IPv6Address(form.format(inner))
    assert is_public(unwrap(wrapped)) == is_public(inner)


def test_a_name_keeps_only_the_addresses_that_may_be_reached() -> None:
    resolver = CheckedResolver(PUBLIC_ONLY, FixedNames("10.0.0.1", "8.8.8.8"))
    found = asyncio.run(resolver.resolve("example.org", 80))
    assert [entry["host"] for entry in found] == ["8.8.8.8"]


def test_a_name_with_no_such_address_is_denied() -> None:
    resolver = CheckedResolver(PUBLIC_ONLY, FixedNames("10.0.0.1", "127.0.0.1"))
    with pytest.raises(FetchError) as caught:
        asyncio.run(resolver.resolve("intranet.example.org", 80))
    assert caught.value.reason is Reason.ADDRESS_DENIED
    assert "intranet.example.org" in str(caught.value)


def test_no_socket_is_made_to_an_address_the_policy_refuses() -> None:
    async def get(url: str) -> None:
        connector = checked_connector(PUBLIC_ONLY, FixedNames())
        async with aiohttp.ClientSession(connector=connector) as session, session.get(url):
            pass

    with LocalWeb() as web:
        host = web.add_host()
        with pytest.raises(FetchError) as caught:
            asyncio.run(get(web.url(host)))  # an IP literal: aiohttp asks no resolver about it
        assert not web.requests
    assert caught.value.reason is Reason.ADDRESS_DENIED
