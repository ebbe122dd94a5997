"""Feed documents, built almost right and then damaged: entries, or a ``FeedError``."""

from __future__ import annotations

import json
import tarfile
import time
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED
from tests.support.fuzzing import Choices, examples, fuzz
from transforms.lib.feeds import (
    FeedDocument,
    FeedError,
    ParsedEntry,
    full_text_of,
    parse_feed,
)
from transforms.lib.identity.said import said_by
from transforms.lib.urls.keys import article_id, entry_key

FEED_URL = "https://feeds.example.org/dir/rss"
LARGEST_SEED = 8_192
CPU_SECONDS = 5.0

RSS = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/'
    b'elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/'
    b'rss/1.0/modules/content/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
    b"<title>Gazette &amp; Post</title><link>https://example.org/</link><language>en-us</language>"
    b"<ttl>60</ttl><skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    b'<item><title>A</title><link>/a</link><guid isPermaLink="false">1</guid>'
    b"<pubDate>Fri, 20 Nov 2026 12:00:00 GMT</pubDate></item>%s</channel></rss>"
)
RDF = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/'
    b'1.0/"><channel rdf:about="https://example.org/"><title>G</title></channel>'
    b'<item rdf:about="https://example.org/a"><title>A</title><link>https://example.org/a</link>'
    b"</item>%s</rdf:RDF>"
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/" xml:lang="de">'
    b'<title type="html">&lt;b&gt;G&lt;/b&gt;</title><entry><id>tag:example.org,2026:1</id>'
    b'<link rel="alternate" href="a"/><updated>2026-11-20T12:00:00Z</updated><title>A</title>'
    b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div></content>'
    b"</entry>%s</feed>"
)
TAGS = (
    *("title", "link", "guid", "id", "description", "summary", "content", "content:encoded"),
    *("pubDate", "published", "updated", "dc:date", "dc:creator", "author", "category", "source"),
    *("media:thumbnail", "media:content", "enclosure", "media:group", "feedburner:origLink"),
    *("ttl", "language", "skipHours", "hour", "day", "item", "entry", "channel", "image", "url"),
    *("sy:updatePeriod", "itunes:image", "georss:point", "gml:pos", "xhtml:body", "textinput"),
)
VALUES = (
    *(
        "",
        " ",
        "1",
        "-1",
        "9" * 40,
        "A & B",
        "&amp;lt;p&amp;gt;",
        "<![CDATA[<p>x</p>]]>",
        "é\u0301",
    ),
    *("https://example.org/b?utm_source=x", "http://[::1", "//x:99999/", "javascript:1", "?", "#"),
    *("Mon, 31 Feb 2026 25:61:61 +9999", "0000-00-00", "10000-01-01", "2026-11-20T12:00:00+99:99"),
    *("1764000000000", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "٢٠٢٦-11-20"),
    *(
        "Thu, 01 Jan 1 00:00:00 +1400",
        "daily",
        "\ud7ff",
        "\u2028\u202e",
        "a" * 5_000,
        "word " * 400,
    ),
    *("&#0;", "&#xD800;", "&#1114112;", "&nbsp;", "&bogus;", "]]>", "<!--", "<br/>", "x@y (Z)"),
    *("45.2 -71.9", "1 2 3", "NaN inf", "data:text/html,x", "http://user:pw@example.org:80/x y"),
)
ATTRIBUTES = (
    *("", ' href="/x"', ' url="http://[" type="image/png"', ' rel="enclosure" href=""', " a"),
    *(' isPermaLink="true"', ' type="html" mode="base64"', ' type="xhtml"', ' xml:base="http://["'),
    *(' xml:lang="x-default"', ' term="&lt;"', ' xmlns:q="urn:q" q:a="1"', ' type="text/plain"'),
    *(' src="http://example.org/c"', ' length="9e9"', ' rel="self" type="" href=" \n"'),
)
PIECES = (
    *(b"<", b">", b"&", b'"', b"'", b"/", b"\x00", b"\x80", b"\xff\xfe", b"\xed\xa0\x80", b"&#x0;"),
    *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x?>", b"<!DOCTYPE r [<!ENTITY a 'b'>]>", b"&a;"),
    *(b"<item>", b"</item>", b"</channel>", b"<entry>", b"<a b='c'>", b"<div", b" x:y='z'", b"}"),
    *(b'<?xml version="1.0" encoding="utf-7"?>', b" encoding='x'", b"xmlns:a='a'", b"\xc3", b"\r"),
)
JSON_PIECES = (
    b'"',
    b"{",
    b"[",
    b",",
    b":",
    b"\\ud800",
    b"\\u0000",
    b"1e999",
    b"\xff",
    b"null",
    b"[[[[",
)
CODECS = ("", "", "", "", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "utf-7", "cp037")
TYPES = (
    *("", "text/xml", "application/rss+xml; charset=utf-8", "text/xml; charset=windows-1251"),
    *("text/xml; charset=utf-16", "text/xml; charset=bogus", 'text/xml; charset="', "charset=idna"),
    "text/xml; charset=base64",
)


ITEM_KEYS = (
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"),
    *("banner_image", "date_published", "date_modified", "authors", "author", "tags", "language"),
)
FEED_KEYS = ("title", "items", "language", "version", "home_page_url")
ODD_JSON_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**400,
    float("nan"),
    0.5,
    [None, [[]], 1],
    {"name": ["x"]},
    "\ud800",
)


@cache
def seeds() -> tuple[bytes, ...]:
    """Documents to start from: ours, and the small ones of the collection beside the checkout."""
    found = [RSS % b"", RDF % b"", ATOM % b""]
    for archive in sorted((SHARED / "data" / "feeds").glob("*.tar.xz")):
        with tarfile.open(archive) as members:
            found.extend(
                file.read()
                for member in members
                if member.size <= LARGEST_SEED and (file := members.extractfile(member))
            )
    return tuple(found)


def xml_document(choices: Choices) -> bytes:
    """A document of an element soup in a sound frame, or a known one; damaged; transcoded."""
    if choices.below(2):
        document = choices.pick(seeds())
    else:
        frame, tag = choices.pick(((RSS, "item"), (RDF, "item"), (ATOM, "entry")))
        soup = "".join(element(choices) for _ in range(choices.below(7)))
        document = frame % f"<{tag}>{soup}</{tag}>".encode()
    document = choices.edit(document, PIECES)
    codec = choices.pick(CODECS)
    return document.decode("utf-8", "replace").encode(codec, "replace") if codec else document


def element(choices: Choices) -> str:
    tag = choices.pick(TAGS)
    return f"<{tag}{choices.pick(ATTRIBUTES)}>{choices.pick(VALUES)}</{tag}>"


def json_document(choices: Choices) -> bytes:
    """A JSON feed with values of all types in all places, damaged now and then."""
    items = [
        {choices.pick(ITEM_KEYS): json_value(choices) for _ in range(choices.below(6))}
        for _ in range(choices.below(3))
    ]
    feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1"}
    feed["items"] = [{"id": 1}, *items]
    if choices.below(4) > 2:
        feed[choices.pick(FEED_KEYS)] = json_value(choices)
    return choices.edit(json.dumps(feed).encode(), JSON_PIECES, at_most=2)


def json_value(choices: Choices) -> Any:
    text = choices.pick(VALUES)
    return choices.pick((text, text, [text], {"name": text, "url": None}, *ODD_JSON_VALUES))


@fuzz
@given(
    body=examples(xml_document) | examples(xml_document) | examples(json_document),
    content_type=st.sampled_from(TYPES),
)
def test_any_document_gives_clean_entries_or_a_feed_error(body: bytes, content_type: str) -> None:
    check(body, content_type)


def check(body: bytes, content_type: str) -> None:
    start = time.process_time()
    try:
        document = parse_feed(body, FEED_URL, content_type)
    except FeedError as error:
        error.message.encode("utf-8", "replace")
        document = None
    assert time.process_time() - start < CPU_SECONDS
    if document is not None:
        check_document(document)


def check_document(document: FeedDocument) -> None:
    texts = [document.title, document.site_url, document.language]
    texts.extend(skipped.title for skipped in document.skipped)
    for text in texts:
        text.encode()
    assert set(document.skip_hours) <= set(range(24))
    for entry in document.entries:
        check_entry(entry)


def check_entry(entry: ParsedEntry) -> None:
    """The promises of ``ParsedEntry``, and that what comes next can take it."""
    assert entry.link or entry.guid
    for text in (entry.guid, entry.title, entry.summary, *entry.authors, *entry.tags):
        text.encode()
        assert text == " ".join(text.split())
    entry.content_html.encode()
    for url in (entry.link, entry.image_url):
        assert url.isascii()
        assert url == "" or url.startswith(("http://", "https://"))
    for moment in (entry.published, entry.updated):
        assert moment is None or moment.utcoffset() is not None
    assert len(said_by(entry, full_text_of(entry))) == 32
    assert len(entry_key(FEED_URL, entry.guid, entry.link)) == 64
    assert len(article_id(entry.link)) == 32
