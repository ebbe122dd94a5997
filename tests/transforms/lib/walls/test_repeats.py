from __future__ import annotations

import pytest

from transforms.lib.walls.repeats import RepeatedTexts

HOST = "gazette.example"
WALL = "Ezt a tartalmat csak előfizetőink láthatják, azonosító {}."
HEADLINES = ("Frigate sails for Malta", "Brigade gets new howitzers", "Budget passes in the night")


def seen(*stories: tuple[str, str, str]) -> RepeatedTexts:
    texts = RepeatedTexts()
    for address, headline, text in stories:
        texts.add(HOST, address, headline, text)
    return texts


def stories(text: str, headlines: tuple[str, ...] = HEADLINES) -> list[tuple[str, str, str]]:
    return [(f"/{n}", headline, text.format(n)) for n, headline in enumerate(headlines)]


def test_one_text_for_three_stories_is_a_wall_in_any_language() -> None:
    texts = seen(*stories(WALL))
    assert texts.is_wall(HOST, WALL.format(77))
    assert not texts.is_wall("other.example", WALL.format(77))
    assert not texts.is_wall(HOST, "A frigate sails.")


def test_two_stories_with_one_text_are_one_published_twice() -> None:
    assert not seen(*stories(WALL)[:2]).is_wall(HOST, WALL)


@pytest.mark.parametrize(
    ("addresses", "headlines"),
    [(("/1", "/1", "/1"), HEADLINES), (("/1", "/2", "/3"), HEADLINES[:1] * 3)],
)
def test_entries_of_one_page_and_reprints_of_one_story_are_no_wall(
    addresses: tuple[str, ...], headlines: tuple[str, ...]
) -> None:
    entries = [(at, title, WALL) for at, title in zip(addresses, headlines, strict=True)]
    assert not seen(*entries).is_wall(HOST, WALL)


def test_a_text_that_tells_the_story_is_no_wall_however_often_it_comes() -> None:
    caption = "Sailors of the frigate load stores for the voyage to Malta."
    headlines = ("Frigate loads: picture one", "Sailors load stores", "Voyage to Malta: frigate")
    assert not seen(*stories(caption, headlines)).is_wall(HOST, caption)


def test_what_is_long_gone_is_forgotten() -> None:
    texts = seen(*stories(WALL))
    for number in range(10_000):
        texts.add(HOST, "/x", "A story", "word " * 3 + chr(0x4E00 + number))
    assert not texts.is_wall(HOST, WALL)
