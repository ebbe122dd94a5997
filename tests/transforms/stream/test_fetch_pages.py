"""The network stages of a stream: polls and fetches driven by ticks, against real servers."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from schemas.datasets import ARTICLES
from schemas.stream import PageRequest
from tests.support import records
from tests.support.fetching import local_config
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.stream_stages import StreamStages
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.lib.urls.keys import article_id
from transforms.stages.metrics import local_counts
from transforms.stream.poll_feeds import POLLS

# Seconds: a host that takes so long answers in no test, and PATIENT does not give it up.
NEVER = 600.0
PATIENT = local_config(read_timeout=NEVER, total_deadline=NEVER)


def publish(web: LocalWeb, host: str, *numbers: int, path: str = "/feed") -> str:
    """A feed with the stories of these numbers; returns its URL."""
    items = []
    for number in numbers:
        web.add(host, f"/story-{number}", page(f"Story {number}", seed=f"{host} {number}"))
        items.append(item(web.url(host, f"/story-{number}"), f"Story {number}"))
    web.add(host, path, rss(items), content_type="application/rss+xml", etag=f'"{numbers}"')
    return web.url(host, path)


def asked(web: LocalWeb, path: str) -> int:
    return sum(request.path == path for request in web.requests)


def titles(stages: StreamStages) -> list[str]:
    return sorted(document.pending.entry.title for document in stages.documents)


def test_a_story_is_fetched_at_a_tick_after_its_feed_was_polled(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed = publish(web, web.add_host(), 1, 2)
    stages = StreamStages(tmp_path / "lake", [feed])
    stages.tick_until(lambda: len(stages.documents) == 2)
    assert titles(stages) == ["Story 1", "Story 2"]
    assert [poll.outcome for poll in stages.polls] == ["new"]


def test_a_feed_is_polled_again_after_its_interval_and_only_news_is_fetched(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    feed = publish(web, host, 1)
    stages = StreamStages(tmp_path / "lake", [feed], poll_interval_seconds=1)
    stages.tick_until(lambda: len(stages.documents) == 1)
    publish(web, host, 1, 2)
    stages.tick_until(lambda: len(stages.documents) == 2)
    assert titles(stages) == ["Story 1", "Story 2"]
    assert asked(web, "/story-1") == 1
    first, second = stages.polls[0], stages.polls[-1]
    assert (second.polled_at - first.polled_at).micros >= timedelta(seconds=1).total_seconds() * 1e6


def test_decisions_that_the_lake_does_not_show_survive_the_process(
    web: LocalWeb, tmp_path: Path
) -> None:
    stages = StreamStages(
        tmp_path / "lake", [publish(web, web.add_host(), 1)], poll_interval_seconds=600
    )
    stages.tick_until(lambda: stages.documents)
    stages.restart()
    stages.tick_for(1.0)
    assert (asked(web, "/feed"), asked(web, "/story-1")) == (1, 1)


def test_a_new_job_over_the_lake_fetches_what_is_pending_there_and_nothing_else(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    stages = StreamStages(tmp_path / "lake", [publish(web, host, 1, 2)], poll_interval_seconds=600)
    stages.tick_until(lambda: len(stages.documents) == 2)
    # Of the two documents the row of only one reached the lake before the job was lost.
    del stages.outputs["documents"][1:]
    (kept,) = titles(stages)
    stages.commit()
    stages.outputs.clear()
    stages.lose_state()
    stages.tick_until(lambda: stages.documents)
    stages.tick_for(0.5)
    assert titles(stages) == [title for title in ("Story 1", "Story 2") if title != kept]
    assert asked(web, "/feed") == 1


def test_an_entry_that_comes_again_by_the_edge_is_neither_fetched_again_nor_rejected(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed = publish(web, web.add_host(), 1)
    stages = StreamStages(tmp_path / "lake", [feed], poll_interval_seconds=600)
    stages.tick_until(lambda: stages.documents)
    (late,) = stages.outputs["entries"]
    stages.commit()
    stages.tick_until(lambda: not stages.held("handled"))
    stages.send(*late)
    stages.tick_for(0.5)
    assert (asked(web, "/story-1"), len(stages.documents), stages.rejects) == (1, 1, [])


def test_an_entry_waits_for_the_article_of_another_feed_about_the_same_page(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    feeds = [publish(web, host, 1, path=path) for path in ("/feed", "/other-feed")]
    stages = StreamStages(tmp_path / "lake", feeds, poll_interval_seconds=600)
    stages.tick_until(lambda: len(stages.polls) == 2 and stages.documents)
    stages.tick_for(1.0)
    assert asked(web, "/story-1") == 1


def test_a_hung_host_does_not_hold_up_another_one_of_its_shard(
    web: LocalWeb, tmp_path: Path
) -> None:
    hosts = [web.add_host() for _ in range(4)]
    feeds = [publish(web, host, 1, 2) for host in hosts]
    for number in (1, 2):
        web.add(hosts[0], f"/story-{number}", page("late"), delay=NEVER)
    stages = StreamStages(tmp_path / "lake", feeds, http=PATIENT)
    stages.tick_until(lambda: len(stages.documents) == 6)
    assert stages.rejects == []


def test_a_text_that_came_in_the_feed_needs_no_request(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full", 8))
    entry = item(web.url(host, "/full"), "Full", content=content)
    web.add(host, "/feed", rss([entry]), content_type="application/rss+xml")
    stages = StreamStages(tmp_path / "lake", [web.url(host, "/feed")])
    stages.tick_until(lambda: stages.documents)
    (document,) = stages.documents
    assert (document.text_source, document.final_url) == ("feed", web.url(host, "/full"))
    assert document.html == content
    assert [page.kind for page in stages.outputs["pages"]] == ["feed"]
    assert asked(web, "/full") == 0


def test_a_text_that_came_in_the_feed_is_found_again_in_the_archive(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full", 8))
    entry = item(web.url(host, "/full"), "Full", content=content)
    web.add(host, "/feed", rss([entry]), content_type="application/rss+xml")
    stages = StreamStages(tmp_path / "lake", [web.url(host, "/feed")], poll_interval_seconds=600)
    stages.tick_until(lambda: stages.documents)
    stages.commit(settle=False)
    stages.outputs.clear()
    stages.lose_state()
    stages.tick_until(lambda: stages.documents)
    assert [document.text_source for document in stages.documents] == ["feed"]
    assert (asked(web, "/feed"), asked(web, "/full")) == (1, 0)


def test_a_teaser_in_the_feed_does_not_stand_in_for_the_page(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    web.add(host, "/story", page("Story"))
    entry = item(web.url(host, "/story"), "Story", content="<p>Read on.</p>")
    web.add(host, "/feed", rss([entry]), content_type="application/rss+xml")
    stages = StreamStages(tmp_path / "lake", [web.url(host, "/feed")])
    stages.tick_until(lambda: stages.documents)
    assert [document.text_source for document in stages.documents] == ["page"]


def test_a_page_that_fails_is_asked_for_again_when_the_lake_says_it_is_due(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.lib.lake.attempts.FIRST_DELAY", timedelta(seconds=1))
    host = web.add_host()
    feed = publish(web, host, 1)
    web.add(host, "/story-1", status=503)
    stages = StreamStages(tmp_path / "lake", [feed], poll_interval_seconds=600)
    stages.tick_until(lambda: stages.rejects)
    publish(web, host, 1)
    stages.commit()
    stages.tick_until(lambda: stages.documents)
    (document,) = stages.documents
    assert document.pending.attempt == 2


def test_a_page_that_fails_is_left_alone_until_it_is_due(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    feed = publish(web, host, 1)
    web.add(host, "/story-1", status=503)
    stages = StreamStages(tmp_path / "lake", [feed], poll_interval_seconds=600)
    stages.tick_until(lambda: stages.rejects)
    stages.commit()
    stages.tick_until(lambda: not stages.held("handled"))  # the lake knows of the attempt
    stages.tick_for(0.5)
    assert asked(web, "/story-1") == 1


@pytest.mark.parametrize(("first", "ended"), [(429, "server_error"), (500, "attempts_exhausted")])
def test_not_now_uses_up_no_attempt(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int, ended: str
) -> None:
    monkeypatch.setattr("transforms.lib.lake.attempts.FIRST_DELAY", timedelta(0))
    host = web.add_host()
    feed = publish(web, host, 1)
    web.add(host, "/story-1", status=first)
    stages = StreamStages(tmp_path / "lake", [feed], poll_interval_seconds=600)
    for attempt in range(1, 6):
        if attempt == 5:
            web.add(host, "/story-1", status=500)
        stages.tick_until(lambda: len(stages.rejects) == attempt)  # noqa: B023 (called here only)
        stages.commit()
    assert [r.attempt for r in stages.rejects] == [1, 2, 3, 4, 5]
    assert stages.rejects[-1].reason == ended


def test_what_the_budget_of_a_host_puts_off_stays_pending(web: LocalWeb, tmp_path: Path) -> None:
    feed = publish(web, web.add_host(), 1, 2, 3)
    stages = StreamStages(tmp_path / "lake", [feed], http=local_config(host_budget=2))
    before = put_off()
    stages.tick_until(lambda: len(stages.documents) == 2 and put_off() > before)
    stages.tick_for(0.5)
    assert (len(stages.documents), stages.rejects) == (2, [])
    assert put_off() == before + 1, "it is asked for at every tick"


def put_off() -> int:
    """How often a budget was used up, in this process so far."""
    return local_counts().get("fetch.deferred", 0)


def test_a_feed_that_is_added_to_the_list_is_polled_and_a_removed_one_is_not(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.stream.poll_feeds.REREAD_SECONDS", 0.1)
    opml = tmp_path / "feeds.opml"
    old, new = (publish(web, web.add_host(), 1) for _ in range(2))
    opml.write_text(listed(old))
    stages = StreamStages(tmp_path / "lake", [], opml=opml)
    stages.tick_until(lambda: stages.polls)
    opml.write_text(listed(new))
    stages.tick_until(lambda: stages.polls[-1].feed_url == new)
    polls_of_old = Counter(poll.feed_url for poll in stages.polls)[old]
    stages.tick_for(0.6)  # three intervals
    assert Counter(poll.feed_url for poll in stages.polls)[old] == polls_of_old


def test_a_feed_list_that_is_broken_for_a_while_changes_nothing(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.stream.poll_feeds.REREAD_SECONDS", 0.1)
    opml = tmp_path / "feeds.opml"
    opml.write_text(listed(publish(web, web.add_host(), 1)))
    stages = StreamStages(tmp_path / "lake", [], opml=opml)
    stages.tick_until(lambda: len(stages.polls) == 1)
    opml.write_text("<html>")
    stages.tick_until(lambda: len(stages.polls) == 2)


def test_what_the_lake_shows_is_dropped_from_the_state(web: LocalWeb, tmp_path: Path) -> None:
    stages = StreamStages(
        tmp_path / "lake", [publish(web, web.add_host(), 1)], poll_interval_seconds=600
    )
    stages.tick_until(lambda: stages.documents)
    names = ("polled", "discovered", "handled")
    held = [json.loads(cell.value) for (name, _), cell in stages.cells.items() if cell.value]
    assert sum(map(len, held)) == len(names)
    stages.commit()
    stages.tick_until(
        lambda: all(json.loads(cell.value or b"{}") == {} for cell in stages.cells.values())
    )


def test_an_entry_that_comes_again_when_it_is_settled_gives_nothing(
    web: LocalWeb, tmp_path: Path
) -> None:
    stages = StreamStages(
        tmp_path / "lake", [publish(web, web.add_host(), 1)], poll_interval_seconds=600
    )
    stages.tick_until(lambda: stages.documents)
    (repeated,) = stages.outputs["entries"]
    stages.send(*repeated)
    stages.tick_for(0.5)
    stages.commit()
    stages.tick_for(0.2)
    stages.send(*repeated)
    stages.tick_for(0.5)
    assert (asked(web, "/story-1"), len(stages.documents), stages.rejects) == (1, 1, [])


def test_a_text_that_comes_again_when_it_is_settled_gives_nothing(
    web: LocalWeb, tmp_path: Path
) -> None:
    host = web.add_host()
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full", 8))
    entry = item(web.url(host, "/full"), "Full", content=content)
    web.add(host, "/feed", rss([entry]), content_type="application/rss+xml")
    stages = StreamStages(tmp_path / "lake", [web.url(host, "/feed")], poll_interval_seconds=600)
    stages.tick_until(lambda: stages.documents)
    stages.send(*stages.outputs["entries"][0])
    stages.commit()
    stages.tick_for(0.2)
    stages.send(*stages.outputs["entries"][0])
    assert (len(stages.documents), stages.rejects) == (1, [])


def test_an_entry_that_changed_before_it_had_an_end_gets_a_permanent_one(
    web: LocalWeb, tmp_path: Path
) -> None:
    stages = StreamStages(tmp_path / "lake", [])
    changed = records.pending(
        entry=records.entry(url=web.url(web.add_host(), "/missing")), update=True
    )
    stages.send("0000", PageRequest(changed))
    stages.tick_until(lambda: stages.rejects)
    (reject,) = stages.rejects
    assert (reject.reason, reject.permanent) == ("not_found", True)


def test_entries_without_a_link_are_not_held_up_by_each_other(
    web: LocalWeb, tmp_path: Path
) -> None:
    stages = StreamStages(tmp_path / "lake", [])
    for key in ("a1" * 32, "b2" * 32):
        pending = records.pending(entry=records.entry(entry_key=key, url=""))
        stages.send("0000", PageRequest(pending))
    stages.tick_until(lambda: len(stages.rejects) == 2)
    assert {reject.reason for reject in stages.rejects} == {"entry_without_link"}


def test_all_entries_about_an_article_in_the_lake_are_known_without_a_commit_between_them(
    web: LocalWeb, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    seen = records.article(article_id=article_id("http://127.0.0.2/a"))
    Lake(str(lake)).write(ARTICLES, seen.published_date, [seen])
    stages = StreamStages(lake, [])
    for key in ("a1" * 32, "b2" * 32, "c3" * 32):
        stages.send("0000", PageRequest(records.pending(entry=records.entry(entry_key=key))))
    stages.tick_until(lambda: len(stages.rejects) == 3)
    assert {reject.reason for reject in stages.rejects} == {"known"}
    # Of a bundle that is repeated.
    stages.send("0000", PageRequest(records.pending(entry=records.entry(entry_key=key))))
    stages.tick_for(0.5)
    assert len(stages.rejects) == 3


def test_a_document_that_no_parser_survives_is_a_failed_poll(
    web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # int() of three arguments: any exception that nobody thought of, raised in a worker.
    monkeypatch.setattr("transforms.stream.poll_feeds.parse_feed", int)
    stages = StreamStages(tmp_path / "lake", [publish(web, web.add_host(), 1)])
    stages.tick_until(lambda: stages.polls)
    assert "parse_failed: TypeError" in stages.polls[0].error


def test_a_host_with_many_feeds_that_hangs_leaves_room_for_the_feeds_of_others(
    web: LocalWeb, tmp_path: Path
) -> None:
    hung, quick = web.add_host(), web.add_host()
    feeds = [publish(web, hung, path=f"/feed-{number}") for number in range(100)]
    for number in range(100):
        web.add(hung, f"/feed-{number}", rss([]), delay=NEVER)
    stages = StreamStages(tmp_path / "lake", [*feeds, publish(web, quick, 1)], http=PATIENT)
    stages.tick_until(lambda: stages.polls)
    assert {poll.feed_url for poll in stages.polls} == {web.url(quick, "/feed")}
    assert stages.polls_under_way() <= POLLS.per_host + 1


def test_no_more_polls_are_under_way_than_memory_allows(web: LocalWeb, tmp_path: Path) -> None:
    feeds = []
    for _ in range(2 * POLLS.together // 10 + 6):
        host = web.add_host()
        feeds += [publish(web, host, path=f"/feed-{number}") for number in range(10)]
    stages = StreamStages(tmp_path / "lake", feeds, poll_interval_seconds=600)
    stages.tick()
    # Of two shards; and each host may have one besides.
    assert 0 < stages.polls_under_way() <= 2 * POLLS.together + len(feeds) // 10
    stages.tick_until(lambda: len(stages.polls) == len(feeds))


def listed(feed: str) -> str:
    return f"<opml version='2.0'><body><outline type='rss' xmlUrl='{feed}'/></body></opml>"
