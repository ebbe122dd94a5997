"""Dates of one document, read with what all of them and the feed tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from transforms.lib.feeds import FeedDocument, parse_feed
from transforms.lib.feeds.entry_dates import (
    BUILD_TIME,
    OUT_OF_LINE,
    DateReader,
    Outlet,
    date_reader,
    stamped,
)


def feed(dates: Sequence[str], channel: str = "", url: str = "https://e.org/rss") -> FeedDocument:
    items = "".join(
        f"<item><guid>{number}</guid><pubDate>{date}</pubDate></item>"
        for number, date in enumerate(dates)
    )
    body = f'<rss version="2.0"><channel><title>T</title>{channel}{items}</channel></rss>'
    return parse_feed(body.encode(), url)


def days(document: FeedDocument) -> list[str]:
    return [f"{entry.published:%d.%m.}" if entry.published else "" for entry in document.entries]


class TestReading:
    @pytest.mark.parametrize(
        ("channel", "url", "expected"),
        [
            ("<language>fr-FR</language>", "https://e.org/rss", "04.12."),
            ("<language>en-gb</language>", "https://e.org/rss", "04.12."),
            ("<language>en-us</language>", "https://e.org/rss", "12.04."),
            ("<language>en</language>", "https://e.co.uk/rss", "04.12."),
            ("<language>en</language>", "https://www.navy.mil/rss", "12.04."),
            ("", "https://e.com.au/rss", "04.12."),
            ("", "https://e.io/rss", ""),
            ("<language>en</language>", "https://e.org/rss", ""),
        ],
    )
    def test_order_by_language_and_country(self, channel: str, url: str, expected: str) -> None:
        assert days(feed(["04/12/2026 09:15"], channel, url)) == [expected]

    def test_order_by_another_date_of_the_feed(self) -> None:
        assert days(feed(["04/12/2026", "28/11/2026"])) == ["04.12.", "28.11."]
        assert days(feed(["04-12-2026", "03-29-2026"])) == ["12.04.", "29.03."]

    def test_names_of_months_by_the_language_of_the_feed(self) -> None:
        polish = "<language>pl</language>"
        assert days(feed(["4 listopada 2026 09:15"], polish)) == ["04.11."]

    def test_a_json_feed_is_read_the_same_way(self) -> None:
        body = (
            b'{"version": "https://jsonfeed.org/version/1.1", "language": "de", "items": ['
            b'{"id": "1", "date_published": "04/12/2026 09:15"}]}'
        )
        (entry,) = parse_feed(body, "https://e.org/feed.json").entries
        assert entry.published == datetime(2026, 12, 4, 9, 15, tzinfo=UTC)

    def test_the_reader_knows_its_feed(self) -> None:
        assert date_reader(Outlet("https://e.de/x", "fr"), "de-AT", ["23/11/2026"]) == DateReader(
            "de", "AT", True
        )


class TestFeedList:
    @pytest.mark.parametrize(
        ("language", "country", "tag", "expected"),
        [
            ("de", "", "", datetime(2026, 12, 4, tzinfo=UTC)),
            ("en", "GB", "en-us", datetime(2026, 12, 4, tzinfo=UTC)),
            ("en", "US", "en", datetime(2026, 4, 12, tzinfo=UTC)),
            ("en", "INT", "en-us", datetime(2026, 4, 12, tzinfo=UTC)),
            ("en", "", "fr", datetime(2026, 12, 4, tzinfo=UTC)),
            ("en", "", "", None),
        ],
    )
    def test_the_list_knows_the_outlet(
        self, language: str, country: str, tag: str, expected: datetime | None
    ) -> None:
        body = (
            f"<rss version='2.0'><channel><title>T</title><language>{tag}</language><item>"
            "<guid>1</guid><pubDate>04/12/2026</pubDate></item></channel></rss>"
        )
        document = parse_feed(body.encode(), "https://e.org/rss", "", language, country)
        assert document.entries[0].published == expected
        assert document.language == tag[:2]


STAMP = "Sat, 21 Nov 2026 16:20:{:02} GMT"
OTHER_DAYS = [f"{day} Nov 2026 10:00:00 GMT" for day in (20, 19, 18, 16)]


class TestDoubts:
    @pytest.mark.parametrize(
        "channel",
        [
            "",
            f"<lastBuildDate>{STAMP.format(9)}</lastBuildDate>",
            f"<pubDate>{STAMP.format(0)}</pubDate>",
        ],
    )  # fmt: skip
    def test_one_moment_for_all_is_that_of_the_build(self, channel: str) -> None:
        document = feed([STAMP.format(second) for second in (1, 1, 3)], channel)
        assert {entry.date_doubt for entry in document.entries} == {BUILD_TIME}

    @pytest.mark.parametrize(
        ("dates", "channel"),
        [
            ([STAMP.format(1), STAMP.format(2)], ""),
            (["2026-11-21"] * 4, ""),
            ([STAMP.format(1)] * 4, "<lastBuildDate>22 Nov 2026 07:00:00 GMT</lastBuildDate>"),
            ([STAMP.format(1)] * 3 + [""], ""),
            ([STAMP.format(1), *OTHER_DAYS], f"<lastBuildDate>{STAMP.format(1)}</lastBuildDate>"),
        ],
    )
    def test_what_may_be_chance_is_believed(self, dates: list[str], channel: str) -> None:
        assert {entry.date_doubt for entry in feed(dates, channel).entries} == {""}

    @pytest.mark.parametrize("odd", ["16 Nov 2006 10:00:00 GMT", "21 Nov 2027 10:00:00 GMT"])
    def test_a_date_far_from_all_others_is_out_of_line(self, odd: str) -> None:
        doubts = [entry.date_doubt for entry in feed([*OTHER_DAYS, odd]).entries]
        assert doubts == ["", "", "", "", OUT_OF_LINE]

    @pytest.mark.parametrize(
        "dates",
        [
            [*OTHER_DAYS, "2 Sep 2026 10:00:00 GMT"],
            [*OTHER_DAYS[:3], "16 Nov 2006 10:00:00 GMT"],
            ["1 Jan 2020", "1 Jan 2021", "1 Jan 2022", "1 Jan 2023", "1 Jan 2026"],
        ],
    )
    def test_a_slow_or_short_feed_has_no_line(self, dates: list[str]) -> None:
        assert {entry.date_doubt for entry in feed(dates).entries} == {""}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [((0, 0, 0), True), ((0, 30, 60), True), ((0, 0, 61), False), ((0, 0), False), ((), False)],
)
def test_entries_that_all_bear_one_time_bear_that_of_their_document(
    seconds: tuple[int, ...], expected: bool
) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    dates = [noon + timedelta(seconds=number) for number in seconds]
    assert stamped(dates) == expected
    assert not stamped([*dates, None])
