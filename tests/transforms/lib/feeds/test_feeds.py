"""Any document: its entries, or why there are none."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.reasons import Reason
from tests.support.feed_documents import read, rss
from transforms.lib.feeds import FeedError


class TestErrors:
    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"", Reason.NOT_A_FEED),
            (b"   \n", Reason.NOT_A_FEED),
            (b"Too many requests", Reason.NOT_A_FEED),
            (b"<!doctype html><html><body>Sorry</body></html>", Reason.NOT_A_FEED),
            (b"<!-- cached --><html><head></head></html>", Reason.NOT_A_FEED),
            (
                b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
                Reason.NOT_A_FEED,
            ),
            (b'<?xml version="1.0"?><catalog/>', Reason.NOT_A_FEED),
            (b'<?xml version="1.0"?><opml version="2.0"/>', Reason.NOT_A_FEED),
            (b"\x89PNG\r\n\x1a\n\x00\x00", Reason.NOT_A_FEED),
            (rss("<item><title>A</title></item>"), Reason.EMPTY_FEED),
            (rss("")[:-20], Reason.EMPTY_FEED),
        ],
    )
    def test_what_is_no_feed_says_why(self, body: bytes, reason: Reason) -> None:
        with pytest.raises(FeedError) as caught:
            read(body)
        assert caught.value.reason is reason
        assert str(caught.value)

    def test_the_error_survives_the_way_out_of_a_worker(self) -> None:
        error = pickle.loads(pickle.dumps(FeedError(Reason.BAD_FEED, "why")))  # noqa: S301 - our own bytes
        assert (error.reason, str(error)) == (Reason.BAD_FEED, "why")


@settings(max_examples=200)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss><channel>", b"{", b"<feed><entry><id>1</id>"]),
)
def test_any_bytes_give_a_document_or_a_feed_error(tail: bytes, head: bytes) -> None:
    try:
        document = read(head + tail)
    except FeedError:
        return
    assert document.entries


@settings(max_examples=100)
@given(st.data())
def test_a_damaged_feed_gives_clean_text_or_a_feed_error(data: st.DataObject) -> None:
    good = rss(
        "<item><guid>1</guid><title>A &amp; é</title><link>/a?b=1&amp;c=2</link>"
        "<dc:creator>X</dc:creator><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>"
        "<description><![CDATA[<p>x</p>]]></description></item>"
    )
    at = data.draw(st.integers(0, len(good)))
    noise = data.draw(
        st.sampled_from(
            [b"<", b">", b"&", b"\x00", b"\xff", b"]]>", b"<![CDATA[", b"&#xD800;", b'"']
        )
    )
    try:
        document = read(good[:at] + noise + good[at + data.draw(st.integers(0, 5)) :])
    except FeedError:
        return
    for entry in document.entries:
        assert entry.link or entry.guid
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))
        for text in (entry.title, entry.summary, entry.guid, *entry.authors, *entry.tags):
            assert "\x00" not in text
            text.encode()
