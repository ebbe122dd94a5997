"""Designations: what makes one a platform, a weapon or nothing."""

import time

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.designations import find_designations, kind_by_head


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        ("The plant will make the VR-77 rifle under licence.", "VR-77", "weapon"),
        ("Six QTR-40 trainers were handed over in Lisbon.", "QTR-40", "platform"),
        ("Engineers fired a Dhanu-P missile from a canister.", "Dhanu-P", "weapon"),
        ("A Su-34NVO fighter landed at dusk.", "Su-34NVO", "platform"),
        ("The frigate fired two YJ-99 at the target.", "YJ-99", "weapon"),
        ("Its first Type 093B left the yard in May.", "Type 093B", "platform"),
        ("It was hit by a 9M133 in the second week.", "9M133", "weapon"),
        ("Crews flew the MQ-27C for nine hours.", "MQ-27C", "platform"),
        ("He showed the Karna Mk-2A tank to visitors.", "Karna Mk-2A", "platform"),
        ("A Vega II and a Soyuz 5 lifted two payloads.", "Soyuz 5", "platform"),
        ("A Delta IV and an Angara 5 lifted OrbSAT-B to orbit.", "Delta IV", "platform"),
        ("A Delta IV and an Angara 5 lifted OrbSAT-B to orbit.", "OrbSAT-B", "platform"),
        ("A Delta IV and an Angara 5 lifted USSF-901 to orbit.", "USSF-901", "platform"),
        ("A rocket put Kosmos 9076 into orbit.", "Kosmos 9076", "platform"),
        ("The AN/XPQ-99 and the EL/M-9084 were shown.", "AN/XPQ-99", "weapon"),
        ("The AN/XPQ-99 and the EL/M-9084 were shown.", "EL/M-9084", "weapon"),
        ("They make Israeli Tevel 9 rifles here.", "Tevel 9", "weapon"),
        ("It can fire Astra Mk1, Mk2 and Mk3 missiles.", "Mk2", "weapon"),
        ("The sensor flew on a King Air 260 last year.", "King Air 260", "platform"),
        ("Two Godavari-class frigates sailed from Kochi.", "Godavari-class", "platform"),
    ],
)
def test_a_designation_is_found_whole(text: str, surface: str, kind: str) -> None:
    assert (surface, kind) in tagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 cases rose in week 12.",
        "Under Article 370 and Section 5 nothing changes.",
        "The World-class yard opened a First-class lounge for the ship.",
        "A new AB-12 engine was tested for 40 hours.",
        "The USSF asked for 12 people of the electron lab.",
        "Block 3 and Phase II follow in FY26.",
        "She flew in from gate B-3 with an H-1 visa.",
    ],
)
def test_numbers_that_are_no_system_stay_out(text: str) -> None:
    assert [m for m in find_designations(text) if m.type != "programme"] == []


def test_the_first_telling_word_decides() -> None:
    assert kind_by_head("X-1 medium-range ballistic missile", 3) == "weapon"
    assert kind_by_head("X-1 multirole fighter jets", 3) == "platform"
    assert kind_by_head("X-1 turbofan engine", 3) == "engine"
    assert kind_by_head("X-1 and the fighter", 3) == ""


def test_hostile_runs_take_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "A-1-A-1/A " * size + "Aa-" * size + "A1" * size
        start = time.process_time()
        list(find_designations(text))
        return time.process_time() - start

    seconds(100)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.005)


def test_a_list_has_one_kind() -> None:
    found = tagged(
        "Work on the KX-4 missile, KX5 and KX6 goes on; the X-1A satellite, 1B, 1C and 1D fly."
    )
    assert {("KX5", "weapon"), ("KX6", "weapon"), ("X-1A", "platform")} <= set(found)
