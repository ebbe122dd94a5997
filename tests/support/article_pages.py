"""Whole pages around a given article, in two kinds of markup that newsrooms use."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

TITLE = "EU, US to announce new defense dialogue"


def paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


def semantic_page(lines: Sequence[str], biography: str, trailer: str) -> str:
    """An ``<article>`` with figure, biography and trailer inside, as many CMS write it."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>{TITLE} | Defense News</title>
<link rel="canonical" href="https://www.example.com/global/europe/eu-us-dialogue/">
<meta property="og:site_name" content="Defense News">
<meta property="og:title" content="{TITLE}">
<meta property="og:description" content="A new channel for dialogue is in the making.">
<meta property="og:image" content="https://www.example.com/images/flags.jpg">
<meta property="article:published_time" content="2021-12-02T19:15:08Z">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "{TITLE}", "datePublished": "2021-12-02T19:15:08Z",
 "dateModified": "2021-12-02T20:30:00Z",
 "author": [{{"@type": "Person", "name": "Sebastian Sprenger"}}],
 "publisher": {{"@type": "Organization", "name": "Defense News"}}}}</script>
<style>p {{ margin: 0 }}</style></head>
<body>
<header><nav><ul><li><a href="/air/">Air</a></li><li><a href="/land/">Land</a></li>
<li><a href="/naval/">Naval</a></li><li><a href="/space/">Space</a></li></ul></nav></header>
<main><article>
<a href="/global/europe/">Europe</a>
<h1>{TITLE}</h1>
<div class="byline">By <a href="/author/sebastian-sprenger/">Sebastian Sprenger</a></div>
<time datetime="2021-12-02T19:15:08Z">Dec 2, 2021, 02:15 PM</time>
<figure><img src="/images/flags.jpg" alt="Flags">
<figcaption>Flags fly outside the commission building. (Example Agency/Getty Images)</figcaption>
</figure>
{paragraphs(lines[:4])}
<div class="newsletter-signup"><h3>Sign up for our Early Bird Brief</h3>
<p>Get the defense industry's most comprehensive news and information straight to your inbox</p>
<form><input type="email"><button>Subscribe</button></form></div>
{paragraphs(lines[4:])}
<p>{escape(biography, quote=False)}</p>
<h2>{trailer}</h2>
<ul><li><a href="/one/">Frigates leave the yard early</a></li>
<li><a href="/two/">Ministers argue over tank orders</a></li>
<li><a href="/three/">Radar plant doubles its output</a></li></ul>
</article></main>
<footer><p>Example Media © 2021. All rights reserved.</p><a href="/privacy/">Privacy</a></footer>
</body></html>"""


def nested_page(lines: Sequence[str], biography: str, trailer: str) -> str:
    """Nested ``<div>`` with generated class names and no semantic element at all."""
    body = "\n".join(
        f'<div class="x1 block"><p class="t7"><span>{escape(line, quote=False)}</span></p></div>'
        for line in lines
    )
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8">
<title>{TITLE} - Defense News</title>
<meta name="author" content="By Sebastian Sprenger">
<meta name="description" content="A new channel for dialogue is in the making.">
<meta name="parsely-pub-date" content="2021-12-02T14:15:08-05:00"></head>
<body><div id="app"><div class="top"><div class="nav"><a href="/">Home</a><a href="/air">Air</a>
<a href="/land">Land</a></div></div>
<div class="layout"><div class="col-8 story">
<h1 class="hl">{TITLE}</h1>
<div class="x2">Share this article</div>
<div class="x1 block"><p class="t7">By Sebastian Sprenger</p></div>
{body}
<div class="x1 block"><p class="t7">{escape(biography, quote=False)}</p></div>
<div class="x9"><h4>{trailer}</h4><div><a href="/one">Frigates leave the yard early</a></div>
<div><a href="/two">Ministers argue over tank orders</a></div></div>
</div>
<div class="col-4 side"><p>Most read</p><a href="/four">Sailors train in the cold</a></div></div>
<div class="bottom">Terms of use. Copyright 2021 Example Media</div></div></body></html>"""
