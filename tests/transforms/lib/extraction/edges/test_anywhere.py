"""Lines that go wherever they stand."""

from __future__ import annotations

import pytest

from tests.support.edge_lines import LAST, LONG, MORE, PROSE, kept, rules_used
from transforms.lib.extraction.lines import Line

SENDER = (
    "Norland Shipyards builds frigates, ferries and research ships on two slipways in the north of"
    " the country, where it has employed some four hundred people since it was founded in 1921."
)


class TestBoilerplate:
    @pytest.mark.parametrize(
        "heading",
        [
            "-END-",
            "ENDS",
            "- 30 -",
            "Media contact:",
            "Contacts",
            "Forward-Looking Statements",
            "About Norland Shipyards",
        ],
    )
    def test_what_the_sender_says_about_itself_goes_though_it_is_prose(self, heading: str) -> None:
        article = [PROSE, MORE, LAST, LONG, LAST, MORE]
        assert kept(*article, heading, SENDER) == article

    @pytest.mark.parametrize("heading", ["-END-", "About Norland"])
    def test_such_a_line_in_the_middle_of_the_article_stays(self, heading: str) -> None:
        lines = [PROSE, MORE, heading, SENDER, LONG, LAST]
        assert kept(*lines) == lines


@pytest.mark.parametrize(
    "line",
    [
        "The post Norland orders frigates appeared first on Harbour Weekly.",
        "The post Norland orders frigates first appeared on Harbour Weekly.",
        "L’article La Norlande commande est apparu en premier sur Le Quai.",
        "Der Beitrag Norland bestellt Fregatten erschien zuerst auf Der Kai.",
        "La entrada Norlandia encarga fragatas se publicó primero en El Muelle.",
        "L'articolo Norlandia ordina fregate proviene da Il Molo.",
        "O post Norlândia encomenda fragatas apareceu primeiro em O Cais.",
        "Het bericht Norland bestelt fregatten verscheen eerst op De Kade.",
        "Artykuł Norlandia zamawia fregaty pochodzi z serwisu Nabrzeże.",
    ],
)
def test_trailer_of_a_feed_goes_in_every_language(line: str) -> None:
    assert rules_used(PROSE, MORE, line) == ["first_appeared"]


@pytest.mark.parametrize(
    "line",
    [
        "Fotocredit: Jane Example © 2031",
        "Bildnachweis: Werft",
        "Symbolbild: Example",
        "Photo de Jo",
        "Photo de l’Amirauté",
        "Fotografía de Juana Ejemplo",
        "Foto por Juana Ejemplo",
        "Foto de la Armada",
        "Los ministros llegan al puerto. (Foto de EFE)",
        "Los ministros llegan al puerto (Fotografía: Juana Ejemplo)",
    ],
)
def test_credits_of_pictures_go(line: str) -> None:
    assert kept(line, PROSE, MORE) == [PROSE, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "Foto de familia de los ministros en el muelle",
        "Photo de groupe des ministres sur le quai",
        "Los ministros posan en el muelle (en la foto de abajo, a la izquierda)",
    ],
)
def test_a_line_about_a_picture_stays(line: str) -> None:
    assert kept(line, PROSE, MORE) == [line, PROSE, MORE]


@pytest.mark.parametrize("line", ["Print this story | E-mail this story", "E-mail this story"])
def test_links_to_print_and_mail_go(line: str) -> None:
    assert kept(PROSE, MORE, line) == [PROSE, MORE]


def test_lines_that_are_links_within_the_site_go() -> None:
    assert kept(PROSE, Line("Tanks late", link=True), MORE) == [PROSE, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "„Der Tag im Hafen“: Unser Newsletter informiert Sie abends, was an der Küste war.",
        "Was die Marine bewegt, liefert Ihnen der Newsletter „Kiellinie“ freitags in Ihr Postfach.",
        "There is more of this. Sign up for Keel & Anchor now to read our free weekly newsletter.",
        "The Quarterdeck, a newsletter by our naval editor, brings you the week at sea on Fridays.",
        "Recevez « La Vigie », la newsletter de la rédaction, chaque matin dans votre boîte mail.",
        "Sign up to receive the best of our reporting.",
        "Enter your email address and never miss a story.",
        "Get the news of the sea in five minutes, every weekday.",
        "Recevez chaque matin l'essentiel de l'actualité navale.",
        "Lesen Sie jeden Morgen die Nachrichten von der Küste.",
        "Mehr dazu lesen Sie in unserem Dossier über die Werft.",
        ">> All dates of the fleet review at a glance",
        "Reciba cada lunes las noticias del puerto.",
        "Follow the Gazette's full coverage of the shipyard at https://gazette.example/yard",
        "Follow our live coverage of the talks",
        "Members are sent offers and adverts from us and our partners and can leave at any time.",
        "This is a breaking news story and will be updated.",
        "Further details to follow",
    ],
)
def test_offers_and_promises_go_wherever_they_stand(line: str) -> None:
    assert kept(PROSE, line, MORE, LAST) == [PROSE, MORE, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "The newsletter of the union told its members in May that the yard would close.",
        "Critics follow the coverage of the trial from abroad, since no reporter was let in.",
        "Get ready, the admiral told the crew of each boat.",
        "The navy wants offers from three yards by the end of the year, the minister said.",
        "This is a breaking point for the coalition, its leaders said on Monday.",
        "Der Newsletter des Verbands informierte im Mai die Mitglieder über die Schließung.",
        "Receive a hot meal and three blankets every day",
        "Register to receive a tent and a stove",
        "Get home to their children every week",
        "Erhalten sie jeden Monat Holz, so bleiben die Familien im Tal, sagte der Vorsteher.",
        "Recevez-vous chaque semaine des menaces ?",
        "Recibe el puerto cada año nueve barcos de la costa norte, dijo el alcalde.",
        "Riceve ogni giorno trenta casse di pesce, ha detto il capitano.",
    ],
)
def test_news_of_newsletters_offers_and_breaks_stays(line: str) -> None:
    assert kept(PROSE, line, MORE, LAST) == [PROSE, line, MORE, LAST]
