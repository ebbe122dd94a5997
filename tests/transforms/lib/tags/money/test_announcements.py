"""The paragraphs of a page of awards: which are awards, and which headings and notes."""

import textwrap

import pytest

from transforms.lib.tags.money.awards import find_awards

BODY = (
    "Work will be performed in Reno, Nevada. "
    "The Sample Depot, Reno, Nevada, is the contracting activity."
)


FIRST = (
    "Acme Corp., Reno, Nevada, is being awarded a $7,000,000 firm-fixed-price contract for pumps."
)


def test_single_newlines_and_broken_lines_hold_as_many_awards() -> None:
    paragraphs = [f"{FIRST.replace('Acme', f'Acme{n}')} {BODY}" for n in range(30)]
    assert len(find_awards("\n".join(["NAVY", *paragraphs, "*Small business"]))) == 30
    broken = "\n\n".join(textwrap.fill(paragraph, 70) for paragraph in paragraphs)
    assert find_awards(broken) == find_awards("\n\n".join(paragraphs))


@pytest.mark.parametrize(
    "text",
    [
        (
            "CORRECTION: The contract announced May 3 to Acme Corp., Reno, "
            "Nevada, for $5,000,000 has not yet been awarded."
        ),
        f"Correction: {FIRST} {BODY}",
        "*Small business",
        "DEFENSE LOGISTICS AGENCY",
    ],
)
def test_corrections_headings_and_footnotes_are_no_awards(text: str) -> None:
    assert find_awards(text) == ()


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("Acme Corp.,* Reno, Nevada, was awarded a $1,000,000 contract for hay.", True),
        (
            (
                "Acme Corp.,* Reno, Nevada, was awarded a $1,000,000 contract for "
                "hay.\n\n*Mandatory source"
            ),
            False,
        ),
        (
            (
                "Acme Corp.,** Reno, Nevada, was awarded a $1,000,000 contract "
                "for hay.\n\n**Woman-owned small business"
            ),
            True,
        ),
        ("Acme Corp., Reno, Nevada, was awarded a $1,000,000 contract for hay.", False),
    ],
)
def test_stars_mean_what_the_footnote_says(text: str, small: bool) -> None:
    (award,) = find_awards(text)
    assert award.small_business is small
