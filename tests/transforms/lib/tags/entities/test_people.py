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
        ("They met Grolt Vantis, Ph.D., in Oslo.", "Grolt Vantis"),
        ("They met Grolt Vantis Jr. in Oslo.", "Grolt Vantis Jr"),
        ("Dr. Mark Day spoke.", "Mark Day"),
        ("Lt. James West left.", "James West"),
        ("Petty Officer 2nd Class Mia Long won.", "Mia Long"),
        ("Airman 1st Class Grolt Vantis won.", "Grolt Vantis"),
        ("The Sergeant Major of the Army Grolt Vantis won.", "Grolt Vantis"),
        ("Foreign Minister Dmitri Sorokin left Sorokin.", "Dmitri Sorokin"),
    ],
)
def test_people_without_titles(text: str, name: str) -> None:
    assert (name, "person") in tagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Musa Sample district is calm.",
        "They came from Grolt Vantis, N.Y., by bus.",
        "Maj. Vantis Center opened.",
        "The Ford Class Lounge and the First Class Lounge opened.",
    ],
)
def test_what_is_built_like_a_name_and_is_a_place(text: str) -> None:
    assert not [name for name, kind in tagged(text) if kind == "person"]


@pytest.mark.parametrize(("name", "family"), [("Mao Ning", "Mao"), ("Jeon Ha-sample", "Jeon")])
def test_an_east_asian_family_name_comes_first(name: str, family: str) -> None:
    text = f"Spokeswoman {name} said so. {family} added nothing."
    assert tagged(text) == [(name, "person"), (family, "person")]


@pytest.mark.parametrize("rank", ["Recruit", "Fireman Recruit", "Gunnery Sgt."])
def test_a_rank_is_no_part_of_the_name(rank: str) -> None:
    assert ("Jane Larch", "person") in tagged(f"{rank} Jane Larch said so.")
