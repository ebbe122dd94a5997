"""Whose navy it is."""

from transforms.lib.tags.entities.find import find_entities


def surfaces(text: str, **origin: str) -> dict[str, list[str]]:
    found = find_entities("", text, **origin)
    return {e.id: [text[span.start : span.end] for span in e.offsets] for e in found}


def test_the_navy_is_that_of_the_outlet() -> None:
    text = "The Navy bought two ships."
    assert "org:royal-navy" in surfaces(text, source_country="GB")
    assert "org:united-states-navy" in surfaces(text, source_country="US")
    assert "organisation:navy" in surfaces(text)
    foreign = "The Navy met ships of Sweden, Sweden’s neighbours and Finland."
    assert "org:norwegian-navy" in surfaces(foreign, source_country="NO")


def test_shared_names_follow_the_country_at_hand() -> None:
    assert "ctry:ge" in surfaces("Troops from Georgia joined the Armenian contingent.")
    american = "U.S. soldiers, all Americans, flew from Savannah, Georgia, to Texas."
    assert "place:us-ga" in surfaces(american)


def test_a_service_stands_before_a_rank() -> None:
    text = "Army Gen. Jane Roe met Navy Rear Adm. John Doe; an Army Chief Engineer left."
    assert [e.mentions for e in find_entities("", text) if e.name in ("Army", "Navy")] == [1, 1]


def test_a_rank_after_another_owner_is_not_of_the_leading_country() -> None:
    text = "The Pentagon knew that rebel Army Gen. Jane Roe met Army Gen. John Doe."
    assert [e.country for e in find_entities("", text) if e.type == "organisation"] == [
        "US",
        "",
        "US",
    ]
