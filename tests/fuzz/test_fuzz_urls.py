"""Addresses as feeds, pages and redirects write them: canonical, fetchable, or refused."""

from __future__ import annotations

from hypothesis import given

from tests.support.fuzzing import Choices, examples, fuzz
from transforms.lib.urls.absolute import absolute_url
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.declared import resolve_canonical
from transforms.lib.urls.keys import article_id, entry_key
from transforms.lib.urls.parts import UrlError
from transforms.lib.urls.sites import same_site, site_name
from transforms.lib.urls.target import Target, TargetError, join_target, parse_target

STORY = "https://www.example.org/2026/11/frigate-contract"
SCHEMES = (
    "https://",
    "http://",
    "HTTPS://",
    "//",
    "http:/",
    "http:",
    "ftp://",
    "",
    "https:\\\\",
    "javascript:",
)
HOSTS = (
    *(
        "example.org",
        "www.example.co.uk",
        "m.example.org",
        "amp.dev",
        "EXAMPLE.org.",
        "bücher.example",
    ),
    *(
        "127.0.0.1",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "[::ffff:1.2.3.4]",
        "[fe80::1%25eth0]",
        "[v1.x]",
    ),
    *(
        "user:pw@example.org",
        "@example.org",
        "a" * 64 + ".org",
        "xn--a",
        "xn--",
        "İ.example",
        "a..b",
    ),
    *(
        "www-example-org.cdn.ampproject.org",
        "www.google.com",
        "localhost",
        "news.google.com",
        "１２７.0.0.1",
        "a。b",
        "_x.org",
    ),
    *(
        "www.www.example.org",
        "m",
        "co.uk",
        "www.co.uk",
        "%65xample.org",
        "exa\u00admple.org",
        "ß.de",
        "",
    ),
)
PORTS = ("", "", "", ":80", ":443", ":0", ":99999", ":8080", ":", ":x", ":-1", ":٣")
PATHS = (
    *(
        "",
        "/",
        "/2026/11/frigate-contract",
        "/a/../b/./c",
        "/amp/story",
        "/story/amp/",
        "/story.amp.html",
    ),
    *(
        "/c/s/www.example.org/story",
        "/amp/s/example.org/a/amp/",
        "/%2F%zz%",
        "/é\u0301",
        "//a//",
        "/..",
    ),
    *(
        "/a b",
        "/index.php",
        "/a;b=c",
        "/\\x",
        "/page/2",
        "/%E9",
        "/amp",
        "/.amp",
        "/\u202e",
        "/c/[::1].x/a",
        "/url",
        "/rss/articles/CBMiGWh0dHBzOi8vd3d3LmV4YW1wbGUub3JnL2HSAQA",
    ),
)
QUERIES = (
    *(
        "",
        "",
        "?",
        "?id=7&utm_source=x",
        "?amp=1",
        "?&&=&",
        "?a=%",
        "?q=%E9",
        "?b=2&a=1&amp;c",
        "?u=http://x/?y",
    ),
    *(
        "?story-41",
        "?a=1#b",
        "#",
        "#frag?x",
        "?outputType=amp",
        "?\ud800",
        "?a=\u0130",
        "?amp&AMP=TRUE",
        "?url=https://example.org/a%3Fb",
        "?url=https://[&q=http://example.org",
    ),
)
PIECES = (
    *(
        "/",
        ".",
        ":",
        "@",
        "?",
        "#",
        "&",
        "=",
        "%",
        "[",
        "]",
        "\\",
        " ",
        "\t",
        "\n",
        "\x00",
        "\udcff",
        "\u3002",
    ),
    *(
        "%2e",
        "%00",
        "%c3",
        "utm_x=1",
        "amp",
        "www.",
        "m.",
        "xn--",
        "//",
        "http://",
        "é",
        "\u0130",
        "\u00ad",
        "&amp;",
    ),
)


PARTS = (SCHEMES[:2] * 4 + SCHEMES, HOSTS, PORTS, PATHS, QUERIES)


def url_of_parts(choices: Choices) -> str:
    """A URL put together from fair and odd parts, damaged."""
    return choices.edit("".join(map(choices.pick, PARTS)), PIECES, at_most=3)


urls = examples(url_of_parts, decisions=20)


@fuzz
@given(url=urls)
def test_a_canonical_url_is_stable_and_so_is_its_article(url: str) -> None:
    assert len(article_id(url)) == 32
    assert len(entry_key(url, url, url)) == 64
    try:
        once = canonical_url(url)
    except UrlError as error:
        str(error).encode("utf-8", "replace")
        return
    assert canonical_url(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert once.startswith(("http://", "https://"))
    assert article_id(canonical_url(once)) == article_id(once)
    assert resolve_canonical(once, "") == once
    assert resolve_canonical(once, once) == once
    assert site_name(once)


@fuzz
@given(found=urls, declared=urls)
def test_a_declared_canonical_never_leaves_the_site(found: str, declared: str) -> None:
    assert same_site(found, declared) == same_site(declared, found)
    try:
        chosen = resolve_canonical(found, declared)
    except UrlError:
        return
    assert same_site(canonical_url(found), chosen)
    assert canonical_url(chosen) == chosen


@fuzz
@given(url=urls, location=urls)
def test_what_is_asked_for_is_clean_and_stays_the_same(url: str, location: str) -> None:
    assert absolute_url(STORY, location).isascii()
    try:
        check_target(parse_target(url))
        check_target(join_target(parse_target(url), location))
    except TargetError as error:
        str(error).encode()


def check_target(target: Target) -> None:
    assert target.url.isascii()
    assert target.url.isprintable()
    assert "@" not in target.authority
    assert 0 < target.port < 65_536
    assert parse_target(target.url) == target
