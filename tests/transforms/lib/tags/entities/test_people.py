"""Rules of English prose: which runs of capitals are people, bodies, units, ships and places."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.capital_runs import find_runs
from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.entities.people import find_people, surname


def people(text: str) -> list[str]:
    folded = fold_letters(text)
    return [text[m.start : m.end] for m in find_people(folded, find_runs(folded))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("according to French Vice Adm. Hervé Bléjean, the director", "Hervé Bléjean"),
        ("U.S. Secretary of State Antony Sample spoke", "Antony Sample"),
        ("chief of the Air Force Jan Novák", "Jan Novák"),
        ("chief EU diplomat Josep Sample", "Josep Sample"),
        ("Lt. Col. Jane Q. Roe", "Jane Q. Roe"),
        ("Sgt. 1st Class", ""),
        ("“Yes,” said Jane Roe, who leads it", "Jane Roe"),
        ("Jane Roe told reporters", "Jane Roe"),
        ("analyst Mohammed bin Sample", "Mohammed bin Sample"),
        ("Abu Sample al-Tajrubi was seen", "Abu Sample al-Tajrubi"),
        ("spokesman Kim Jong-il declined", "Kim Jong-il"),
        ("Prime Minister Jane Roe’s office", "Jane Roe"),
    ],
)
def test_people_without_title(text: str, name: str) -> None:
    assert people(text) == ([name] if name else [])


@pytest.mark.parametrize(
    "text",
    [
        "Security Council said it would",
        "On Monday Officials said",
        "the Defense Ministry said",
        "President of the Board",
        "near Fort Sample",
    ],
)
def test_what_is_no_person(text: str) -> None:
    assert people(text) == []


def test_surnames_lose_articles_and_suffixes() -> None:
    assert [surname(n) for n in ("Jane Roe", "Sami al-Sample", "John Doe Jr.")] == [
        "Roe",
        "Sample",
        "Doe",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Capt. April Roe spoke.", "April Roe"),
        ("Theresa May spoke in May.", "Theresa May"),
        ("Deepika Sharma won the prize.", "Deepika Sharma"),
        ("Wang Yi left on Sunday.", "Wang Yi"),
        ("They met Grolt Vantis, a resident of Oslo.", "Grolt Vantis"),
    ],
)
def test_people_without_titles(text: str, name: str) -> None:
    assert (name, "person") in tagged(text)


def test_an_east_asian_family_name_comes_first() -> None:
    text = "Spokeswoman Mao Ning said so. Mao added nothing."
    assert tagged(text) == [("Mao Ning", "person"), ("Mao", "person")]
