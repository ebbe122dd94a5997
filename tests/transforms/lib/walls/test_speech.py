from __future__ import annotations

import pytest

from transforms.lib.walls.speech import sentences, spoken_share


@pytest.mark.parametrize(
    "text",
    [
        "Please try again in a minute.",
        "Log in with another account.",
        "Bitte warten Sie einen Augenblick.",
        "Ihre Region wird noch nicht bedient.",
        "Danach können Sie weiterlesen.",
        "Veuillez patienter un instant.",
        "Haz clic para continuar leyendo.",
        "Clicca qui e attendi un momento.",
        "Prosimy o chwilę cierpliwości.",
        "Sayfamız birazdan yeniden açılacak.",
        "Zəhmət olmasa bir az gözləyin.",
    ],
)
def test_a_text_that_addresses_its_reader_speaks(text: str) -> None:
    assert spoken_share(sentences([text])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The navy said that its ship had left the yard.",
        "“You will please leave our site,” the guard told the crew.",
        "The US Navy and the Army of the U.S. are of one size.",
        "Die Marine hat am Montag ihren neuen Kai und mit ihm ihre Schlepper gezeigt.",
        "Sie hatten zweimal um Zugang gebeten, sagte er.",
        "Chez les marins, le nez du navire est dit étrave.",
        "El ministerio acepta propuestas y confirma la compra.",
        "Il ministero accetta proposte e conferma l’acquisto.",
        "Państwa bałtyckie kupiły trzy okręty.",
        "Temmuz ayında denizaltı Akdeniz’e açıldı.",
    ],
)
def test_news_tell_of_third_persons(text: str) -> None:
    assert spoken_share(sentences([text])) == 0


def test_the_share_counts_words_and_passes_over_labels() -> None:
    assert spoken_share(sentences(["Home", "You see this now.", "Nobody came there."])) == 4 / 7
    assert spoken_share(sentences([])) == 0
