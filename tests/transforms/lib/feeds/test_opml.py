"""Reading feed lists, and the feed list that ships."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feed_source import SOURCE_KINDS, FeedSource
from transforms.lib.feeds.opml import OpmlError, read_opml, source_from_url
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.parts import UrlError

SHIPPED = Path(__file__).parents[4] / "feeds" / "defense.opml"
FEED = "https://feeds.example.org/rss"
# ISO 3166-1 alpha-2, officially assigned.
COUNTRIES = frozenset(
    re.findall(
        "..",
        "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM"
        "CNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGY"
        "HKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMF"
        "MGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARE"
        "RORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZ"
        "VAVCVEVGVIVNVUWFWSYEYTZAZMZW",
    )
)
# Outlets that say nowhere where they sit.
WITHOUT_COUNTRY = {"defenseworld", "military-watch-magazine", "militaryleak"}


def opml(*outlines: str) -> bytes:
    body = "".join(f"<outline {outline}/>" for outline in outlines)
    text = f'<opml version="2.0"><body>{body}</body></opml>'
    return ('<?xml version="1.0" encoding="UTF-8"?>' + text).encode()


def test_everything_a_list_may_say() -> None:
    data = opml(
        f'type="rss" text="Défense &amp; Co" xmlUrl="{FEED}?a=1&amp;b=2" '
        'htmlUrl="https://example.org/" '
        'category="/source/defense-co,/country/FR,/kind/think_tank,/language/fr"'
    )
    assert read_opml(data, "feeds.opml").sources == (
        FeedSource(f"{FEED}?a=1&b=2", "defense-co", "Défense & Co", "FR", "think_tank", "fr"),
    )


def test_a_list_of_any_reader_will_do() -> None:
    data = opml(f'title="Gazette" xmlUrl="{FEED}" category="/Boston/Weather,news"')
    assert read_opml(data, "feeds.opml").sources == (FeedSource(FEED, "example.org", "Gazette"),)


def test_folders_do_not_matter_and_each_url_counts_once() -> None:
    feed = f'<outline text="A" xmlUrl="{FEED}" category="/kind/blog"/>'
    folders = f'<outline text="x">{feed}</outline><outline text="y">{feed}</outline>'
    (source,) = read_opml(f"<opml><body>{folders}</body></opml>".encode(), "f").sources
    assert source.kind == "blog"


def test_a_nameless_feed_is_called_after_its_site() -> None:
    assert read_opml(opml(f'text=" " xmlUrl="{FEED}"'), "f").sources[0].name == "example.org"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = opml(f'text="Défense" xmlUrl="{FEED}"').decode().replace("UTF-8", encoding)
    assert read_opml(text.encode(encoding), "f").sources[0].name == "Défense"


def test_a_bare_ampersand_is_forgiven() -> None:
    data = opml(f'text="R & D" xmlUrl="{FEED}?a=1&b=2"')
    assert read_opml(data, "f").sources[0].feed_url == f"{FEED}?a=1&b=2"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no OPML"),
        (b"feeds: [a, b]", "no OPML"),
        (b"<rss version='2.0'><channel/></rss>", "no OPML"),
        (opml(), "no feeds in it"),
        (opml('text="folder"'), "no feeds in it"),
        (opml('type="rss" text="A"'), 'no address in <outline type="rss" text="A"/>'),
        (opml(f'text="A" xmlUrl="{FEED}"')[:-10], "cut off"),
        (opml('text="A" xmlUrl="ftp://example.org/feed"'), "ftp://example.org/feed"),
        (opml('text="A" xmlUrl="feed.xml"'), "feed.xml"),
        (opml(f'text="A" xmlUrl="{FEED}" category="/kind/pres"'), "/kind/pres"),
        (opml(f'text="A" xmlUrl="{FEED}" category="/country/USA"'), "/country/USA"),
        (opml(f'text="A" xmlUrl="{FEED}" category="/language/english"'), "/language/english"),
        (opml(f'text="A" xmlUrl="{FEED}" category="/source/My Outlet"'), "/source/My Outlet"),
        (opml('type="include" text="A" url="https://example.org/list.opml"'), "list.opml"),
    ],
)
def test_an_unusable_list_says_what_to_change_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(OpmlError) as caught:
        read_opml(data, "my/feeds.opml")
    message = str(caught.value)
    assert message.startswith("my/feeds.opml: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ('type="rss" text="Nowhere"', "Nowhere"),
        ('type="rss" text="Empty" xmlUrl=" "', "Empty"),
        ('text="A" xmlUrl="ftp://example.org/feed"', "ftp://example.org/feed"),
        ('text="A" xmlUrl="https://example.org:port/feed"', "example.org:port"),
        (f'text="A" xmlUrl="{FEED}" category="/kind/pres"', "/kind/pres"),
        ('type="include" text="A" url="https://ada:secret@example.org/list.opml"', "list.opml"),
        ('text="A" xmlUrl="ftp://ada:secret@example.org/feed"', "example.org/feed"),
    ],
)
def test_one_bad_outline_is_named_and_the_others_are_read(outline: str, words: str) -> None:
    good = [f'text="{n}" xmlUrl="https://example.org/{n}"' for n in range(500)]
    listing = read_opml(opml(*good[:250], outline, *good[250:]), "my/feeds.opml")
    assert [source.name for source in listing.sources] == [str(n) for n in range(500)]
    (problem,) = listing.problems
    assert str(problem).startswith("my/feeds.opml: ")
    assert words in str(problem)
    assert "secret" not in str(problem)


@pytest.mark.parametrize(
    "url",
    [
        "https://ada:secret@example.org/rss",
        "http://:secret@example.org/rss",
        "https://ada:se@secret@example.org/rss?q=@navy",
    ],
)
def test_a_password_is_not_kept(url: str) -> None:
    (source,) = read_opml(opml(f'text="" xmlUrl="{url}"'), "f").sources
    assert "secret" not in repr(source)
    assert source.feed_url.partition("://")[2].startswith("example.org/rss")
    assert source_from_url(url) == source


@given(st.text(alphabet='<>/"= opmlutinexUrhcagy&;\n\x00é', max_size=80))
def test_any_text_gives_feeds_or_the_error(middle: str) -> None:
    try:
        sources = read_opml(f"<opml><body>{middle}</body></opml>".encode(), "f").sources
    except OpmlError:
        return
    assert sources


@pytest.mark.parametrize(
    ("url", "source_id"),
    [
        ("https://www.defensenews.com/arc/outboundfeeds/rss/", "defensenews.com"),
        ("https://feeds.example.co.uk/x", "example.co.uk"),
        ("http://127.0.0.2:8801/feed", "127.0.0.2-8801"),
        (" http://localhost:8801/feed\n", "localhost-8801"),
    ],
)
def test_a_single_feed_is_called_after_its_site(url: str, source_id: str) -> None:
    source = source_from_url(url)
    assert (source.feed_url, source.source_id, source.kind) == (url.strip(), source_id, "press")


def test_a_single_feed_must_be_on_the_web() -> None:
    with pytest.raises(UrlError, match=r"feed\.xml"):
        source_from_url("feed.xml")


class TestShippedList:
    sources = read_opml(SHIPPED.read_bytes(), SHIPPED.name).sources

    def test_it_is_well_formed_and_read_whole(self) -> None:
        outlines = ET.parse(SHIPPED).iterfind(".//outline[@xmlUrl]")  # noqa: S314 - our own file
        assert len(list(outlines)) == len(self.sources) > 150

    def test_urls_are_unique(self) -> None:
        assert len({canonical_url(source.feed_url) for source in self.sources}) == len(self.sources)

    def test_every_feed_has_its_categories(self) -> None:
        for outline in ET.parse(SHIPPED).iterfind(".//outline[@xmlUrl]"):  # noqa: S314 - our own file
            keys = [path.split("/")[1] for path in outline.attrib["category"].split(",")]
            source_id = outline.attrib["category"].split(",")[0].removeprefix("/source/")
            expected = ["source", "country", "kind", "language"]
            if source_id in WITHOUT_COUNTRY:
                expected.remove("country")
            assert keys == expected
            assert outline.attrib["type"] == "rss"
            assert outline.attrib["text"] == outline.attrib["title"]
            canonical_url(outline.attrib["htmlUrl"])

    def test_values_are_known(self) -> None:
        assert {source.kind for source in self.sources} == set(SOURCE_KINDS)
        assert {source.country for source in self.sources} <= COUNTRIES | {"INT", ""}
        assert all(
            re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", source.source_id) for source in self.sources
        )

    def test_feeds_of_one_outlet_agree_on_what_it_is(self) -> None:
        outlets = {(source.source_id, source.country, source.kind) for source in self.sources}
        assert len(outlets) == len({source_id for source_id, _, _ in outlets})

    def test_feeds_stand_in_order_in_their_folders(self) -> None:
        for folder in ET.parse(SHIPPED).iterfind("./body/outline"):  # noqa: S314 - our own file
            names = [outline.attrib["text"].casefold() for outline in folder]
            assert names == sorted(names)
