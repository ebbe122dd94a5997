from __future__ import annotations

import pytest

from transforms.lib.lake.state import PendingRow
from transforms.lib.stream.page_order import next_slice
from transforms.lib.urls.redirectors import page_url

A, B = ("a1" * 32, "b2" * 32)


def row(url: str, key: str = A) -> PendingRow:
    return PendingRow({"url": url, "entry_key": key}, {}, 1, update=False, next_attempt_at=None)


def test_a_slice_takes_hosts_in_turn() -> None:
    busy = [row(f"http://127.0.0.2/{n}") for n in range(10)]
    quiet = [row("http://127.0.0.3/1")]
    urls = [r.entry["url"] for r in next_slice([*busy, *quiet], 4)]
    assert "http://127.0.0.3/1" in urls
    assert len(urls) == 4


def test_a_slice_holds_each_url_once() -> None:
    rows = [row("http://127.0.0.2/a", A), row("http://127.0.0.2/a#x", B), row("http://127.0.0.2/b")]
    assert len(next_slice(rows, 10)) == 2


@pytest.mark.parametrize(
    "twin", ["https://example.org/a", "http://m.example.org/a/", "http://www.example.org/a?amp=1"]
)
def test_a_slice_holds_one_of_the_twins_of_a_page(twin: str) -> None:
    assert len(next_slice([row("http://example.org/a", A), row(twin, B)], 10)) == 1


def test_a_link_through_a_redirector_is_one_of_the_twins_of_its_page() -> None:
    link = "https://www.google.com/url?sa=t&url=http://example.org/a&ct=ga"
    assert len(next_slice([row("http://example.org/a", A), row(link, B)], 10)) == 1


def test_links_through_a_redirector_have_their_turn_with_the_host_they_lead_to() -> None:
    alerts = [row(f"https://www.google.com/url?url=http://127.0.0.2/{n}") for n in range(10)]
    quiet = [row("http://127.0.0.2/10"), row("http://127.0.0.3/1")]
    batch = next_slice([*alerts, *quiet], 2)
    assert [page_url(r.entry["url"]) for r in batch] == [
        "http://127.0.0.2/0",
        "http://127.0.0.3/1",
    ]


def test_entries_without_a_url_do_not_stand_in_for_each_other() -> None:
    assert len(next_slice([row("", A), row("", B)], 10)) == 2


@pytest.mark.parametrize("size", [1, 3, 100])
def test_slices_leave_nothing_out(size: int) -> None:
    rows = [row(f"http://127.0.0.{n % 3 + 2}/{n}", f"{n:064x}") for n in range(20)]
    done: set[str] = set()
    while batch := next_slice([r for r in rows if r.entry["entry_key"] not in done], size):
        done.update(r.entry["entry_key"] for r in batch)
    assert len(done) == 20
