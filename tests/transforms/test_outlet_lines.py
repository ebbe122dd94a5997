"""What an outlet repeats on its pages, through the stages of a run and of a stream."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from tests.support import records
from tests.support.stream_stages import StateCell
from transforms.drop_seen import _by_article
from transforms.drop_seen import _Compare as ComparedInRun
from transforms.lake.memory import open_memory
from transforms.lib.identity.fingerprints import simhash64
from transforms.lib.identity.outlet_lines import edge_lines
from transforms.lib.urls.keys import article_id
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext
from transforms.stream.drop_seen import _Compare as ComparedInStream
from transforms.stream.drop_seen import _KeyByShard

TRAILER = "Velanu omi tresk: harrada venn ul sommi karat."
REFRAIN = "“And no ship came,” he said."
Element = tuple[PendingEntry, Article]


def told(number: int, trailer: str = TRAILER) -> Element:
    """An article as it was extracted, of one minute after the other."""
    url = f"http://127.0.0.2/{number}"
    words = " ".join(f"thing{number * 100 + n}" for n in range(40))
    text = "\n\n".join([f"It began {words}.", REFRAIN, f"It ended {words[::-1]}.", trailer])
    at = records.NOON + 60 * number
    article = records.article(
        article_id=article_id(url),
        entry_key=f"{number:064x}",
        url=url,
        canonical_url=url,
        text=text,
        content_hash=f"v1:{number}",
        simhash=simhash64(words),
        published_at=at,
        fetched_at=at,
        revision=0,
        edge_lines=edge_lines(text),
    )
    entry = records.entry(entry_key=article.entry_key)
    return records.pending(entry=entry, discovered_at=at), article


def through_run(lake: Path, elements: list[Element]) -> list[Article]:
    """One bundle."""
    open_memory(str(lake))
    stage = ComparedInRun(RunContext("run-1", str(lake)))
    stage.start_bundle()
    for key, element in map(_by_article, elements):
        assert not list(stage.process((key, [element])))
    return [output.value.value[1] for output in stage.finish_bundle()]


def through_stream(lake: Path, elements: list[Element]) -> list[Article]:
    """One after the other."""
    open_memory(str(lake))
    context = StreamContext(RunContext("run-1", str(lake)), FeedList(None))
    stage, key = ComparedInStream(context), _KeyByShard(context.host_shards)
    keyed = [one for element in elements for one in key.process(element)]
    outputs: list[Any] = [out for one in keyed for out in stage.process(one, StateCell())]
    return [output.value[1] for output in outputs]


def test_the_fourth_page_is_clean_and_the_first_three_are_as_they_came(tmp_path: Path) -> None:
    came = [told(number) for number in range(5)]
    passed = through_run(tmp_path, came)
    assert [one.outlet_lines for one in passed] == [(), (), (), (TRAILER,), (TRAILER,)]
    assert [one.text for one in passed[:3]] == [article.text for _, article in came[:3]]
    assert passed[3].text == came[3][1].text.removesuffix(f"\n\n{TRAILER}")
    assert passed[3].word_count == len(passed[3].text.split())
    assert REFRAIN in passed[4].text


def test_a_stream_and_a_run_that_see_the_same_say_the_same(tmp_path: Path) -> None:
    came = [told(number, TRAILER if number % 3 else "Nothing of the kind.") for number in range(9)]
    once, stream = through_run(tmp_path / "a", came), through_stream(tmp_path / "b", came)
    assert [one.text for one in once] == [one.text for one in stream]
    assert [one.outlet_lines for one in once] == [one.outlet_lines for one in stream]
    assert any(one.outlet_lines for one in once)


def test_what_identifies_a_text_does_not_hang_on_what_was_learned(tmp_path: Path) -> None:
    came = [told(number) for number in range(4)]
    last = through_run(tmp_path, came)[-1]
    assert last.outlet_lines
    extracted = came[-1][1]
    kept = ("content_hash", "simhash", "edge_lines")
    assert [getattr(last, name) for name in kept] == [getattr(extracted, name) for name in kept]


def test_corrections_of_one_story_elsewhere_make_no_line_of_the_outlet(tmp_path: Path) -> None:
    pending, article = told(0)
    again = [
        (
            replace(pending, entry=records.entry(entry_key=f"{n:064x}")),
            replace(article, article_id=article_id(f"http://127.0.0.2/again/{n}")),
        )
        for n in range(1, 4)
    ]
    passed = through_run(tmp_path, [told(0), *again, told(9)])
    assert [one.outlet_lines for one in passed] == [()] * 5
