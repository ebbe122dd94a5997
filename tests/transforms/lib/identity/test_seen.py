"""What is kept of an article that was seen."""

from transforms.lib.identity.seen import (
    details_hash,
    feed_hash,
    is_own,
    title_words,
    words_as_extracted,
)
from transforms.lib.urls.keys import article_id

URL = "https://outlet.example/frigate"


def test_a_change_of_title_authors_or_address_is_another_hash() -> None:
    one = details_hash("Frigate sails", ["Ann"], URL)
    assert one == details_hash("Frigate sails", ["Ann"], URL)
    others = [
        details_hash("Frigate sinks", ["Ann"], URL),
        details_hash("Frigate sails", ["Bo"], URL),
        details_hash("Frigate sails", ["Ann"], f"{URL}/2"),
    ]
    assert len({one, *others}) == 4


def test_hashes_fit_a_column_of_64_bits() -> None:
    for value in (details_hash("Frigate", [], URL), feed_hash(URL)):
        assert -(2**63) <= value < 2**63


def test_titles_that_differ_in_their_numbers_alone_are_alike() -> None:
    assert title_words("12 boats seized") == title_words("7 boats seized")
    assert title_words("12 boats seized") != title_words("12 tanks seized")


def test_an_article_has_its_own_address_unless_it_claimed_another() -> None:
    assert is_own(URL, article_id(URL))
    assert not is_own(f"{URL}-print", article_id(URL))


def test_a_text_counts_the_lines_that_its_outlet_repeats() -> None:
    assert words_as_extracted(160, ["Follow our desk.", "護衛艦"]) == 166
    assert words_as_extracted(160, None) == 160
