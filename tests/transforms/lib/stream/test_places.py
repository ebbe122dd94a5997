"""Places for requests, which hosts that hang must not take from others."""

from __future__ import annotations

from transforms.lib.stream.places import Limits, Places

LIMITS = Limits(together=6, per_host=3, hosts=5)


def test_a_host_may_have_so_many_and_no_more() -> None:
    places = Places(LIMITS, [])
    assert [places.take("a") for _ in range(5)] == [True, True, True, False, False]


def test_a_host_of_which_nothing_is_under_way_has_a_place_though_others_took_all() -> None:
    places = Places(LIMITS, ["a", "a", "a", "b", "b", "b"])
    assert [places.take(host) for host in ("c", "c", "d")] == [True, False, True]


def test_only_so_many_hosts_are_asked_at_once() -> None:
    places = Places(LIMITS, [])
    assert [places.take(host) for host in "abcdef"] == [True] * 5 + [False]
    assert not places.full
    assert places.take("a")
    assert places.full


def test_what_is_under_way_counts() -> None:
    assert not Places(LIMITS, ["a", "a", "a"]).take("a")
