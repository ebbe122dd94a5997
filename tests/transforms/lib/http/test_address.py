from __future__ import annotations

import asyncio
import ipaddress
import socket
import time

import aiohttp
import pytest
from aiohttp.abc import ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from schemas.reasons import Reason
from tests.support.fetching import failure, fetch, local_client, response
from tests.support.names import FixedNames
from tests.support.web import LocalWeb
from transforms.lib.http import FetchRequest
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


@pytest.mark.parametrize("kind", ["page", "feed"])
@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fec0::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://0251.0376.0251.0376/",
        "http://0xa9fea9fe/",
        "http://2852039166/latest/meta-data/",
        "http://169.254.43518/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://224.0.0.1/",
        "http://0/",
        "http://user:secret@10.0.0.1/",
        "http://example.org@10.0.0.1/",
    ],
)
def test_private_addresses_are_denied_without_a_connection(url: str, kind: str) -> None:
    result = failure(fetch(FetchRequest("k", url, kind), allow_networks=()))
    assert result.reason is Reason.ADDRESS_DENIED
    assert result.duration_ms == 0


@pytest.mark.parametrize("addresses", [("127.0.0.2",), ("127.0.0.2", "10.0.0.1")])
def test_a_name_of_private_addresses_is_denied_without_a_connection(
    web: LocalWeb, addresses: tuple[str, ...]
) -> None:
    port = web.add_host("127.0.0.2").rsplit(":", 1)[1]
    with local_client(FixedNames(*addresses), allow_networks=("127.0.0.3/32",)) as client:
        request = FetchRequest("k", f"http://intranet.example.org:{port}/", "feed")
        assert failure(client.submit(request).result(10)).reason is Reason.ADDRESS_DENIED
    assert not web.requests


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("metadata.google.internal", "169.254.169.254"),
        ("instance-data.ec2.internal", "169.254.169.254"),
        ("localhost", "127.0.0.1"),
        ("nat.example.org", "100.64.0.1"),
        ("group.example.org", "224.0.0.1"),
        ("intranet.example.org", "192.168.1.1"),
    ],
)
@pytest.mark.parametrize("hop", ["asked for", "redirected to"])
def test_a_name_of_an_inner_service_is_denied_on_every_hop(
    web: LocalWeb, name: str, address: str, hop: str
) -> None:
    start, port = web.add_host().split(":")
    url = f"http://{name}/computeMetadata/v1/"
    web.add(f"{start}:{port}", "/", status=302, headers={"Location": url})
    asked = url if hop == "asked for" else f"http://{start}:{port}/"
    with local_client(FixedNames(address), allow_networks=(f"{start}/32",)) as client:
        result = failure(client.submit(FetchRequest("k", asked, "feed")).result(10))
    assert result.reason is Reason.ADDRESS_DENIED
    assert name in result.error


def test_a_name_that_changes_its_mind_after_the_check_gains_nothing(web: LocalWeb) -> None:
    inner = web.add_host()  # what must not be reached
    address, port = inner.split(":")
    outer = web.add_host(port=int(port))
    web.add(outer, "/", "x")
    names = ChangingNames(outer.split(":")[0], address)
    with local_client(names, allow_networks=(f"{outer.split(':')[0]}/32",)) as client:
        for number in range(10):
            request = FetchRequest("k", f"http://n{number}.example.org:{port}/", "feed")
            client.submit(request).result(10)
    assert len(names.asked) == 10
    assert len(web.requests_to(outer, "/")) == 5
    assert not web.requests_to(inner)


class ChangingNames(FixedNames):
    """Gives the first of two addresses, then the second, then the first again."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = await super().resolve(host, port, family)
        return [answers[(len(self.asked) - 1) % len(answers)]]


def test_the_address_that_was_checked_is_the_one_connected_to(web: LocalWeb) -> None:
    host = web.add_host()
    address, port = host.split(":")
    web.add(host, "/", "x")
    names = FixedNames(address)
    with local_client(names) as client:
        client.submit(FetchRequest("k", f"http://a.example.org:{port}/", "feed")).result(10)
        names.addresses = ("10.0.0.1",)
        client.submit(FetchRequest("k", f"http://a.example.org:{port}/", "feed")).result(10)
    assert names.asked == ["a.example.org"]  # no second look-up between check and connection
    assert len(web.requests_to(host, "/")) == 2


def test_of_several_addresses_only_those_allowed_are_tried(web: LocalWeb) -> None:
    host = web.add_host()
    address, port = host.split(":")
    web.add(host, "/", "x")
    names = FixedNames("10.0.0.1", address, "192.168.0.1")
    with local_client(names, allow_networks=(f"{address}/32",)) as client:
        request = FetchRequest("k", f"http://mixed.example.org:{port}/", "feed")
        assert response(client.submit(request).result(10)).body == b"x"


def test_a_public_address_is_not_asked_on_an_odd_port() -> None:
    with local_client(FixedNames("93.184.215.14")) as client:
        for url in ("http://example.org:22/", "http://93.184.215.14:22/"):
            result = failure(client.submit(FetchRequest("k", url, "feed")).result(10))
            assert result.reason is Reason.BAD_URL
            assert "22" in result.error


def test_a_denied_address_waits_for_no_turn() -> None:
    requests = [FetchRequest("k", "http://10.0.0.1/", kind) for kind in ("page", "feed", "page")]
    with local_client(host_delay=30.0, total_deadline=5.0) as client:
        started = time.monotonic()
        assert len(list(client.fetch_all(requests))) == 3
    assert time.monotonic() - started < 5
