from __future__ import annotations

from pathlib import Path

import pytest

from schemas.reasons import Reason
from tests.support.corpus import corpus_bodies
from transforms.lib.walls.products import announced, marked


def page(title: str, body: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}".encode()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"cf-mitigated": "challenge"}, b""),
        ({"x-amzn-waf-action": "captcha"}, b""),
        ({}, page("Just a moment...", "<script>window._cf_chl_opt={}</script>")),
        ({}, page("Attention Required! | Cloudflare", "<p class=cf-error-details>")),
        ({}, page("Access to this page has been denied", "<div id=px-captcha>")),
        ({}, page("x", "<script src=https://ct.captcha-delivery.com/c.js>")),
        ({}, b"<html><iframe src='/_Incapsula_Resource?CWUDNSAI=9'>"),
    ],
)
def test_a_bot_wall_is_seen(headers: dict[str, str], body: bytes) -> None:
    wall = announced(headers) or marked(body)
    assert wall is not None
    assert wall.reason is Reason.CHALLENGE_PAGE


@pytest.mark.parametrize(
    "body",
    [
        page("Privacy Gate", "<script src=/privacygate.js>"),
        page("We value your privacy | The Gazette", "<div id=sp_message_container>"),
        page("Cookie consent – Gazette", "<script>window.__tcfapi</script>"),
    ],
)
def test_a_consent_wall_is_seen(body: bytes) -> None:
    wall = marked(body)
    assert wall is not None
    assert wall.reason is Reason.CONSENT_WALL


ARTICLE = "<p>The navy said on Tuesday that its newest frigate had left the yard.</p>" * 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        page("Just a moment in the life of a fleet", ARTICLE),
        page(
            "How bot walls work", "'Just a moment...' says /cdn-cgi/challenge-platform/" + ARTICLE
        ),
        page(
            "Fleet news", ARTICLE + "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>"
        ),
        page(
            "Before you continue: five facts about the fleet", ARTICLE + "<script>didomi</script>"
        ),
        page("Cookie consent and the navy's web site", ARTICLE + "<script>onetrust</script>"),
        page("We value your privacy", ARTICLE * 5 + "<script>__tcfapi</script>"),
        page("Fleet news", ARTICLE + "<script src='https://js.captcha-delivery.com/tags.js'>"),
    ],
)
def test_an_article_is_no_wall_though_it_carries_or_names_one(body: bytes) -> None:
    assert announced({"server": "cloudflare"}) is None
    assert marked(body) is None


@pytest.mark.parametrize("corpus", ["aeb.tar.xz", "trafeval.tar.xz"])
def test_no_real_article_page_is_taken_for_a_wall(shared_data: Path, corpus: str) -> None:
    bodies = corpus_bodies(shared_data, corpus)
    assert len(bodies) > 50
    assert not [name for name, body in bodies.items() if marked(body)]
