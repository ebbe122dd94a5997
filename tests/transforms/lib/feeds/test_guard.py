"""Documents built to break or exhaust a parser, mislabelled and broken ones; and what must pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.reasons import Reason
from tests.support.feed_documents import only_entry, read, rss
from transforms.lib.feeds import FeedError, parse_feed
from transforms.lib.feeds.guard import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ILL_FORMED, MAX_NAMESPACES

HEAD = b'<rss version="2.0"><channel>'
TAIL = b"<item><guid>1</guid><title>A</title></item></channel></rss>"
DECLARATION = b'<?xml version="1.0"?>'


def reason_of(body: bytes) -> Reason | None:
    """Why a document is refused; None when it is read."""
    try:
        parse_feed(body, "https://example.org/feed")
    except FeedError as error:
        return error.reason
    return None


def nested(depth: int) -> bytes:
    return HEAD + b"<a>" * depth + b"</a>" * depth + TAIL


def attributes(count: int) -> bytes:
    return HEAD + b"<a " + b" ".join(b'a%d="1"' % i for i in range(count)) + b"/>" + TAIL


def namespaces(count: int) -> bytes:
    tags = (b'<a xmlns:n%d="urn:%d"/>' % (i, i) for i in range(count))
    return HEAD + b"".join(tags) + TAIL


def billion_laughs() -> bytes:
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (i, (b"&l%d;" % (i - 1)) * 10 if i else b"lol") for i in range(9)
    )
    return DECLARATION + b"<!DOCTYPE x [" + entities + b"]>" + HEAD + b"<title>&l8;</title>" + TAIL


@pytest.mark.parametrize(
    "body",
    [
        billion_laughs(),
        b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]>' + HEAD + b"&a;" * 20_000 + TAIL,
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + HEAD + b"&f;" + TAIL,
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>' + HEAD + TAIL,
        b"<!-- <rss> --><!DOCTYPE x [<!ATTLIST rss a CDATA 'b'>]>" + HEAD + TAIL,
        billion_laughs().decode().encode("utf-16"),
        nested(MAX_DEPTH),
        nested(100_000),
        attributes(MAX_ATTRIBUTES + 1),
        attributes(100_000),
        namespaces(MAX_NAMESPACES + 1),
        HEAD + b"<item " + b"a='1' " * 20_000 + b"<" + TAIL,
    ],
    ids=lambda body: body[:40].decode("ascii", "replace"),
)
def test_forbidden_xml_is_refused(body: bytes) -> None:
    assert reason_of(body) is Reason.FORBIDDEN_XML


@pytest.mark.parametrize(
    "body",
    [
        nested(MAX_DEPTH - 2),
        attributes(MAX_ATTRIBUTES),
        namespaces(MAX_NAMESPACES),
        b'<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
        + HEAD
        + TAIL,
        b"<!DOCTYPE rss>" + HEAD + TAIL,
        HEAD + b"<title>&nbsp;&eacute;</title>" + TAIL,
        b'<?xml version="1.1"?><?xml-stylesheet href="a.xsl"?>' + HEAD + TAIL,
    ],
    ids=lambda body: body[:60].decode(),
)
def test_what_only_looks_odd_is_read(body: bytes) -> None:
    assert reason_of(body) is None


def test_an_external_dtd_is_never_loaded(tmp_path: Path) -> None:
    dtd = tmp_path / "leak.dtd"
    dtd.write_text('<!ENTITY leak "leaked">')
    body = b'<!DOCTYPE rss SYSTEM "%s">' % dtd.as_uri().encode()
    body += HEAD + b"<item><guid>1</guid><title>[&leak;]</title></item></channel></rss>"
    (entry,) = parse_feed(body, "https://example.org/feed").entries
    assert "leaked" not in entry.title


def test_a_large_feed_is_not_refused_for_one_bare_ampersand() -> None:
    filler = b"<item><guid>g</guid><title>" + b"word " * 100_000 + b"</title></item>"
    body = (
        HEAD + b"<title>A & B &nbsp;</title>" + filler * (MAX_ILL_FORMED // len(filler) + 1) + TAIL
    )
    assert reason_of(body) is None


def test_a_large_ill_formed_document_is_refused_at_once() -> None:
    body = HEAD + b"<item><title>a & b <b>x</title></item>" * (MAX_ILL_FORMED // 30)
    start = time.process_time()
    assert reason_of(body) is Reason.BAD_FEED
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: (
            HEAD + b"<item><guid>1</guid><description>" + b"&" * 500_000 + b"</description></item>"
        ),
        lambda: HEAD + b"<item><guid>1</guid><title>" + b"<![CDATA[" * 50_000,
        lambda: HEAD + b"<item><guid>1</guid><title>" + b"<!--" * 100_000,
        lambda: HEAD + b"<item><guid>1</guid><title>" + b"<a " * 50_000,
        lambda: (
            HEAD
            + b"<item><guid>1</guid><description><![CDATA["
            + b"<" * 500_000
            + b"]]></description></item>"
        ),
        lambda: (
            HEAD
            + b"<item><guid>1</guid><description>"
            + b"&lt;!--" * 80_000
            + b"</description></item>"
        ),
        lambda: (
            HEAD
            + b"<item><guid>1</guid><description>"
            + b"&lt;script " * 50_000
            + b"</description></item>"
        ),
        lambda: (
            HEAD
            + b"<item><guid>1</guid><description>"
            + b"The post appeared first on " * 20_000
            + b"</description></item>"
        ),
        lambda: HEAD + b"<item><guid>1</guid><pubDate>" + b"1" * 100_000 + b"</pubDate></item>",
        lambda: DECLARATION[:-2] + b" encoding='" * 20_000 + HEAD + TAIL,
    ],
)
def test_regular_expression_bait_is_read_in_linear_time(make: Callable[[], bytes]) -> None:
    body = make()
    start = time.process_time()
    reason_of(body)
    assert time.process_time() - start < 4


class TestEncodings:
    @pytest.mark.parametrize(
        ("declared", "encoding"),
        [
            ("utf-8", "utf-8"),
            ("iso-8859-1", "iso-8859-1"),
            ("windows-1251", "cp1251"),
            ("utf-16", "utf-16"),
        ],
    )
    def test_the_declaration_counts(self, declared: str, encoding: str) -> None:
        title = "Флот" if encoding == "cp1251" else "Frégate"
        text = (
            f'<?xml version="1.0" encoding="{declared}"?>'
            + rss(f"<item><guid>1</guid><title>{title}</title></item>").decode()
        )
        assert only_entry(text.encode(encoding)).title == title

    @pytest.mark.parametrize(
        "header", ["", "text/xml", "text/xml; charset=iso-8859-1", "text/html"]
    )
    @pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="us-ascii"?>'])
    def test_utf_8_is_seen_whatever_the_labels_say(self, declaration: str, header: str) -> None:
        body = declaration.encode() + rss("<item><guid>1</guid><title>Frégate — ü</title></item>")
        assert read(body, header).entries[0].title == "Frégate — ü"

    def test_the_header_counts_where_the_document_is_silent(self) -> None:
        body = rss("<item><guid>1</guid><title>Флот</title></item>").decode().encode("koi8-r")
        assert read(body, "application/rss+xml; charset=koi8-r").entries[0].title == "Флот"


class TestIllFormed:
    @pytest.mark.parametrize(
        "body",
        [
            rss("<item><guid>1</guid><title>A &nbsp; &copy; B</title></item>"),
            rss(
                "<item><guid>1</guid><title>A & B</title><link>https://e.org/?a=1&b=2</link></item>"
            ),
            rss("<item><guid>1</guid><title>A \x00\x08 B</title></item>"),
            rss("<item><guid>1</guid><title>A &#x1F;&#xD800;&#0;&#99999999999; B</title></item>"),
            rss("<item><guid>1</guid><title>A <b>B</title></item>"),
            rss("<item><guid>1</guid><title>A</title></item>")[:-20],
            b"<br />\n<b>Warning</b>: something\n"
            + rss("<item><guid>1</guid><title>A</title></item>"),
            b'\n\n <?xml version="1.0"?>' + rss("<item><guid>1</guid><title>A</title></item>"),
            rss("<item><guid>1</guid><title>A</title><foo:bar>unbound</foo:bar></item>"),
            rss("<item><guid>1</guid><title>A</title></item>") + b"<!-- x --><script>1</script>",
        ],
    )
    def test_a_broken_feed_with_entries_is_used(self, body: bytes) -> None:
        entry = only_entry(body)
        assert entry.guid == "1"
        assert entry.title.startswith("A")

    def test_mending_leaves_cdata_alone(self) -> None:
        body = rss(
            "<item><guid>1</guid><title>A & B</title>"
            "<description><![CDATA[AT&T &nbsp;]]></description></item>"
        )
        assert only_entry(body).summary == "AT&T"
