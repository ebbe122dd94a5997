"""A single feed on a command line: an address, or the fields of a feed list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feed_source import SOURCE_KINDS, FeedSource
from transforms.lib.feeds.single import SingleFeedError, single_feed

URL = "https://yards.example.org/rss"


def test_an_address_is_a_feed_of_which_nothing_else_is_known() -> None:
    assert single_feed(f" {URL}?a=1,b=2 ") == FeedSource(
        f"{URL}?a=1,b=2", "example.org", "example.org"
    )


def test_all_that_a_feed_list_may_say() -> None:
    text = (
        f"url={URL},source_id=yard-news,name=Yards, Docks & Co,country=NO,kind=company,language=nb"
    )
    assert single_feed(text) == FeedSource(
        URL, "yard-news", "Yards, Docks & Co", "NO", "company", "nb"
    )


def test_keys_may_come_in_any_order_with_blanks_and_be_left_out() -> None:
    assert single_feed(f"kind=blog , url={URL}?page=2") == FeedSource(
        f"{URL}?page=2", "example.org", "example.org", kind="blog"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feeds.xml", "give the feed's full address"),
        ("ftp://example.org/rss", "give the feed's full address"),
        ("http://[bad", "give the feed's full address"),
        ("name=Yards", "names no url"),
        ("url=yards.example.org", "give the feed's full address"),
        (f"url={URL},colour=red", "names 'colour', which is none of url, source_id, name"),
        (f"uri={URL}", "names 'uri', which is none of url"),
        (f"url={URL}?a=1,b=2", "write a comma as %2C"),
        (f"url={URL},url={URL}", "names url twice"),
        (f"url={URL},name=", "name is empty"),
        (f"url={URL},country=Norway", "country=Norway is not two capital letters"),
        (f"url={URL},kind=newspaper", "kind=newspaper is not one of press, official"),
        (f"url={URL},source_id=Yard News", "source_id=Yard News is not lower-case letters"),
        (f"url={URL},language=nob", "language=nob is not two small letters"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(text: str, said: str) -> None:
    with pytest.raises(SingleFeedError) as raised:
        single_feed(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "text", ["https://ada:secret@example.org/rss", "url=https://ada:secret@[b,x=1"]
)
def test_a_password_is_neither_kept_nor_shown(text: str) -> None:
    try:
        shown = repr(single_feed(text))
    except SingleFeedError as error:
        shown = str(error)
    assert "secret" not in shown


@given(
    name=st.text("abc,= äß", min_size=1).map(str.strip).filter(bool),
    country=st.sampled_from(["GB", "INT", "KR"]),
    kind=st.sampled_from(SOURCE_KINDS),
)
def test_what_is_given_is_what_is_read(name: str, country: str, kind: str) -> None:
    text = f"url={URL},country={country},kind={kind},name={name}"
    try:
        source = single_feed(text)
    except SingleFeedError:
        assert "=" in name
    else:
        assert (source.feed_url, source.country, source.kind) == (URL, country, kind)
        assert source.name == name
