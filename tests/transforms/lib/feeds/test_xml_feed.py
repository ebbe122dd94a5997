"""XML feeds, RSS and Atom: which format gives what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.reasons import Reason
from tests.support.feed_documents import atom, only_entry, read, rss
from transforms.lib.feeds import ParsedEntry


def item(inner: str) -> ParsedEntry:
    return only_entry(rss(f"<item><guid isPermaLink='false'>id-1</guid>{inner}</item>"))


def numbered(guids: list[str], paths: list[str]) -> str:
    return "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><link>https://e.org/{path}</link></item>"
        for guid, path in zip(guids, paths, strict=True)
    )


class TestFormats:
    def test_rss_2_with_all_the_usual_elements(self) -> None:
        document = read(
            rss(
                """<item>
                <title>Frigate &amp; crew</title><link>https://example.org/a</link>
                <guid isPermaLink="false">42</guid>
                <description>&lt;p&gt;A &lt;b&gt;short&lt;/b&gt; summary.&lt;/p&gt;</description>
                <content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded>
                <dc:creator>Ada Sample</dc:creator><dc:creator>Bo Sample</dc:creator>
                <pubDate>Fri, 20 Nov 2026 10:00:00 -0500</pubDate>
                <category>Naval</category><category>Ships</category><category>Naval</category>
                <media:content url="https://example.org/a.jpg" medium="image"/>
                </item>""",
                "<title>Harbour Gazette</title><link>https://example.org/</link>"
                "<language>en-us</language><ttl>60</ttl>",
            )
        )
        assert (document.title, document.site_url) == ("Harbour Gazette", "https://example.org/")
        assert (document.language, document.ttl_minutes) == ("en", 60)
        assert document.entries == (
            ParsedEntry(
                guid="42",
                link="https://example.org/a",
                title="Frigate & crew",
                summary="A short summary.",
                content_html="<p>The whole text.</p>",
                authors=("Ada Sample", "Bo Sample"),
                published=datetime(2026, 11, 20, 15, tzinfo=UTC),
                updated=None,
                tags=("Naval", "Ships"),
                image_url="https://example.org/a.jpg",
                language="en",
            ),
        )

    def test_atom_1_with_all_the_usual_elements(self) -> None:
        entry = only_entry(
            atom(
                """<entry xml:lang="fr"><id>tag:example.org,2026:1</id>
                <title type="html">Fr&amp;eacute;gate &amp;lt;i&amp;gt;new&amp;lt;/i&amp;gt;</title>
                <link rel="self" href="https://example.org/a.atom"/>
                <link rel="enclosure" type="image/png" href="https://example.org/a.png"/>
                <link rel="alternate" type="text/html" href="https://example.org/a"/>
                <published>2026-11-20T10:00:00Z</published>
                <updated>2026-11-21T10:00:00+01:00</updated>
                <author><name>Ada Sample</name><email>ada@example.org</email></author>
                <category term="naval" label="Naval forces"/>
                <summary>Short.</summary>
                <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div></content>
                </entry>"""
            )
        )
        assert entry.guid == "tag:example.org,2026:1"
        assert entry.link == "https://example.org/a"
        assert entry.title == "Frégate new"
        assert (entry.summary, entry.content_html) == ("Short.", "<p>Text</p>")
        assert entry.authors == ("Ada Sample",)
        assert entry.published == datetime(2026, 11, 20, 10, tzinfo=UTC)
        assert entry.updated == datetime(2026, 11, 21, 9, tzinfo=UTC)
        assert entry.tags == ("Naval forces",)
        assert entry.image_url == "https://example.org/a.png"
        assert entry.language == "fr"

    def test_atom_0_3(self) -> None:
        body = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title>
            <entry><title>A</title><link rel="alternate" type="text/html" href="https://e.org/a"/>
            <id>1</id><issued>2026-11-20T10:00:00Z</issued><modified>2026-11-21T10:00:00Z</modified>
            </entry></feed>"""
        entry = only_entry(body)
        assert entry.link == "https://e.org/a"
        assert entry.published == datetime(2026, 11, 20, 10, tzinfo=UTC)
        assert entry.updated == datetime(2026, 11, 21, 10, tzinfo=UTC)

    def test_rss_1_takes_its_id_from_rdf_about_and_its_date_from_dublin_core(self) -> None:
        body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
            xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://e.org/"><title>T</title><link>https://e.org/</link></channel>
            <item rdf:about="https://e.org/id/1"><title>A</title><link>https://e.org/a</link>
            <dc:date>2026-11-20</dc:date></item></rdf:RDF>"""
        entry = only_entry(body)
        assert (entry.guid, entry.link) == ("https://e.org/id/1", "https://e.org/a")
        assert entry.published == datetime(2026, 11, 20, tzinfo=UTC)

    def test_rss_0_91_names_its_public_dtd(self) -> None:
        body = (
            b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" '
            b'"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
            b"<title>T</title><item><title>A</title><link>https://e.org/a</link></item></channel></rss>"
        )
        assert only_entry(body).link == "https://e.org/a"


class TestLinks:
    def test_relative_links_start_at_the_feed(self) -> None:
        assert item("<link>../story/7</link>").link == "https://feeds.example.org/story/7"

    def test_relative_links_start_at_the_site_when_the_feed_is_hosted_elsewhere(self) -> None:
        body = rss("<item><link>/a</link></item>", "<link>https://example.net/</link>")
        assert only_entry(body).link == "https://example.net/a"

    def test_xml_base_counts(self) -> None:
        entry = '<entry><id>1</id><link href="a"/></entry>'
        assert only_entry(atom(entry, attributes='xml:base="https://e.org/x/"')).link == (
            "https://e.org/x/a"
        )

    def test_a_guid_is_the_link_when_it_is_a_permanent_one(self) -> None:
        body = rss("<item><title>A</title><guid>https://e.org/a</guid></item>")
        assert only_entry(body).link == "https://e.org/a"

    @pytest.mark.parametrize("link", ["<link/>", "<link />", "<link></link>", "<link> </link>"])
    @pytest.mark.parametrize(
        ("is_permanent", "expected"), [("true", "https://e.org/a"), ("false", "")]
    )
    def test_an_empty_link_does_not_decide(
        self, link: str, is_permanent: str, expected: str
    ) -> None:
        guid = f'<guid isPermaLink="{is_permanent}">https://e.org/a</guid>'
        assert only_entry(rss(f"<item>{link}{guid}</item>")).link == expected
        assert only_entry(rss(f"<item>{guid}{link}</item>")).link == expected

    @pytest.mark.parametrize("guid", ["12345", "urn:uuid:1", "example-12", "tag:e.org,2026:1"])
    def test_a_guid_that_is_no_address_is_no_link(self, guid: str) -> None:
        entry = only_entry(rss(f"<item><guid>{guid}</guid></item>"))
        assert (entry.guid, entry.link) == (guid, "")

    def test_a_guid_that_is_no_permanent_link_is_not_used_as_one(self) -> None:
        body = rss('<item><guid isPermaLink="false">https://e.org/?p=1</guid></item>')
        assert only_entry(body).link == ""

    def test_content_that_is_a_page_elsewhere_is_the_link_where_there_is_no_other(self) -> None:
        content = '<content type="text/html" src="https://e.org/text"/>'
        link = '<link href="https://e.org/page"/>'
        assert only_entry(atom(f"<entry><id>1</id>{content}</entry>")).link == "https://e.org/text"
        assert only_entry(atom(f"<entry><id>1</id>{content}{link}</entry>")).link.endswith("/page")

    def test_content_that_is_no_page_is_no_link(self) -> None:
        content = '<content type="audio/mpeg" src="https://e.org/a.mp3"/>'
        assert only_entry(atom(f"<entry><id>1</id>{content}</entry>")).link == ""

    def test_feedburner_gives_the_original_link(self) -> None:
        entry = item(
            "<link>https://feeds.example.net/~r/x/1</link>"
            "<feedburner:origLink>https://e.org/a</feedburner:origLink>"
        )
        assert entry.link == "https://e.org/a"

    def test_the_first_of_several_alternates_wins(self) -> None:
        links = '<link href="https://e.org/en"/><link href="https://e.org/fr" hreflang="fr"/>'
        assert only_entry(atom(f"<entry><id>1</id>{links}</entry>")).link == "https://e.org/en"

    def test_self_and_enclosure_are_no_pages(self) -> None:
        links = (
            '<link rel="self" href="https://e.org/a.atom"/>'
            '<link rel="enclosure" href="https://e.org/a.mp3" type="audio/mpeg"/>'
        )
        assert only_entry(atom(f"<entry><id>x</id>{links}</entry>")).link == ""

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            "mailto:a@e.org",
            "ftp://e.org/a",
            "http://[x",
            "https://。e.org/a",
        ],
    )
    def test_what_cannot_be_fetched_is_no_link(self, link: str) -> None:
        assert item(f"<link>{link}</link>").link == ""

    def test_ampersands_and_spaces_in_links(self) -> None:
        assert item("<link>\n https://e.org/a?x=1&amp;y=a b \n</link>").link == (
            "https://e.org/a?x=1&y=a%20b"
        )

    def test_entries_without_link_and_id_are_skipped_and_named(self) -> None:
        document = read(rss("<item><title>Lost</title></item><item><guid>1</guid></item>"))
        assert len(document.entries) == 1
        assert [(entry.title, entry.reason) for entry in document.skipped] == [
            ("Lost", Reason.ENTRY_WITHOUT_LINK)
        ]


class TestDates:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Fri, 20 Nov 2026 10:00:00 GMT", datetime(2026, 11, 20, 10, tzinfo=UTC)),
            ("Fri, 20 Nov 2026 10:00:00 EST", datetime(2026, 11, 20, 15, tzinfo=UTC)),
            ("20 Nov 2026 10:00 +0200", datetime(2026, 11, 20, 8, tzinfo=UTC)),
            ("2026-11-20 10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
            ("2026-11-20T10:00:00.123456+05:30", datetime(2026, 11, 20, 4, 30, tzinfo=UTC)),
            ("November 20, 2026", datetime(2026, 11, 20, tzinfo=UTC)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", datetime(1970, 1, 1, tzinfo=UTC)),
            ("Wed, 01 Jan 2200 00:00:00 GMT", datetime(2200, 1, 1, tzinfo=UTC)),
            ("0000-00-00 00:00:00", None),
            ("yesterday", None),
            ("", None),
        ],
    )
    def test_dates_are_read_as_written_and_naive_ones_are_utc(
        self, text: str, expected: datetime | None
    ) -> None:
        assert item(f"<pubDate>{text}</pubDate>").published == expected

    def test_dublin_core_dates_an_rss_entry(self) -> None:
        entry = item("<dc:date>2026-11-20T10:00:00Z</dc:date>")
        assert entry.published == entry.updated == datetime(2026, 11, 20, 10, tzinfo=UTC)

    def test_the_update_of_an_atom_entry_is_not_its_publication(self) -> None:
        body = atom("<entry><id>1</id><updated>2026-11-20T10:00:00Z</updated></entry>")
        assert only_entry(body).published is None


class TestTextOfEntries:
    @pytest.mark.parametrize(
        ("xml", "expected"),
        [
            ("US &amp;amp; UK", "US & UK"),
            ("<![CDATA[US & UK]]>", "US & UK"),
            ("<![CDATA[A <em>new</em> ship]]>", "A new ship"),
            ("range &lt; 5 km", "range < 5 km"),
            ("It&amp;#8217;s here", "It’s here"),
            ("two\n   lines", "two lines"),
            ("caf&#233;&#160;noir", "café noir"),
        ],
    )
    def test_titles_are_plain_text(self, xml: str, expected: str) -> None:
        assert item(f"<title>{xml}</title>").title == expected

    def test_a_media_title_does_not_replace_the_title(self) -> None:
        inner = '<title>Story</title><media:content url="https://e.org/x.jpg"><media:title>Photo</media:title></media:content>'
        assert item(inner).title == "Story"

    def test_a_caption_beside_the_content_is_not_the_content(self) -> None:
        inner = (
            f"<content:encoded>&lt;p&gt;{'The whole text. ' * 9}&lt;/p&gt;</content:encoded>"
            "<description>Teaser</description><media:description>A caption</media:description>"
        )
        assert "The whole text." in item(inner).content_html

    def test_summaries_are_cut_between_words(self) -> None:
        summary = item(f"<description>{'word ' * 1000}</description>").summary
        assert len(summary) <= 2000
        assert summary.endswith("word…")

    def test_a_long_description_is_content(self) -> None:
        text = "<p>" + "word " * 200 + "</p>"
        assert item(f"<description><![CDATA[{text}]]></description>").content_html == text.strip()
        assert item("<description>short</description>").content_html == ""

    def test_plain_atom_content_becomes_paragraphs(self) -> None:
        body = atom("<entry><id>1</id><content>One &amp; two\n\nThree</content></entry>")
        assert only_entry(body).content_html == "<p>One &amp; two</p><p>Three</p>"

    @pytest.mark.parametrize(
        ("xml", "expected"),
        [
            ("<author>ada@example.org (Ada Sample)</author>", ("Ada Sample",)),
            ("<author>jo@example.industries (Jo Große Sample)</author>", ("Jo Große Sample",)),
            ("<dc:creator>Ada Sample (mailto:ada@example.org)</dc:creator>", ("Ada Sample",)),
            ("<author>ada@example.org</author>", ()),
            ("<dc:creator></dc:creator>", ()),
            ("<dc:creator><![CDATA[ Ada\nSample ]]></dc:creator>", ("Ada Sample",)),
        ],
    )
    def test_authors_are_names(self, xml: str, expected: tuple[str, ...]) -> None:
        assert item(xml).authors == expected

    @pytest.mark.parametrize(
        "xml",
        [
            '<media:content url="/p.jpg" type="image/jpeg"/>',
            '<media:content url="/v.mp4" medium="video"/><media:thumbnail url="/p.jpg"/>',
            '<media:group><media:content url="/p.jpg"/></media:group>',
            '<enclosure url="/p.jpg" type="image/jpeg" length="1"/>',
            '<enclosure url="/a.mp3" type="audio/mpeg"/><media:thumbnail url="/p.jpg"/>',
        ],
    )
    def test_pictures(self, xml: str) -> None:
        assert item(xml).image_url == "https://feeds.example.org/p.jpg"


class TestChannel:
    def test_wishes_for_pollers(self) -> None:
        document = read(
            rss(
                "<item><guid>1</guid></item>",
                "<ttl>90</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"
                "<sy:updateFrequency>2</sy:updateFrequency>"
                "<skipHours><hour>0</hour><hour> 13 </hour><hour>24</hour></skipHours>"
                "<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>",
            )
        )
        assert document.ttl_minutes == 90
        assert document.update_period_seconds == 1800
        assert document.skip_hours == (0, 13)
        assert document.skip_days == ("Saturday", "Sunday")

    @pytest.mark.parametrize("ttl", ["", "0", "-5", "soon", "1" * 400, "1e9", "٣"])
    def test_odd_wishes_are_none(self, ttl: str) -> None:
        document = read(rss("<item><guid>1</guid></item>", f"<ttl>{ttl}</ttl>"))
        assert document.ttl_minutes is None
        assert document.update_period_seconds is None
        assert document.skip_hours == ()
