"""Topics, category, domain and region."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.values import Entity, Span
from transforms.lib.tags.entities.find import find_entities
from transforms.lib.tags.evidence.places import region_of
from transforms.lib.tags.tags import TopicTags
from transforms.lib.tags.topics.taxonomy import (
    CATEGORIES,
    DOMAINS,
    REGIONS,
    Topic,
    load_topics,
)
from transforms.lib.tags.topics.topics import tag_topics

SAMPLE = (
    Path(__file__).parents[6] / "shared" / "data" / "articles" / "defense-news-eu-us-dialogue.txt"
)


def tag(title: str, text: str, **origin: str) -> TopicTags:
    return tag_topics(title, text, find_entities(title, text), **origin)


@pytest.mark.parametrize("topic", load_topics(), ids=lambda topic: topic.id)
def test_the_cues_of_a_topic_tag_it(topic: Topic) -> None:
    tags = tag_topics("", ". ".join(topic.cues), ())
    assert topic.id in [score.id for score in tags.topics]


@pytest.mark.parametrize(
    ("title", "text", "category", "domain"),
    [
        (
            "Navy awards frigate contract",
            "The shipyard was awarded a firm-fixed-price contract for a frigate and a destroyer.",
            "procurement",
            "sea",
        ),
        (
            "Air force flies drills",
            "Fighter jets flew sorties in a joint exercise; troops deployed for live-fire drills.",
            "operations",
            "air",
        ),
        (
            "Defence minister presents budget request",
            "Lawmakers debate defence spending, the white paper and the spending target of allies.",
            "policy",
            "multi",
        ),
        (
            "Maker reports quarterly results",
            "Revenue and profit rose; the order book and backlog grew, the chief executive said.",
            "industry",
            "multi",
        ),
        (
            "Ransomware hits ministry",
            (
                "Hackers linked to a state used malware in the cyberattack on cyber command. "
                "Servers were down for a day."
            ),
            "operations",
            "cyber",
        ),
    ],
)
def test_category_and_domain(title: str, text: str, category: str, domain: str) -> None:
    tags = tag(title, text)
    assert (tags.category, tags.domain) == (category, domain)
    assert 0 < tags.category_score <= 1


def test_nothing_known_is_other_multi_global() -> None:
    assert tag("", "Lorem ipsum dolor sit amet.") == TopicTags()


def test_a_second_domain_of_equal_weight_makes_it_multi() -> None:
    text = "Frigates, tanks and jets of the three services took part in the joint exercise."
    assert tag("", text).domain == "multi"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Warships sailed the Taiwan Strait, Beijing and Taipei said.", "indo-pacific"),
        ("Poland and Lithuania asked NATO and the United States for help.", "europe"),
        ("Israel and Iran traded strikes, Washington said.", "middle-east"),
        ("Soldiers in Mali and Niger fought in the Sahel.", "africa"),
        ("Troops at Fort Bragg and in Texas met senators of the United States.", "americas"),
        ("Nobody knows where this happened.", "global"),
    ],
)
def test_region(text: str, region: str) -> None:
    assert tag("", text).region == region


def test_the_country_of_the_outlet_decides_where_the_text_names_none() -> None:
    assert tag("", "Nobody knows.", source_country="NO").region == "europe"
    assert tag("", "Nobody knows.", dateline="TOKYO").region == "indo-pacific"


def test_where_a_weapon_was_made_is_not_where_the_news_is() -> None:
    made = Entity("w", "weapon", "missile_cruise", "X", 3, "", "FR", 1.0, "g", (Span(0, 1),))
    assert region_of(made) == ""


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40), st.text(max_size=200), st.sampled_from(["", "company", "official"]))
def test_scores_are_probabilities_for_any_text(title: str, text: str, kind: str) -> None:
    tags = tag(title, text, source_kind=kind)
    scores = [tags.category_score, tags.domain_score, tags.region_score]
    scores += [topic.score for topic in tags.topics]
    assert all(0 <= score <= 1 for score in scores)
    assert tags.category in CATEGORIES
    assert tags.domain in DOMAINS
    assert tags.region in REGIONS


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample article is not at ../shared")
def test_the_sample_article_is_european_policy() -> None:
    body = SAMPLE.read_text("utf-8").split(" – ", 1)[1].split("\n\nSebastian")[0]
    tags = tag("", body, dateline="WASHINGTON")
    assert (tags.category, tags.region) == ("policy", "europe")
    assert tags.topics[0].id == "alliances_diplomacy"
