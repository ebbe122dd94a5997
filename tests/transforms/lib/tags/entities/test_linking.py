"""An id is given where the context agrees; else the name alone."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.find import find_entities


def ids(text: str, source_country: str = "") -> dict[str, str]:
    """Each surface of the text with the id it got."""
    return {
        text[span.start : span.end]: entity.id
        for entity in find_entities("", text, source_country=source_country)
        for span in entity.offsets
    }


def test_a_town_needs_its_country_beside_it() -> None:
    assert ids("Work moves to Henderson in spring.")["Henderson"] == "place:henderson"
    near = ids("The United States paid; work moves to Henderson in spring.")
    assert near["Henderson"] == "place:gn-5505411"
    assert ids("Work moves to Henderson.", source_country="US")["Henderson"] == "place:gn-5505411"


def test_a_company_of_a_country_is_one_name() -> None:
    found = ids("BAE Systems Australia met Saab, Sweden.")
    assert found["BAE Systems Australia"] == "org:bae-systems"
    assert (found["Saab"], found["Sweden"]) == ("org:saab", "ctry:se")


@pytest.mark.parametrize(
    ("text", "georgia"),
    [
        ("Guards of Georgia, Alabama and Florida met.", "place:us-ga"),
        ("Guards of Ohio and Georgia met.", "place:us-ga"),
        ("Troops of Armenia and Georgia met.", "ctry:ge"),
        ("Georgia, Washington said, is calm.", "ctry:ge"),
    ],
)
def test_a_name_among_states_is_a_state(text: str, georgia: str) -> None:
    assert ids(text)["Georgia"] == georgia


def test_a_capital_needs_no_country() -> None:
    assert ids("The envoy flew to Tashkent.")["Tashkent"].startswith("place:gn-")


def test_a_ship_is_not_the_town_she_is_named_after() -> None:
    found = ids("The frigate Victoria had been away from Seychelles for days.")
    assert found["Victoria"] == "platform:victoria"


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        (
            "The Dutch cabinet and the House of Representatives agreed.",
            "House of Representatives",
            "",
        ),
        ("The United States waits: the Senate votes.", "Senate", "org:u-s-senate"),
    ],
)
def test_a_house_that_many_states_have(text: str, surface: str, entity: str) -> None:
    assert ids(text).get(surface, "").startswith("org:") == bool(entity)


def test_an_acronym_of_two_forces_is_neither_where_the_text_speaks_of_both() -> None:
    text = "India and Israel met. India and Israel agreed. The IAF sent four jets."
    assert ids(text)["IAF"] == "organisation:iaf"
    assert ids("The Indian Air Force met Israel. The IAF sent jets.")["IAF"] == (
        "org:indian-air-force"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Maj. Gen. Anita Delacroix-Hughes left the United States.",
        "The centre, Naval Warfare Center (NWCX) Atlantic, is large.",
        "Minister Md Shahriar Alam received the guest in Iran.",
    ],
)
def test_a_part_of_another_name_is_no_entity(text: str) -> None:
    assert not {"Hughes", "Atlantic", "Shahriar"} & ids(text).keys()


def test_an_acronym_that_the_text_declares_is_no_town() -> None:
    text = (
        "The Surface Air Missile for Assured Retaliation (SAMAR) missile flew in the Philippines."
    )
    assert ids(text)["SAMAR"].startswith("weapon:")


def test_a_system_that_its_kind_has_told_is_known_by_its_name_later() -> None:
    text = "The Harpoon missile was fired. Harpoon will stay, a harpoon too, Harpoon Island not."
    assert [e.mentions for e in find_entities("", text) if e.type == "weapon"] == [2]


def test_a_person_or_a_county_is_not_called_after_the_system_of_the_text() -> None:
    assert tagged("The Boxer vehicle was shown. Mr. Boxer said no. Boxer left.") == [
        ("Boxer", "platform"),
        ("Boxer", "person"),
    ]
    text = "The Bradley vehicle was shown. In Bradley county it rained, Bradley said."
    assert tagged(text).count(("Bradley", "platform")) == 1
    assert ("Bradley", "organisation") not in tagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "The patrol fired a Javelin at dusk.",
        "The boats are armed with two Javelins.",
        "The drone was shot down by the Javelin.",
    ],
)
def test_what_is_fired_is_the_weapon_of_that_name(text: str) -> None:
    assert "plat:fgm-148-javelin" in ids(text).values()


@pytest.mark.parametrize(
    "text", ["The board fired Bradley Marlow.", "She was fired from Javelin.", "A Javelin was won."]
)
def test_a_name_that_is_something_else_is_no_weapon(text: str) -> None:
    assert not {"plat:m2-bradley", "plat:fgm-148-javelin"} & set(ids(text).values())


@pytest.mark.parametrize(
    ("town", "country"),
    [("Kherson", "UA"), ("Yokosuka", "JP"), ("Gdansk", "PL"), ("Hodeidah", "YE"), ("Narvik", "NO")],
)
def test_a_town_that_the_news_names_alone_has_its_country(town: str, country: str) -> None:
    (found,) = find_entities("", f"A crew left {town} at noon.")
    assert found.country == country


@pytest.mark.parametrize(
    "text",
    [
        "Minister Promises Swift Response to Attacks",
        "The park of Kakadu is large.",
        "Papa said no, the moron.",
        "Nis said no.",
    ],
)
def test_words_that_are_also_names_are_none_alone(text: str) -> None:
    found = {*ids(text).values(), *(entity.id for entity in find_entities(text, ""))}
    assert not {one for one in found if one.startswith(("ex:", "place:city-"))}


def test_a_class_of_ships_is_not_its_copy_of_one_navy() -> None:
    assert ids("Chile sails two Scorpène boats.")["Scorpène"] == "plat:scorpene-class"
    assert ids("A Kalvari-class boat sails.")["Kalvari-class"] == "plat:kalvari-class"


def test_a_town_of_many_countries_has_none_of_its_own() -> None:
    (found,) = find_entities("", "A crew met in Portsmouth at noon.")
    assert found.country == ""
