"""The last line that a paywall shows."""

import pytest

from transforms.lib.walls.endings import asks_to_pay, is_link_to_rest, leads_on


@pytest.mark.parametrize(
    "line",
    [
        "To keep reading, log in to your account.",
        "Subscribe now to continue reading this story with unlimited access.",
        "You have 62 percent of the story remaining",
        "To read the full story, start your free trial today.",
        "You have reached your limit of free stories. Subscribe for unlimited access.",
        "You’ve reached your article limit. Subscribe for unlimited access.",
        "Subscribers can read the full story. Already subscribed? Sign in.",
        "This story is for members",
        "Sie möchten weiterlesen? Mit F+ erhalten Sie Zugriff auf alle Inhalte.",
        "Um weiterzulesen, melden Sie sich bitte an oder testen Sie unser Abo.",
    ],
)
def test_a_line_that_asks_for_the_price_of_the_rest(line: str) -> None:
    assert asks_to_pay(line)


@pytest.mark.parametrize(
    "line",
    [
        "The ministry asked its subscribers to pay for the old radar until May.",
        "To continue reading our news, sign up to the newsletter with your e-mail.",
        "The pages are for members of the union, its lawyer told the court.",
        "The fleet will continue to patrol the strait.",
        "You have reached the limit of this dock, and the larger ships will need access to ours.",
    ],
)
def test_news_and_other_offers_do_not(line: str) -> None:
    assert not asks_to_pay(line)


@pytest.mark.parametrize("line", ["Read more", "» Weiterlesen", "Lire la suite sur le site"])
def test_a_link_to_the_rest(line: str) -> None:
    assert is_link_to_rest(line)
    assert leads_on(line)


def test_a_line_that_breaks_off_leads_on_and_is_no_link() -> None:
    assert leads_on("The minister said that […]")
    assert not is_link_to_rest("The minister said that […]")
    assert not leads_on("The minister said so.")
