from __future__ import annotations

import base64

import pytest

from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.redirectors import destination

STORY = "https://www.example.org/2026/11/frigate-contract"


def google_news(message: bytes) -> str:
    return base64.urlsafe_b64encode(message).decode().rstrip("=")


NAMED = google_news(b"\x08\x13\x220" + STORY.encode() + b"\xd2\x014https://amp.example.org/x")


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={STORY}&ct=ga&cd=CAIy",
        f"https://www.google.com/url?q={STORY}&sa=D",
        "https://www.google.com/url?url=https%3A%2F%2Fwww.example.org%2F2026%2F11%2Ffrigate-contract",
        f"https://www.google.com/url?rct=j&amp;url={STORY}",
        f"https://news.google.com/news/url?sa=t&url={STORY}",
        f"https://news.google.com/rss/articles/{NAMED}?oc=5",
        f"https://news.google.com/articles/{NAMED}",
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url={STORY}",
        f"https://l.facebook.com/l.php?u={STORY}&h=AT0",
        f"https://www.google.com/url?url=https://www.google.com/url?url={STORY}",
        f"HTTPS://www.google.com:443/url?url={STORY}",
    ],
)
def test_a_link_that_names_its_page_is_that_page(link: str) -> None:
    assert canonical_url(link) == STORY
    assert article_id(canonical_url(link)) == article_id(STORY)


@pytest.mark.parametrize(
    "link",
    [
        STORY,
        "",
        "http://[",
        "https://www.google.com/url?sa=t",
        "https://www.google.com/url?url=/relative",
        "https://www.google.com/url?url=javascript:alert(1)",
        f"https://www.example.org/url?url={STORY}",
        f"https://news.google.com/rss/articles/{google_news(b'AU_yqLN-no-address-in-here')}",
        "https://news.google.com/rss/articles/AAAAAAAAAAAAAAAAA",
        "https://feedproxy.google.com/~r/gazette/~3/x1/frigates",
    ],
)
def test_other_links_name_none(link: str) -> None:
    assert destination(link) == ""


def test_a_destination_that_is_no_address_leaves_the_link_as_it_is() -> None:
    link = "https://www.google.com/url?url=http://[bad"
    assert canonical_url(link) == canonical_url(canonical_url(link))
    assert canonical_url(link).startswith("https://www.google.com/url?")
