"""Military units by ordinal, number, name and letters."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Guns of the 4th Separate Rifle Brigade fired.", "4th Separate Rifle Brigade"),
        ("He served in the 155th brigade near Orikhiv.", "155th brigade"),
        ("Pilots of No. 609 Squadron took part.", "No. 609 Squadron"),
        ("The 27 Kumaon Rifles searched the village.", "27 Kumaon Rifles"),
        ("The 16 Corps guards the valley.", "16 Corps"),
        ("Amphibious Squadron 3 sailed from Norfolk.", "Amphibious Squadron 3"),
        ("Marine Wing Support Squadron 271 laid the mat.", "Marine Wing Support Squadron 271"),
        ("The jets of Carrier Air Wing One Seven returned.", "Carrier Air Wing One Seven"),
        ("The Fifth Army crossed the river.", "Fifth Army"),
        ("He commands the Indian Army Parachute Regiment.", "Parachute Regiment"),
        ("The Welsh Guards marched past.", "Welsh Guards"),
        ("The Sapphire regiment held the hill.", "Sapphire regiment"),
        ("Sailors of HSC-28 embarked on the ship.", "HSC-28"),
        ("The Marine Rotational Force-Europe arrived.", "Marine Rotational Force-Europe"),
        ("Soldiers of Bravo Troop rode out.", "Bravo Troop"),
        ("Sailors joined Joint Task Force Halibut in May.", "Joint Task Force Halibut"),
        ("The 163d Attack Wing flew home.", "163d Attack Wing"),
        ("The First Armored Division moved.", "First Armored Division"),
        ("The 56 Stryker Brigade Combat Team trained.", "56 Stryker Brigade Combat Team"),
        (
            "The 8th Squadron, 1st Cavalry Regiment, 2nd Test Brigade Combat Team, came back.",
            "8th Squadron, 1st Cavalry Regiment",
        ),
        ("The 3rd Brigade Combat Team, 99th Airborne Division, flew.", "99th Airborne Division"),
        ("The 71st SW and the 14th ARW share a gate.", "71st SW"),
        ("The 46th Water Purification Company moved; the 46th WPC stayed.", "46th WPC"),
        ("Marines of II MEF went ashore.", "II MEF"),
        ("The 46th Water Purification Company moved; the 46 WPC stayed.", "46 WPC"),
        ("Gunners of the 71st Space Wing, 6-9 ADA and 3/777 PIR trained.", "6-9 ADA"),
        ("Gunners of the 71st Space Wing, 6-9 ADA and 3/777 PIR trained.", "3/777 PIR"),
        ("The 71st Marine Expeditionary Unit (MEU) sailed.", "MEU"),
        ("The Tidewater Amphibious Ready Group (ARG) sailed.", "ARG"),
        ("The 71st Space Wing moved. The 71st has stayed.", "71st"),
        ("He is of the Tidewater National Guard 77th Infantry Regiment.", "77th Infantry Regiment"),
        ("Men of the 5th Bridge and Ferry Battalion swam.", "5th Bridge and Ferry Battalion"),
        (
            "He leads the 61st Army Fire and Rocket Defense Command.",
            "61st Army Fire and Rocket Defense Command",
        ),
        (
            "Headquarters and Headquarters Battery, 7th Test Artillery, fired.",
            "Headquarters and Headquarters Battery",
        ),
        ("A Combined Joint Task Force Heron officer spoke.", "Combined Joint Task Force Heron"),
        ("Army Supply Battalion-Kuwait packed.", "Army Supply Battalion-Kuwait"),
        (
            "The 12th Cyberspace Group Detachment 4 has moved.",
            "12th Cyberspace Group Detachment 4",
        ),
    ],
)
def test_units_are_found_whole(text: str, name: str) -> None:
    assert (name, "military_unit") in tagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "It lost 20 Rifles and a truck.",
        "The Jammu division of the state has five districts.",
        "The firm's second division grew.",
        "A Polish brigade and a German battalion trained.",
        "The ship fired VLS-40 cells.",
        "It was the 20th NATO summit and the 3rd EU meeting.",
        "The 5th Sample Museum and Air Command are shut.",
    ],
)
def test_what_only_looks_like_a_unit_is_none(text: str) -> None:
    assert not [name for name, kind in tagged(text) if kind == "military_unit"]


def test_an_ordinal_of_something_else_is_no_unit() -> None:
    for text in (
        "The 71st Space Wing kept the 71st birthday, and the 72nd has come.",
        "The 71st Space Wing met on the 71st, a Saturday. Talks of the 71st have begun.",
        "The 71st Space Wing shot; of seventy rounds the 71st was a dud.",
    ):
        assert [name for name, _ in tagged(text)] == ["71st Space Wing"]
