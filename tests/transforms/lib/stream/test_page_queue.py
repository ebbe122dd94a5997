"""Which entries of a shard are fetched next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from transforms.lib.stream import page_queue
from transforms.lib.stream.page_order import page_identity
from transforms.lib.stream.page_queue import PageQueue, Waiting


def queue_of(*urls: str) -> PageQueue[str]:
    queue: PageQueue[str] = PageQueue()
    for url in urls:
        queue.add(url, url, url)
    return queue


def taken(
    queue: PageQueue[str],
    under_way: list[Waiting[str]] | None = None,
    settling: Collection[str] = (),
) -> list[str]:
    return [waiting.entry for waiting in queue.take(under_way or [], settling)]


def test_hosts_take_turns() -> None:
    queue = queue_of("http://a.example/1", "http://a.example/2", "http://b.example/1")
    assert taken(queue) == ["http://a.example/1", "http://b.example/1", "http://a.example/2"]


def test_one_host_leaves_room_for_others() -> None:
    many = [f"http://a.example/{n}" for n in range(50)]
    queue = queue_of(*many, "http://b.example/1")
    hosts = Counter(url.split("/")[2] for url in taken(queue))
    assert hosts == {"a.example": page_queue.PAGES.per_host, "b.example": 1}
    assert len(queue) == 50 - page_queue.PAGES.per_host


def test_no_more_is_under_way_than_memory_allows() -> None:
    hosts, pages = range(page_queue.PAGES.hosts + 10), range(3)
    queue = queue_of(*(f"http://h{host}.example/{page}" for page in pages for host in hosts))
    first = list(queue.take([], ()))
    assert len({waiting.host for waiting in first}) == len(first) == page_queue.PAGES.hosts
    assert taken(queue, first) == []
    assert len(taken(queue, first[5:])) == 5


def test_hosts_that_all_hang_leave_room_for_the_others() -> None:
    hung = [f"http://hung-{host}.example/{page}" for page in range(9) for host in range(20)]
    queue = queue_of(*hung)
    under_way = list(queue.take([], ()))
    others = [f"http://h{n}.example/" for n in range(5)]
    for url in others:
        queue.add(url, url, url)
    assert taken(queue, under_way) == others


def test_a_page_is_asked_for_once_though_two_entries_are_about_it() -> None:
    queue = queue_of("http://a.example/1?utm_source=x", "http://a.example/1?utm_source=y")
    assert taken(queue) == ["http://a.example/1?utm_source=x"]
    assert len(queue) == 1


def test_an_entry_waits_while_the_article_of_its_page_is_on_its_way() -> None:
    queue = queue_of("http://a.example/1")
    settling = {page_identity("http://a.example/1")}
    assert taken(queue, settling=settling) == []
    assert taken(queue) == ["http://a.example/1"]


def test_an_entry_that_was_put_off_waits_for_its_time() -> None:
    queue: PageQueue[str] = PageQueue()
    queue.add("k", "entry", "http://a.example/", not_before=2e10)
    assert taken(queue) == []
    assert "k" in queue


def test_what_there_is_no_room_for_is_turned_away() -> None:
    queue = queue_of(*(f"http://h{n}.example/" for n in range(page_queue.MAX_WAITING + 1)))
    assert len(queue) == page_queue.MAX_WAITING
    assert queue.room == 0
    assert f"http://h{page_queue.MAX_WAITING}.example/" not in queue


def test_a_host_with_a_long_backlog_leaves_room_for_the_entries_of_others() -> None:
    backlog = [f"http://a.example/{n}" for n in range(page_queue.MAX_WAITING)]
    queue = queue_of(*backlog, "http://b.example/1")
    assert len(queue) == page_queue.MAX_WAITING_PER_HOST + 1
    assert "http://b.example/1" in taken(queue)


def test_a_host_has_room_again_for_what_was_taken_or_came_twice() -> None:
    urls = [f"http://a.example/{n}" for n in range(page_queue.MAX_WAITING_PER_HOST)]
    queue = queue_of(*urls, *urls)
    count = len(taken(queue))
    more = [f"http://a.example/more-{n}" for n in range(count + 1)]
    for url in more:
        queue.add(url, url, url)
    assert [url in queue for url in more] == [True] * count + [False]


def test_entries_without_a_url_do_not_wait_for_each_other() -> None:
    queue: PageQueue[str] = PageQueue()
    for key in ("a", "b"):
        queue.add(key, key, "")
    assert taken(queue) == ["a", "b"]


def test_a_url_that_cannot_be_asked_for_is_taken_like_any_other() -> None:
    assert taken(queue_of("mailto:a@a.example", "")) == ["mailto:a@a.example", ""]


def test_a_host_has_room_until_as_many_wait_as_may() -> None:
    queue: PageQueue[str] = PageQueue()
    for number in range(page_queue.MAX_WAITING_PER_HOST):
        assert queue.has_room_for("127.0.0.2")
        queue.add(str(number), "", f"http://127.0.0.2/{number}")
    assert not queue.has_room_for("127.0.0.2")
    assert queue.has_room_for("127.0.0.3")
