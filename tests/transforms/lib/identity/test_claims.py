from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schemas.arrow import to_table
from schemas.article import Article
from schemas.datasets import ARTICLES
from tests.support import records
from tests.support.newsroom import paragraphs
from transforms.lib.identity.claims import Found, Identity, identified
from transforms.lib.identity.fingerprints import simhash64, sketch
from transforms.lib.lake.state import ARTICLE_COLUMNS, LakeState
from transforms.lib.urls.keys import article_id
from transforms.stages.comparison import seen_article

CLAIMED = "https://example.org/news/europe"
OWN = "https://example.org/2026/11/story-2"
KEYS = ("a1" * 32, "b2" * 32)


def text(seed: str, count: int = 8) -> str:
    return " ".join(paragraphs(seed, count))


def article(url: str, canonical: str = "", seed: str = "one", **changes: Any) -> Article:
    canonical = canonical or url
    body = text(seed, changes.pop("count", 8))
    fields: dict[str, Any] = {
        "article_id": article_id(canonical),
        "entry_key": KEYS[0],
        "url": url,
        "entry_url": url,
        "canonical_url": canonical,
        "title": f"Title of {seed}",
        "word_count": len(body.split()),
        "content_hash": f"v1:{seed}",
        "simhash": simhash64(body),
        "sketch": sketch(body),
    }
    return records.article(**(fields | changes))


def lake(*articles: Article) -> LakeState:
    state = LakeState()
    for one in articles:
        state.add_articles(to_table(ARTICLES, [one]).select(ARTICLE_COLUMNS), records.DAY)
    return state


def identity(state: LakeState, one: Article, key: str = KEYS[1]) -> Identity:
    return identified(Found(one.url, one.canonical_url, key, seen_article(one)), state)


def of(canonical: str) -> Identity:
    return Identity(article_id(canonical), canonical)


FIRST = article(CLAIMED)
LIE = article(OWN, CLAIMED, "two")


def test_the_first_page_to_claim_an_address_has_it() -> None:
    assert identity(LakeState(), LIE) == of(CLAIMED)


def test_a_page_that_reads_like_another_story_goes_by_its_own_address() -> None:
    assert identity(lake(FIRST), LIE) == of(OWN)


def test_a_version_of_the_text_is_enough() -> None:
    version = article(OWN, CLAIMED, "one", title="Another title", count=7)
    assert identity(lake(FIRST), version) == of(CLAIMED)


def test_an_equal_title_is_no_proof_without_the_same_minute() -> None:
    same_title = replace(LIE, title="“Title of ONE”")
    assert identity(lake(FIRST), same_title) == of(CLAIMED)
    next_day = replace(same_title, published_at=records.NOON + 86_400)
    assert identity(lake(FIRST), next_day) == of(OWN)
    undated = replace(same_title, published_from="fetched")
    assert identity(lake(FIRST), undated) == of(OWN)


def test_no_title_is_not_the_same_title() -> None:
    assert identity(lake(replace(FIRST, title="")), replace(LIE, title=" … ")) == of(OWN)


def test_a_stub_claims_nobodys_address_but_may_lose_its_parameters() -> None:
    stub = article(OWN, CLAIMED, "wall", count=1, word_count=59)
    assert identity(LakeState(), stub) == of(OWN)
    own_without = article(f"{OWN}?from=rss", OWN, "wall", word_count=59)
    assert identity(LakeState(), own_without) == of(OWN)
    assert identity(LakeState(), replace(stub, word_count=60)) == of(CLAIMED)


def test_a_twin_of_the_claimed_address_needs_no_proof() -> None:
    twin = replace(LIE, url="http://m.example.org/news/europe/amp/")
    assert identity(lake(FIRST), twin) == of(CLAIMED)


def test_an_entry_without_a_link_keeps_its_identifier() -> None:
    assert identity(lake(FIRST), replace(LIE, url="")) == of(CLAIMED)


def test_what_the_lake_holds_under_its_own_address_stays_there() -> None:
    assert identity(lake(article(OWN, seed="before")), LIE) == of(OWN)


def test_a_rewritten_story_stays_the_article_that_its_address_led_to_before() -> None:
    assert identity(lake(article(OWN, CLAIMED)), LIE) == of(CLAIMED)


def test_the_page_itself_does_not_take_the_place_of_one_that_lied() -> None:
    beside = identity(lake(LIE), article(CLAIMED, seed="one"))
    assert beside == of(f"{CLAIMED}#page")
    twin = replace(article(CLAIMED, seed="two"), content_hash="v1:longer")
    assert identity(lake(LIE), twin) == of(CLAIMED)


def test_an_article_whose_address_is_corrected_stays_the_article() -> None:
    moved = article("https://example.org/2026/11/story-two", seed="two", count=7)
    known = lake(article(OWN, seed="two"))
    assert identity(known, moved, KEYS[0]) == replace(
        of(moved.canonical_url), article_id=article_id(OWN)
    )
    assert identity(known, moved, KEYS[1]) == of(moved.canonical_url)
    another = article("https://example.org/2026/11/story-two", seed="three", title="Another")
    assert identity(known, another, KEYS[0]) == of(moved.canonical_url)


ALERTS = "https://example.org/alerts"


def told(seed: str, **changes: Any) -> Article:
    return article(ALERTS, seed=seed, text_source="feed", **changes)


def test_a_text_of_a_feed_has_the_id_of_its_address_if_it_is_the_first() -> None:
    assert identity(LakeState(), told("one")) == of(ALERTS)


def test_another_text_at_its_address_is_another_article() -> None:
    state = lake(told("one"))
    others = {identity(state, told(seed), KEYS[1]).article_id for seed in ("two", "three")}
    assert len(others) == 2
    assert article_id(ALERTS) not in others
    same_key = {identity(state, told("two", published_at=records.NOON + 86_400), KEYS[0])}
    assert article_id(ALERTS) not in {one.article_id for one in same_key}


def test_a_text_is_found_again_whatever_entry_brings_it() -> None:
    state = lake(told("one"))
    other = told("two", article_id="cd" * 16, canonical_url=f"{ALERTS}#0123")
    state.add_articles(to_table(ARTICLES, [other]).select(ARTICLE_COLUMNS), records.DAY)
    assert identity(state, told("two"), "c3" * 32).article_id == "cd" * 16
    assert identity(state, told("one"), "c3" * 32).article_id == article_id(ALERTS)


@pytest.mark.parametrize(
    "change", [{"count": 7, "title": "Corrected"}, {"seed": "new", "title": "Title of one"}]
)
def test_an_edited_text_of_the_same_entry_is_the_same_article(change: dict[str, Any]) -> None:
    edited = told(**{"seed": "one", "content_hash": "v1:edited"} | change)
    assert identity(lake(told("one")), edited, KEYS[0]) == of(ALERTS)


@pytest.mark.parametrize("feed_url", [records.SOURCE.feed_url, "http://127.0.0.9/feed"])
def test_feeds_of_one_outlet_tell_a_story_in_versions_of_their_own(feed_url: str) -> None:
    state = lake(replace(told("one"), feed_url=feed_url))
    other = told("version", title="Title of one")
    same = identity(state, other, KEYS[1]) == of(ALERTS)
    assert same == (feed_url != records.SOURCE.feed_url)


def test_a_row_of_before_is_compared_by_its_simhash() -> None:
    old = replace(FIRST, sketch=None)
    assert identity(lake(old), replace(LIE, simhash=old.simhash ^ 0xFFF)) == of(CLAIMED)
    assert identity(lake(old), replace(LIE, simhash=old.simhash ^ 0x1FFF)) == of(OWN)
