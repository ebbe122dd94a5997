"""Acronyms in brackets, and the names whose initials they are."""

import time

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.declared import find_declared, name_start


@pytest.mark.parametrize(
    ("text", "name", "acronym", "kind"),
    [
        ("The Hull Materials Research Establishment (HMRE) opened. HMRE has two labs.",
         "Hull Materials Research Establishment", "HMRE", "organisation"),
        ("A Twin Rotor Deck Based Trainer (TRDBT) is drawn. The TRDBT is late.",
         "Twin Rotor Deck Based Trainer", "TRDBT", "platform"),
        ("It fired the Sea Skimming Long Range Missile (SSLRM). SSLRM flew far.",
         "Sea Skimming Long Range Missile", "SSLRM", "weapon"),
        ("Combined Maritime Task Force - Bay of Bengal (CMTF-BOB) met. CMTF-BOB sailed.",
         "Combined Maritime Task Force - Bay of Bengal", "CMTF-BOB", "military_unit"),
        ("Joint Polar Task Force - Walrus (JPTF-Walrus) met. JPTF-Walrus flew.",
         "Joint Polar Task Force - Walrus", "JPTF-Walrus", "military_unit"),
    ],
)  # fmt: skip
def test_both_are_mentions_of_one_type(text: str, name: str, acronym: str, kind: str) -> None:
    found = tagged(text)
    assert (name, kind) in found
    assert found.count((acronym, kind)) == 2


def test_kinds_of_things_are_not_declared() -> None:
    assert (
        list(find_declared("An Unmanned Aerial Vehicle (UAV) and a Request for Proposal (RFP)."))
        == []
    )


def test_initials_must_agree() -> None:
    text = "The Institute for Sample Studies"
    assert name_start(text, len(text), "IFSS") == 4
    assert name_start(text, len(text), "XYZ") == -1
    assert name_start(text, len(text), "ISStudy") == -1


def test_hostile_brackets_take_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "Aa Ab Ac Ad Ae Af Ag (AAAAAAA) " * size
        start = time.process_time()
        list(find_declared(text))
        return time.process_time() - start

    assert seconds(2_000) < 40 * max(seconds(200), 0.005)


def test_what_is_declared_before_programme_is_one_there_alone() -> None:
    text = "The Tailless Deck Based Fighter (TDBF) programme grew. The TDBF flies."
    assert sorted(tagged(text)) == [
        ("TDBF", "platform"),
        ("TDBF", "programme"),
        ("Tailless Deck Based Fighter", "programme"),
    ]


def test_a_unit_lends_its_type_to_its_acronym() -> None:
    text = "The 612th Orbital Warfare Squadron (OWS) moved. The OWS is old."
    assert [name for name, kind in tagged(text) if kind == "military_unit"].count("OWS") == 2
