"""Plain words that stand where a name would: no rule for names takes them."""

import pytest

from transforms.lib.tags.entities.find import find_entities

WRONG = {
    "Naval Air Station, Larchvill": "Naval Air Station, Larchville was closed in spring.",
    "Marine Corps Air Station, Tuesday": "The Marine Corps Air Station, Tuesday, said no.",
    "Naval Station, Captain": "At Naval Station, Captain Smith, a diver, spoke.",
    "Building 12": "Building 12 frigates will take the yard ten years.",
    "1st ID": "He got his 1st ID card and a scanner.",
    "5th CES": "They met at the 5th CES show.",
    "Team-Building": "A Team-Building day was held at the depot.",
    "Battalion-Level": "It was a Battalion-Level review.",
    "PEO John Smith": "PEO John Smith spoke to the yard.",
    "Exercise Cold Harbour 25": "In Exercise Cold Harbour 25 nations took part.",
    "Herald": "The Herald missile flew; airlines and heralds did not.",
    "China Strategy": "The China Strategy is due in May.",
    "COVID 19": "Makers of COVID 19 vaccines met.",
    "BATTALION 12": "Signs of BATTALION 12 hung there.",
    "50 MW": "A plant of 50 MW was opened.",
    "1/504": "It is on 1/504 IT pages.",
    "Harbour Command": "The Harbour Command and Control suite was shown.",
    "Extended-Range": "They bought Extended-Range (ER) missiles.",
    "ER": "They bought Extended-Range (ER) missiles.",
    "Quick Reaction Forces": "These Quick Reaction Forces stand ready.",
    "Israeli": "Two Israeli 5 missiles fell.",
    "Defence Engineering": "Sample Defence Engineering 120 drones flew.",
    "Mk 3": "They drove a Mk 3 and left.",
    "the Army and": "He told the Army and Tidewater Safety Center so.",
    "RUSSIA LOSES 35": "RUSSIA LOSES 35 TANKS IN A NIGHT",
    "POLAND BUYS 32": "POLAND BUYS 32 fighters of a new kind.",
    "COPYRIGHT 2026": "COPYRIGHT 2026 Sample Press",
    "HOUSE PASSES 2026": "The HOUSE PASSES 2026 budget.",
    "9/11": "The 71st Space Wing met: 9/11 IN LARCHVILLE is a film.",
    "3-2": "The 71st Space Wing won 3-2 IN OVERTIME.",
    "PLAN": "PLAN B - The talks go on.",
    "VITAMIN": "VITAMIN C -- The yard hands it out.",
    "ANNEX": "ANNEX A – The form.",
    "Depot San": "He went to Recruit Depot San Diego.",
    "Biggest Challenge": "The Biggest Challenge is money.",
    "Challenge": "It was a Major Challenge for the yard.",
    "Live Fire Exercise": "A Live Fire Exercise was held.",
    "Sailors and": "He met Sailors and Tidewater Safety Center staff.",
}


@pytest.mark.parametrize(("wrong", "text"), WRONG.items())
def test_plain_words_make_no_name(wrong: str, text: str) -> None:
    found = find_entities("", text)
    assert not any(one.name.startswith(wrong) and one.type != "nationality" for one in found)


def test_a_base_is_named_with_its_place() -> None:
    names = [
        one.name for one in find_entities("", "Marine Corps Air Station, Tidewater, reopened.")
    ]
    assert "Marine Corps Air Station, Tidewater" in names
