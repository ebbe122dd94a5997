from __future__ import annotations

from dataclasses import replace

from schemas.arrow import to_table
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lib.identity.claims import SAME_TEXT_DISTANCE, Claim, identified
from transforms.lib.identity.fingerprints import title_hash
from transforms.lib.identity.seen import SeenArticle
from transforms.lib.lake.state import ARTICLE_COLUMNS, LakeState
from transforms.lib.urls.keys import article_id

CLAIMED = "https://example.org/news/europe"
OWN = "https://example.org/2026/11/story-2"
SEEN = SeenArticle(article_id(CLAIMED), records.DAY, 1, "v1:x", 0, title_hash("The first story"))
OTHER_TEXT = (1 << (SAME_TEXT_DISTANCE + 1)) - 1
LIE = Claim(OWN, CLAIMED, OTHER_TEXT, title_hash("Another story"))


def lake(**article: object) -> LakeState:
    state = LakeState()
    row = records.article(**article)
    state.add_articles(to_table(ARTICLES, [row]).select(ARTICLE_COLUMNS), records.DAY)
    return state


def test_the_first_page_to_claim_an_address_has_it() -> None:
    assert identified(LIE, LakeState(), None) == CLAIMED


def test_a_page_that_reads_like_another_story_goes_by_its_own_address() -> None:
    assert identified(LIE, LakeState(), SEEN) == OWN


def test_the_same_title_or_nearly_the_same_text_is_enough() -> None:
    same_title = replace(LIE, title_hash=title_hash("“The first story”"))
    assert identified(same_title, LakeState(), SEEN) == CLAIMED
    near = replace(LIE, simhash=OTHER_TEXT >> 1)
    assert identified(near, LakeState(), SEEN) == CLAIMED


def test_no_title_is_not_the_same_title() -> None:
    untitled = replace(LIE, title_hash=title_hash(" … "))
    assert identified(untitled, LakeState(), replace(SEEN, title_hash=0)) == OWN


def test_a_twin_of_the_claimed_address_needs_no_proof() -> None:
    twin = replace(LIE, url="http://m.example.org/news/europe/amp/")
    assert identified(twin, LakeState(), SEEN) == CLAIMED


def test_an_entry_without_a_link_keeps_its_identifier() -> None:
    assert identified(replace(LIE, url=""), LakeState(), SEEN) == CLAIMED


def test_what_the_lake_holds_under_its_own_address_stays_there() -> None:
    state = lake(article_id=article_id(OWN), url=OWN, entry_url=OWN, canonical_url=OWN)
    assert identified(LIE, state, None) == OWN


def test_a_rewritten_story_stays_the_article_that_its_address_led_to_before() -> None:
    state = lake(article_id=article_id(CLAIMED), url=OWN, entry_url=OWN, canonical_url=CLAIMED)
    assert identified(LIE, state, SEEN) == CLAIMED
