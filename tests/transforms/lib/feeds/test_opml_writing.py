"""A feed list that is written is the one that is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.feed_source import SOURCE_KINDS, FeedSource
from transforms.lib.feeds.opml import read_opml
from transforms.lib.feeds.opml_writing import write_opml
from transforms.lib.text.plain import clean_line

NAMES = st.text(max_size=30).map(clean_line).filter(bool)
SOURCES = st.builds(
    FeedSource,
    feed_url=st.from_regex(
        r"https://[a-z]{1,9}\.example\.org/[a-z]{0,9}(\?a=1&b=2)?", fullmatch=True
    ),
    source_id=st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True),
    name=NAMES,
    country=st.sampled_from(["", "GB", "INT"]),
    kind=st.sampled_from(SOURCE_KINDS),
    language=st.sampled_from(["", "en", "uk"]),
)


@given(st.lists(SOURCES, min_size=1, max_size=5, unique_by=lambda source: source.feed_url), NAMES)
def test_what_is_written_is_read(sources: list[FeedSource], title: str) -> None:
    text = write_opml(title, [(source, "https://example.org/") for source in sources])
    listing = read_opml(text.encode(), "written.opml")
    assert list(listing.sources) == sources
    assert not listing.problems


def test_what_is_not_known_is_left_out() -> None:
    text = write_opml("Feeds", [(FeedSource("https://e.org/rss", "e.org", "E", kind=""), "")])
    assert 'category="/source/e.org"' in text
