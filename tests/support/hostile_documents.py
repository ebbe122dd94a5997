"""Documents built to exhaust a parser, made when they are asked for: 1 to 10 MB each.

And jobs for the workers that read them. A worker that is ended is followed by another, which loads
this module anew: so it loads little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from transforms.lib.workers.jobs import tag_document

_RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
_END = b"</channel></rss>"
_ITEM = b"<item><guid>1</guid><title>t</title>"


def _laughs() -> bytes:
    lines = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
    )
    return b"<!DOCTYPE x [" + lines + b"]>" + _RSS + b"<title>&l9;</title>" + _END


def _quadratic() -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
    return entity + _RSS + b"<title>" + b"&a;" * 20_000 + b"</title>" + _END


def _attributes() -> bytes:
    return _RSS + b"<item " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>" + _END


def _namespaces() -> bytes:
    tags = b"".join(b'<n%d:a xmlns:n%d="u:%d"/>' % (n, n, n) for n in range(100_000))
    return _RSS + _ITEM + tags + b"</item>" + _END


def _items(item: bytes, count: int) -> bytes:
    return _RSS + b"".join(item.replace(b"#", b"%d" % n) for n in range(count)) + _END


FORBIDDEN_FEEDS: Mapping[str, Callable[[], bytes]] = {
    "billion laughs": _laughs,
    "quadratic blow-up": _quadratic,
    "external entity": lambda: (
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + _RSS + b"&f;" + _END
    ),
    "external parameter entity": lambda: (
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>' + _RSS + _END
    ),
    "100 k attributes": _attributes,
    "100 k namespaces": _namespaces,
    "100 k nesting": lambda: _RSS + b"<a>" * 100_000 + b"</a>" * 100_000 + _END,
}
HEAVY_FEEDS: Mapping[str, Callable[[], bytes]] = {
    "80 k ill-formed items": lambda: _items(
        b"<item><title>a & b <b>x</title><guid>#</guid>", 80_000
    ),
    "50 k items": lambda: _items(
        b"<item><guid>#</guid><link>http://a.example/#</link></item>", 50_000
    ),
    "null bytes": lambda: _items(_ITEM.replace(b"t<", b"a\0b<") + b"</item>", 10_000),
    "nothing but null bytes": lambda: bytes(10_000_000),
    "400 k categories": lambda: (
        _RSS + _ITEM + b"<category>ab</category>" * 400_000 + b"</item>" + _END
    ),
    "2.5 M empty elements": lambda: _RSS + _ITEM + b"<a/>" * 2_500_000 + b"</item>" + _END,
    "JSON nested 100 k deep": lambda: b'{"items":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "JSON of 3 M items": lambda: (
        b'{"version":"https://jsonfeed.org/version/1.1","items":['
        + b"{}," * 3_300_000
        + b'{"id":"1"}]}'
    ),
}

_PAGE = b"<!doctype html><html><head><title>T</title></head><body>"
_TEXT = (
    b"<p>Paragraph with enough words to be regarded as running text by any extractor, said the"
    b" officer on Tuesday.</p>"
) * 20

HEAVY_PAGES: Mapping[str, Callable[[], bytes]] = {
    "100 k links": lambda: _PAGE + _TEXT + b'<li><a href="/x">link text</a></li>' * 100_000,
    "59 k links": lambda: _PAGE + _TEXT + b'<a href="/x">link text</a>' * 59_000,
    "20 MB": lambda: _PAGE + _TEXT * 9000,
    "100 k siblings": lambda: _PAGE + b"<article>" + b"<p>short text here</p>" * 100_000,
    "59 k siblings": lambda: _PAGE + b"<article>" + b"<p>short text here</p>" * 59_000,
    "59 k spans in one paragraph": lambda: _PAGE + b"<article><p>" + b"<span>some </span>" * 59_000,
    "100 k deep": lambda: _PAGE + b"<div>" * 100_000 + _TEXT + b"</div>" * 100_000,
    "100 k deep inside the text": lambda: _PAGE + _TEXT + b"<span>" * 100_000 + b"x" + _TEXT,
    "2 k nested tables": lambda: _PAGE + _TEXT + b"<table><tr><td>" * 2000 + b"deep",
    "100 k attributes": lambda: (
        _PAGE + b"<div " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b">" + _TEXT
    ),
    "a word of 5 MB": lambda: _PAGE + b"<p>" + b"a" * 5_000_000 + b"</p>" + _TEXT,
    "2.5 M words": lambda: _PAGE + b"<p>" + b"1-" * 2_500_000 + b"</p>" + _TEXT,
    "59 k bylines": lambda: _PAGE + b"<p>By Ann Example and Bo Sample</p>" * 59_000,
    "10 k sign-ups in a long text": lambda: (
        _PAGE + b"<div>" + b"<form><input type=email></form>" * 10_000 + _TEXT * 500 + b"</div>"
    ),
    "14 k asides of three paragraphs": lambda: (
        _PAGE + _TEXT + b"<aside>" + b"<aside><p>a</p><p>b</p><p>c</p></aside>" * 14_000
    ),
    "JSON-LD of 5 MB": lambda: (
        _PAGE
        + b'<script type="application/ld+json">['
        + b"{}," * 1_600_000
        + b"{}]</script>"
        + _TEXT
    ),
    "null bytes": lambda: _PAGE + _TEXT.replace(b"words", b"wo\0rds"),
}


def peak_mebibytes() -> int:
    """The most memory that this process had so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) // 1024


def tag_text(text: str) -> object:
    """``tag_document`` for a text of the US press."""
    return tag_document(
        "A", text, language="en", dateline="", source_kind="press", source_country="US"
    )
