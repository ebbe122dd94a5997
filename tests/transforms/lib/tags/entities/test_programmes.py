"""Programmes by the word after them, events by their year."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.programmes import find_programmes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Funds for the XRTB programme were cut.", "XRTB"),
        ("Bids in the QRFA tender are due.", "QRFA"),
        ("The firm had a stand at Aero Nordia 2023.", "Aero Nordia 2023"),
    ],
)
def test_programmes_and_events(text: str, name: str) -> None:
    assert (name, "programme") in tagged(text)


@pytest.mark.parametrize(
    "text",
    ["The UAV programme grew.", "It was shown at the end of May 2023.", "In April 2021 it fell."],
)
def test_kinds_and_months_are_none(text: str) -> None:
    assert list(find_programmes(text)) == []


def test_a_body_before_the_word_stays_a_body() -> None:
    assert ("NATO", "organisation") in tagged("The NATO programme is large.")
