"""Pages and feeds for tests: enough text to be articles, each unlike the others."""

from __future__ import annotations

import random
from collections.abc import Iterable
from html import escape

_SUBJECTS = (
    "The ministry",
    "A spokesman",
    "The admiral",
    "Parliament",
    "The shipyard",
    "The brigade",
)
_VERBS = ("confirmed", "denied", "announced", "reviewed", "postponed", "welcomed")
_OBJECTS = (
    "the delivery of four frigates",
    "an order for artillery shells",
    "the exercise in the Baltic Sea",
    "a contract for radar maintenance",
    "plans to station troops near the border",
    "the test of a cruise missile",
)


def paragraphs(seed: str, count: int = 8) -> list[str]:
    """``count`` paragraphs of some 40 words, the same for the same seed."""
    chooser = random.Random(seed)
    return [
        " ".join(
            f"{chooser.choice(_SUBJECTS)} {chooser.choice(_VERBS)} {chooser.choice(_OBJECTS)} "
            f"on day {chooser.randrange(1000)} of the programme."
            for _ in range(4)
        )
        for _ in range(count)
    ]


def page(title: str, *, seed: str = "", canonical: str = "", count: int = 8) -> str:
    """An article page; ``seed`` decides about its text."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs(seed or title, count))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(title)}</title>{link}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{escape(title)}</h1>{body}</article>"
        "<footer>Imprint</footer></body></html>"
    )


def rss(items: Iterable[str], title: str = "Gazette") -> str:
    """An RSS 2.0 document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>http://127.0.0.1/</link>{''.join(items)}</channel></rss>"
    )


def opml(outlines: Iterable[str]) -> str:
    """A feed list, of the attributes of each outline."""
    body = "".join(f"<outline type='rss' {outline}/>" for outline in outlines)
    return f"<opml version='2.0'><head><title>Feeds</title></head><body>{body}</body></opml>"


def item(
    link: str,
    title: str = "",
    *,
    guid: str = "",
    published: str = "Fri, 20 Nov 2026 12:00:00 GMT",
    summary: str = "",
    content: str = "",
) -> str:
    """One item of an RSS document; ``content`` is full text as HTML."""
    parts = [
        f"<title>{escape(title or link)}</title>",
        f"<link>{escape(link)}</link>" if link else "",
        f'<guid isPermaLink="false">{escape(guid or link)}</guid>',
        f"<pubDate>{published}</pubDate>" if published else "",
        f"<description>{escape(summary)}</description>" if summary else "",
        f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else "",
    ]
    return f"<item>{''.join(parts)}</item>"
