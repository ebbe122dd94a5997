"""Authors and titles: names and headlines without what stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.extraction.authors import MAX_AUTHORS, clean_authors
from transforms.lib.text.plain import clean_line


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Jane Example", ["Jane Example"]),
        ("BY JANE EXAMPLE", ["Jane Example"]),
        ("Von Jane Example", ["Jane Example"]),
        ("Jane Example and John Sample", ["Jane Example", "John Sample"]),
        ("Jane Example, John Sample & Ida Probe", ["Jane Example", "John Sample", "Ida Probe"]),
        ("Jane Example; John Sample", ["Jane Example", "John Sample"]),
        ("Jane Example | Harbour Weekly", ["Jane Example"]),
        ("Jane Example, Staff Writer", ["Jane Example"]),
        ("Jane Example (jane@outlet.example)", ["Jane Example"]),
        ("jane@outlet.example (Jane Example)", ["Jane Example"]),
        ("jane@outlet.example", []),
        ("outlet.com.tr", []),
        ("Jane Example @janeexample", ["Jane Example"]),
        ("<a href='/x'>Jane Example</a>", ["Jane Example"]),
        ("Jane O&#8217;Example", ["Jane O’Example"]),
        ("Staff Sgt. Jane Example", ["Jane Example"]),
        ("Petty Officer 2nd Class Jane Example", ["Jane Example"]),
        ("John Sample, Jr.", ["John Sample Jr."]),
        ("Jean-Luc d’Exemple", ["Jean-Luc d’Exemple"]),
        ("Example, Jane", ["Jane Example"]),
        ("EXAMPLE, JANE", ["Jane Example"]),
        ("Example, Jane A.", ["Jane A. Example"]),
        ("van den Example, Jan", ["Jan van den Example"]),
        ("Example, Jane; Sample, John", ["Jane Example", "John Sample"]),
        ("Jane Example, John Sample", ["Jane Example", "John Sample"]),
        ("Van Example, Jane Sample", ["Van Example", "Jane Sample"]),
        ("Jane Example、John Sample", ["Jane Example", "John Sample"]),
        ("Jane Example, AFP", ["Jane Example", "AFP"]),
        ("AFP, Reuters", ["AFP", "Reuters"]),
        ("Reuters, Jane Example", ["Reuters", "Jane Example"]),
        ("Harbour Weekly Staff", []),
        ("Harbour Weekly", []),
        ("Editorial Team", []),
        ("admin", []),
        ("https://outlet.example/authors/jane", []),
        ("Associated Press", ["Associated Press"]),
        ("Harbour Weekly, Leeds, England", []),
        ("harbour.example, Leeds", []),
        ("Harbour Weekly, Jane Example", ["Jane Example"]),
        ("Harbour Weekly, Reuters", ["Reuters"]),
        ("Jane Example – Kyiv, Ukraine", ["Jane Example"]),
        ("Jane Example - Oslo", ["Jane Example"]),
        ("Jane Example – AFP", ["Jane Example", "AFP"]),
        ("Jane Example For The Harbour Weekly", ["Jane Example"]),
        ("Jane Example Updated 3 Nov 2026", ["Jane Example"]),
        ("Posted by Jane Example on November 5, 2026 at 8:00 am", ["Jane Example"]),
        ("Yazar: Jane Example", ["Jane Example"]),
        ("Jane Example | Sea Power Reporter", ["Jane Example"]),
        ("Jane Example • The Harbour Times", ["Jane Example"]),
        ("Jane Example | John Sample", ["Jane Example", "John Sample"]),
        ("I.Fjord, U.Stone", ["I.Fjord", "U.Stone"]),
        ("I.Fjord, U.Stone, Norland", ["I.Fjord", "U.Stone"]),
        ("I.Fjord, Port Norland", ["I.Fjord"]),
        ("I.Fjord, U. Stone, Norland Bay", ["I.Fjord", "U. Stone"]),
        ("Jane Example, Buenos Aires", ["Jane Example"]),
        ("Jane Example – Hong Kong", ["Jane Example"]),
        ("", []),
    ],
)
def test_names_alone(raw: str, names: list[str]) -> None:
    assert clean_authors([raw], ["Harbour Weekly"]) == tuple(names)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Airman 1st Class Ines Fjord", ["Ines Fjord"]),
        ("1st Sgt. Ulf Stone", ["Ulf Stone"]),
        ("A1C Ines Fjord", ["Ines Fjord"]),
        ("PFC Ines Fjord", ["Ines Fjord"]),
        ("Army Sgt. Ulf Stone", ["Ulf Stone"]),
        ("Generale Ulf Stone", ["Ulf Stone"]),
        ("ppłk Ulf Stone", ["Ulf Stone"]),
        ("Maj. Gen. Ulf Stone", ["Ulf Stone"]),
        ("Lt. Gen. Ulf Stone", ["Ulf Stone"]),
        ("Lt. j.g. Ines Fjord", ["Ines Fjord"]),
        ("Lt. Cmdr. Ines Fjord", ["Ines Fjord"]),
        ("Senior Chief Petty Officer Ines Fjord", ["Ines Fjord"]),
        ("Mass Communication Specialist 2nd Class Ines Fjord", ["Ines Fjord"]),
        ("Mass Communication Specialist Seaman Ines Fjord", ["Ines Fjord"]),
        ("Chief Mass Communication Specialist Ines Fjord", ["Ines Fjord"]),
        ("Staff Sgt. Ines Fjord and Spc. Ulf Stone", ["Ines Fjord", "Ulf Stone"]),
        ("U.S. Army Sgt. 1st Class Ulf Stone", ["Ulf Stone"]),
        ("Capt. (Dr.) Ulf Stone", ["Ulf Stone"]),
        ("Col. (ret.) Ulf Stone", ["Ulf Stone"]),
        ("Command Sgt. Maj. Ulf Stone", ["Ulf Stone"]),
        ("Gunnery Sgt. Ulf Stone", ["Ulf Stone"]),
        ("Chief Warrant Officer 3 Ulf Stone", ["Ulf Stone"]),
        ("Oberstleutnant Ulf Stein", ["Ulf Stein"]),
        ("Hauptmann Dr. Ulf Stein", ["Ulf Stein"]),
        ("kpt. mar. Jan Kamień", ["Jan Kamień"]),
        ("Squadron Leader Tom Reed", ["Tom Reed"]),
        ("General Tom Reed", ["Tom Reed"]),
        ("PO2 Ines Fjord", ["Ines Fjord"]),
        ("Story by Petty Officer 2nd Class Ines Fjord", ["Ines Fjord"]),
        ("Master-at-Arms 1st Class Ulf Stone", ["Ulf Stone"]),
        ("Hospital Corpsman 3rd Class Ines Fjord", ["Ines Fjord"]),
        ("Retired Col. Ulf Stone", ["Ulf Stone"]),
    ],
)
def test_ranks_stay_away_and_a_first_name_that_is_a_rank_stays(raw: str, names: list[str]) -> None:
    assert clean_authors([raw], ["Harbour Weekly"]) == tuple(names)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("View all posts by Ines Fjord", ["Ines Fjord"]),
        ("Opinion by Ines Fjord", ["Ines Fjord"]),
        ("Analysis by Ines Fjord and Ulf Stone", ["Ines Fjord", "Ulf Stone"]),
        ("Words by Ines Fjord", ["Ines Fjord"]),
        ("More stories by Ines Fjord", ["Ines Fjord"]),
        ("More from Ines Fjord", ["Ines Fjord"]),
        ("Un análisis de Ines Fjord", ["Ines Fjord"]),
        ("Ein Kommentar von Ines Fjord", ["Ines Fjord"]),
        ("Text and photos: Ines Fjord", ["Ines Fjord"]),
        ("Zeige alle Beiträge von Ines Fjord", ["Ines Fjord"]),
        ("Voir tous les articles par Ines Fjord", ["Ines Fjord"]),
        ("Voir tous les articles de Ines Fjord", ["Ines Fjord"]),
        ("Ver todas las entradas de Ines Fjord", ["Ines Fjord"]),
        ("Alle Artikel von Ines Fjord", ["Ines Fjord"]),
        ("Ein Gastbeitrag von Ulf Stein", ["Ulf Stein"]),
        ("Un article de Lucie Roche", ["Lucie Roche"]),
        ("Texte : Lucie Roche", ["Lucie Roche"]),
        ("Tekst: Jan Kamień", ["Jan Kamień"]),
        ("Автор: Мария Светлова", ["Мария Светлова"]),
        ("作者：王小明", ["王小明"]),
        ("文/王小明", ["王小明"]),
        ("記者 王小明／台北報導", ["王小明"]),
        ("Oleh Budi Samudra", ["Budi Samudra"]),
        ("Autor: Ana Ríos", ["Ana Ríos"]),
        ("De Ana Ríos", ["Ana Ríos"]),
        ("Di Luca Fiume", ["Luca Fiume"]),
        ("Door Jan van den Berg", ["Jan van den Berg"]),
        ("Av Kari Fjell", ["Kari Fjell"]),
        ("Af Mette Å", ["Mette Å"]),
        ("Von Ursula von der Au", ["Ursula von der Au"]),
        ("Por José Ruiz Peña y Ana Ríos", ["José Ruiz Peña", "Ana Ríos"]),
        ("By Ines Fjord, Naval Warfare Analyst", ["Ines Fjord"]),
        ("By Ines Fjord in New York", ["Ines Fjord"]),
        ("Von Ines Fjord, Berlin", ["Ines Fjord"]),
        ("Von Ines Fjord aus Brüssel", ["Ines Fjord"]),
        ("By Ines Fjord, University of Norland", ["Ines Fjord"]),
        ("Written by Ines Fjord Edited by Ulf Stone", ["Ines Fjord"]),
        ("Text: Ines Fjord, Fotos: Ulf Stone", ["Ines Fjord"]),
        ("Reporting by Ines Fjord; Editing by Ulf Stone", ["Ines Fjord"]),
        ("بقلم محمد علي", ["محمد علي"]),
        ("Author Jane Doe", ["Jane Doe"]),
        ("By Ines Fjord | Nov. 5, 2026", ["Ines Fjord"]),
    ],
)
def test_phrases_before_names_in_many_languages(raw: str, names: list[str]) -> None:
    assert clean_authors([raw], ["Harbour Weekly"]) == tuple(names)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Ines Fjord, Senior Fellow", ["Ines Fjord"]),
        ("Ines Fjord, Pentagon Correspondent", ["Ines Fjord"]),
        ("Ines Fjord, Air Warfare Analyst", ["Ines Fjord"]),
        ("Ines Fjord Staff Writer", ["Ines Fjord"]),
        ("Ines Fjord Senior Defense Correspondent", ["Ines Fjord"]),
        ("Ines Fjord (Harbour Weekly)", ["Ines Fjord"]),
        ("Ines Fjord in Kyiv", ["Ines Fjord"]),
        ("Ines Fjord in Kyiv and Ulf Stone in Washington", ["Ines Fjord", "Ulf Stone"]),
        ("Ines Fjord, Kyiv", ["Ines Fjord"]),
        ("Par Lucie Roche à Paris", ["Lucie Roche"]),
        ("Lucie Roche, envoyée spéciale", ["Lucie Roche"]),
        ("Ines Fjord at the Pentagon", ["Ines Fjord"]),
        ("Ines Fjord, AFP", ["Ines Fjord", "AFP"]),
        ("Ines Fjord, 21st Wing Public Affairs", ["Ines Fjord"]),
        ("Ines Fjord, USS Norland", ["Ines Fjord"]),
        ("Ines Fjord / Harbour Weekly", ["Ines Fjord"]),
        ("Ines Fjord Foto: © Bildarchiv", ["Ines Fjord"]),
        ("Ines Fjord, MA", ["Ines Fjord"]),
        ("Ines Fjord, Ph.D.", ["Ines Fjord"]),
        ("한지우 기자", ["한지우"]),
        ("김민수 특파원", ["김민수"]),
        ("INES O’FJORD", ["Ines O’Fjord"]),
        ("JEAN-LUC ROCHE", ["Jean-Luc Roche"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("Dmytro Kozak и Мария Светлова", ["Dmytro Kozak", "Мария Светлова"]),
        ("Richard Stein im Gespräch mit Karin Bach", ["Richard Stein", "Karin Bach"]),
        ("Ines Fjord, Special to the Weekly", ["Ines Fjord"]),
        ("Ines Fjord for Harbour Weekly", ["Ines Fjord"]),
        ("Ines Fjord @inesf", ["Ines Fjord"]),
        ("Mac & i", ["Mac", "i"]),
    ],
)
def test_places_roles_and_firms_behind_names(raw: str, names: list[str]) -> None:
    assert clean_authors([raw], ["Harbour Weekly"]) == tuple(names)


@pytest.mark.parametrize(
    "raw",
    [
        "Courtesy Story",
        "Courtesy Photo",
        "Firstname Lastname",
        "Author Name",
        "Guest Author",
        "Staff Report",
        "Press Release",
        "admin",
        "Super User",
        "Administrator",
        "Harbour Weekly (www.harbourweekly.example)",
        "The Harbour Weekly",
        "Photos by Ulf Stone",
        "Special to the Weekly",
        "None",
        "null",
        "Redacción",
        "La Redacción",
        "Die Redaktion",
        "Redaktion Harbour",
        "Harbour Weekly Staff",
        "Follow Author",
        "Array",
    ],
)
def test_outlets_accounts_and_placeholders_are_nobody(raw: str) -> None:
    assert clean_authors([raw], ["Harbour Weekly"]) == ()


@pytest.mark.parametrize(
    "name",
    [
        "Nicolas Example C.",
        "Major Reed",
        "Col Needle",
        "Kazım TÜRKMEN",
        "Nguyễn Thị Hương",
        "Abd al-Rahman al-Rashed",
        "Giuseppe Tomasi di Lago",
        "J. R. Moor",
        "J.R.R. Moor",
        "bell roads",
        "محمد علي",
        "Christopher Guest",
        "Tim Story",
        "Marine Le Pont",
        "Guy Page",
        "Art Post",
        "Percy Stone Jr.",
        "harbourfan",
        "sophie-quill",
        "Ngozi Okafor",
        "Sinéad Ní Bhriain",
        "Associated Press",
        "The Associated Press",
    ],
)
def test_names_of_many_cultures_stay_as_they_are(name: str) -> None:
    assert clean_authors([name]) == (name,)


def test_a_name_of_an_address_is_the_name_written_out() -> None:
    names = ["ines-fjord", "Ines Fjord", "INES FJORD"]
    assert clean_authors(names) == ("Ines Fjord",)


def test_the_same_name_comes_once() -> None:
    assert clean_authors(["Jane Example", "By JANE EXAMPLE"]) == ("Jane Example",)


@given(st.lists(st.text(max_size=80), max_size=5))
def test_names_are_clean_and_few(raw: list[str]) -> None:
    names = clean_authors(raw)
    assert len(names) <= MAX_AUTHORS
    assert all(name and name == clean_line(name) for name in names)
