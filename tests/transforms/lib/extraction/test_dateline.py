from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.extraction.dateline import find_dateline, split_dateline


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("WASHINGTON – Top officials", "WASHINGTON"),
        ("WASHINGTON — Top officials", "WASHINGTON"),
        ("WASHINGTON -- Top officials", "WASHINGTON"),
        ("SAN DIEGO - Top officials", "SAN DIEGO"),
        ("PARIS—Top officials", "PARIS"),
        ("TBILISI, Georgia — Top officials", "TBILISI, Georgia"),
        ("KYIV, Ukraine (AP) — Top officials", "KYIV, Ukraine"),
        ("PARIS, Nov. 5 (Reuters) - Top officials", "PARIS"),
        ("PARIS, 5 November 2026 (Reuters) - Top officials", "PARIS"),
        ("TAIPEI, Taiwan, Nov. 5, 2026 — Top officials", "TAIPEI, Taiwan"),
        ("WARSAW (Reuters) -Top officials", "WARSAW"),
        ("GAZA/JERUSALEM/CAIRO (Reuters) - Top officials", "GAZA/JERUSALEM/CAIRO"),
        ("ST. LOUIS — Top officials", "ST. LOUIS"),
        ("FORT LIBERTY, N.C. — Top officials", "FORT LIBERTY, N.C."),
        (
            "JOINT BASE PEARL HARBOR-HICKAM, Hawaii – Top officials",
            "JOINT BASE PEARL HARBOR-HICKAM, Hawaii",
        ),
        (
            "ABOARD THE USS EXAMPLE OF NORLAND (AP) — Top officials",
            "ABOARD THE USS EXAMPLE OF NORLAND",
        ),
        ("İSTANBUL — Top officials", "İSTANBUL"),
        ("KLAIPĖDA, Lithuania — Top officials", "KLAIPĖDA, Lithuania"),
        ("ŽILINA — Top officials", "ŽILINA"),
        ("ĐÀ NẴNG, Vietnam — Top officials", "ĐÀ NẴNG, Vietnam"),
        ("GIEßEN, Germany — Top officials", "GIEßEN, Germany"),
        ("MacDILL AIR FORCE BASE, Fla. — Top officials", "MacDILL AIR FORCE BASE, Fla."),
        ("São Paulo (AFP) – Top officials", "São Paulo"),
        ("Berlin (dpa) - Top officials", "Berlin"),
        ("Washington — Top officials", "Washington"),
        ("NEW DELHI: Top officials", "NEW DELHI"),
        ("MOSCOW, November 5. /TASS/. Top officials", "MOSCOW"),
        ("(Reuters) - Top officials", ""),
        ("Nov 5 (Reuters) - Top officials", ""),
    ],
)
def test_place_as_written_without_agency_and_date(line: str, place: str) -> None:
    assert find_dateline(line) == (place, "Top officials")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("BRISTOL--(BUSINESS WIRE)--Top officials", "BRISTOL"),
        ("HARBOR CITY, Va.--(BUSINESS WIRE)--Top officials", "HARBOR CITY, Va."),
        ("Warszawa, 5 listopada 2026 r. – Top officials", "Warszawa"),
        ("La Spezia, 5 novembre 2026 - Top officials", "La Spezia"),
        ("USNS NIMBLE (T-AO 210), At Sea - Top officials", "USNS NIMBLE (T-AO 210), At Sea"),
        ("Rota, 5 de noviembre de 2026.- Top officials", "Rota"),
        ("USS Nimble (LHA 9), North Sea -- Top officials", "USS Nimble (LHA 9), North Sea"),
        ("Pune (Maharashtra) [India], November 5 (ANI): Top officials", "Pune"),
        ("HALIFAX, NS, Nov. 30, 2026 /CNW/ - Top officials", "HALIFAX, NS"),
        ("PORT CITY, Norland, Nov. 5, 2026 /PRNewswire/ -- Top officials", "PORT CITY, Norland"),
        ("TEL AVIV, Israel, 5 November 2026 /PRNewswire/ -- Top officials", "TEL AVIV, Israel"),
        ("NEW YORK, NY / ACCESSWIRE / November 5, 2026 / Top officials", "NEW YORK, NY"),
        ("STOCKHOLM, Sweden, Nov. 05, 2026 (GLOBE NEWSWIRE) -- Top officials", "STOCKHOLM, Sweden"),
        ("USS SAMPLE (CVN 12), At Sea - Top officials", "USS SAMPLE (CVN 12), At Sea"),
        ("USS TEST (DDG 101), Java Sea -- Top officials", "USS TEST (DDG 101), Java Sea"),
        ("HMS QUAY (R08) – Top officials", "HMS QUAY (R08)"),
        ("Toulon, le 7 novembre 2026 – Top officials", "Toulon"),
        ("BREST, le 5 novembre – Top officials", "BREST"),
        ("Kiel, 30. November 2026 – Top officials", "Kiel"),
        ("Wilhelmshaven, 5. November 2026 – Top officials", "Wilhelmshaven"),
        ("Berlin, 05.11.2026 – Top officials", "Berlin"),
        ("Luxembourg-Ville, 30 nov 2026 (AFP) - Top officials", "Luxembourg-Ville"),
        ("Colombo [Sri Lanka], November 30 (ANI): Top officials", "Colombo"),
        ("IZMIR, Nov. 30 (AA) Top officials", "IZMIR"),
        ("MANAMA, 30th November, 2026 (WAM) -- Top officials", "MANAMA"),
        ("ТВЕРЬ, 30 ноя — РИА Новости. Top officials", "ТВЕРЬ"),
        ("ТВЕРЬ, 5 ноября. /ТАСС/. Top officials", "ТВЕРЬ"),
        ("КИЇВ, 5 листопада – Top officials", "КИЇВ"),
        ("Madrid, 5 nov (EFE).- Top officials", "Madrid"),
        ("Lisboa, 05 nov 2026 (Lusa) – Top officials", "Lisboa"),
        ("(ANSA) - ROMA, 05 NOV - Top officials", "ROMA"),
        ("Roma, 5 nov. (askanews) - Top officials", "Roma"),
        ("KYIV. November 5 (Interfax-Ukraine) – Top officials", "KYIV"),
        ("SEOUL, Nov. 5 (Yonhap) -- Top officials", "SEOUL"),
        ("ISLAMABAD, Nov 5 (APP): Top officials", "ISLAMABAD"),
        ("Rio de Janeiro, 5 de novembro de 2026 – Top officials", "Rio de Janeiro"),
        ("PACIFIC OCEAN (Nov. 5, 2026) – Top officials", "PACIFIC OCEAN"),
        ("NAVAL STATION QUAY, Va. (Nov. 5, 2026) – Top officials", "NAVAL STATION QUAY, Va."),
        ("WASHINGTON, D.C., Nov. 5, 2026 – Top officials", "WASHINGTON, D.C."),
        ("Warszawa, 5 listopada 2026 (PAP) – Top officials", "Warszawa"),
        ("Den Haag, 5 november 2026 – Top officials", "Den Haag"),
        ("Kuala Lumpur, 5 Nov (Bernama) -- Top officials", "Kuala Lumpur"),
        ("FORT SAMPLE, Ala. — Nov. 5, 2026 — Top officials", "FORT SAMPLE, Ala."),
        ("WESTERN SEA (June 1, 2026) –  Top officials", "WESTERN SEA"),
    ],
)
def test_press_wires_ships_and_dates_of_other_languages(line: str, place: str) -> None:
    assert find_dateline(line) == (place, "Top officials")


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE 1 — The ministry confirmed it",
        "BREAKING: The ministry confirmed it",
        "EXCLUSIVE — The ministry confirmed it",
        "NATO – the alliance of 32 – meets today",
        "U.S. — a large country",
        "F-35 – the jet",
        "The F-35 (Lightning II) - the jet",
        "The Army (and Navy) — both of them",
        "Sanctions – the details",
        "MacArthur – the general",
        "RISK REMAINS: An official said",
        "THE WHOLE SITUATION AT A GLANCE – The ministry confirmed it",
        "Top officials met in WASHINGTON — again",
        "On Nov. 5, 2026 – Top officials",
        "Monday, Nov. 5, 2026 – Top officials",
        "Updated Nov. 5, 2026 – Top officials",
        "Last summer, on 5 May 2026 – Top officials",
        "The treaty of Nov. 5, 2026 – Top officials",
        "He said (AP) and leftTop officials",
        "Op-Ed – Top officials",
        "Read more / Listen / Top officials",
        "F-35 / Eurofighter / Top officials",
        "NATO, founded in April 1949 – Top officials",
        "Sanctions of May 2026 – Top officials",
        "Exercise Cold Quay 2026 – Top officials",
        "",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(line: str) -> None:
    assert find_dateline(line) is None


def test_rest_of_the_lines_is_untouched() -> None:
    assert split_dateline(["KYIV — One.", "Two."]) == ("KYIV", ("One.", "Two."))


def test_it_may_stand_below_a_summary() -> None:
    assert split_dateline(["Summary.", "KYIV — One."]) == ("KYIV", ("Summary.", "One."))


def test_dateline_alone_on_its_line_leaves_no_empty_line() -> None:
    assert split_dateline(["KYIV —", "One."]) == ("KYIV", ("One.",))


def test_far_below_it_is_text() -> None:
    lines = ["One.", "Two.", "Three.", "KYIV — Four."]
    assert split_dateline(lines) == ("", tuple(lines))


@pytest.mark.parametrize(
    "line",
    ["A " * 9000, "A.-'" * 5000, "Aa " * 9000 + "(", "A, Bb, " * 5000, "5 May 2026, " * 2000],
)
def test_long_lines_are_quick(line: str) -> None:
    start = time.thread_time()
    find_dateline(line)
    assert time.thread_time() - start < 0.3


@given(st.text())
def test_any_line_can_be_asked(line: str) -> None:
    found = find_dateline(line)
    assert found is None or line.startswith(found[0])
