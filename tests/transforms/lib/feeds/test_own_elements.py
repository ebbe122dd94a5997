"""An item says what its own elements say, whatever stands inside it about something else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.lib.feeds import ParsedEntry, parse_feed
from transforms.lib.feeds.guard import readable_xml

URL = "https://feeds.example.org/rss"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:m="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:x="https://e.org/own" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
OWN = (
    "<title>Corvette launched</title><link>https://e.org/corvette</link><guid>c-1</guid>"
    "<description>The yard launched a corvette.</description>"
    "<pubDate>Tue, 10 Nov 2026 08:00:00 GMT</pubDate><author>a@e.org (Ada Sample)</author>"
    "<category>Naval</category>"
)
OTHERS = {
    "a gallery": "<gallery><photo><title>P</title><link>https://e.org/p</link><guid>9</guid>"
    "<pubDate>Tue, 10 Nov 2020 08:00:00 GMT</pubDate><description>D</description></photo>"
    "</gallery>",
    "related stories": "<related><item><title>Old</title><link>https://e.org/old</link></item>"
    "</related>",
    "a comment": "<replies><reply><author>Troll</author><title>No</title></reply></replies>",
    "an object of its own namespace": "<x:object><title>T</title><category>Other</category>"
    "<link>https://e.org/t</link></x:object>",
    "a picture with its caption": '<media:content url="https://e.org/1.jpg" medium="image">'
    "<media:title>Photo</media:title><media:description>A quay.</media:description>"
    "<media:keywords>quay, crane</media:keywords></media:content>",
    "a group under another prefix": "<m:group><m:content url='https://e.org/1.mp4'/>"
    "<m:title>Video</m:title><m:description type='html'>A &lt;b&gt;video&lt;/b&gt;"
    "</m:description></m:group>",
    "a caption beside": "<media:description>A quay at night.</media:description>",
    "iTunes": "<itunes:summary>Podcast</itunes:summary><itunes:author>Studio</itunes:author>",
    "Dublin Core": "<dc:title>DC</dc:title><dc:description>DC</dc:description>"
    "<dc:creator>Desk</dc:creator>"
    "<dcterms:issued>2020-01-01</dcterms:issued>",
    "an image": "<image><url>https://e.org/i.png</url><title>Logo</title>"
    "<link>https://e.org/</link></image>",
}  # fmt: skip


def item(inner: str) -> ParsedEntry:
    channel = f"<channel><title>G</title><item>{inner}</item></channel>"
    body = f'<rss version="2.0" {NAMESPACES}>{channel}</rss>'
    (entry,) = parse_feed(body.encode(), URL).entries
    return entry


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("before", [True, False])
def test_nothing_takes_the_place_of_an_own_element(name: str, *, before: bool) -> None:
    entry = item(OTHERS[name] + OWN if before else OWN + OTHERS[name])
    assert (entry.guid, entry.link, entry.title) == (
        "c-1", "https://e.org/corvette", "Corvette launched",
    )  # fmt: skip
    assert entry.summary == "The yard launched a corvette."
    assert entry.content_html == ""
    assert entry.published == datetime(2026, 11, 10, 8, tzinfo=UTC)
    assert (entry.authors, entry.tags) == (("Ada Sample",), ("Naval",))


@pytest.mark.parametrize(
    ("xml", "field", "value"),
    [
        ("<media:title>Only this</media:title>", "title", "Only this"),
        ("<description/><media:description>Seen</media:description>", "summary", "Seen"),
        ("<description> </description><dc:description>DC</dc:description>", "summary", "DC"),
        ("<itunes:summary>Episode</itunes:summary>", "summary", "Episode"),
        ("<author>desk@e.org</author><dc:creator>Ada</dc:creator>", "authors", ("Ada",)),
        ("<dc:subject>Air</dc:subject>", "tags", ("Air",)),
        ("<dc:date>2026-11-10</dc:date>", "published", datetime(2026, 11, 10, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_module_speaks_where_the_item_is_silent(xml: str, field: str, value: object) -> None:
    assert getattr(item(f"<guid>1</guid>{xml}"), field) == value


def test_a_caption_is_no_summary_of_a_text() -> None:
    text = "The whole text of the story. " * 9
    entry = item(
        f"<guid>1</guid><media:description>A quay</media:description>"
        f"<content:encoded>&lt;p&gt;{text}&lt;/p&gt;</content:encoded>"
    )
    assert entry.summary == text.strip()


def test_the_source_of_an_atom_entry_stays_with_it() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><source><title>S</title>'
        "<id>s</id><updated>2020-01-01T00:00:00Z</updated></source><id>1</id><title>A</title>"
        '<link href="https://e.org/a"/><updated>2026-11-10T08:00:00Z</updated>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b></p>'
        "</div>"
        "</content></entry></feed>"
    )
    (entry,) = parse_feed(body.encode(), URL).entries
    assert (entry.guid, entry.title, entry.content_html) == ("1", "A", "<p>One <b>two</b></p>")
    assert entry.updated == datetime(2026, 11, 10, 8, tzinfo=UTC)


def test_a_document_of_own_elements_is_left_as_it_is() -> None:
    body = f"<rss version='2.0'><channel><title>G</title><item>{OWN}</item></channel></rss>"
    assert readable_xml(body.encode()).endswith(body.encode())


@pytest.mark.parametrize("gap", ["", "\n", "<!-- > -->", "<?p </gallery>?>"])
def test_cuts_end_where_the_elements_end(gap: str) -> None:
    gallery = f"<gallery a='>'><p><link/></p>{gap}</gallery >"
    entry = item(f"{gallery}<guid>1</guid>{gap}<title>A &amp; B</title>{gallery}{gallery}")
    assert (entry.guid, entry.title, entry.link) == ("1", "A & B", "")
