"""Endings of teasers in many languages, and of texts that only look like them."""

from __future__ import annotations

import pytest

from transforms.lib.feeds.teasers import ends_as_teaser, ends_within_sentence

PROSE = "The ministry said on Monday that two vessels had left the harbour for an exercise. "


@pytest.mark.parametrize(
    "ending",
    [
        "Read more", "Continue reading Two vessels leave", "[…]", "Weiterlesen",
        "Jetzt weiterlesen ›", "Mehr dazu: Zwei Schiffe laufen aus", "Lire la suite",
        "[Lire l’article]", "En savoir plus »", "Leer más", "Sigue leyendo: Dos buques zarpan",
        "Continua a leggere", "Leggi tutto »", "Leia mais", "Continue lendo →", "Lees verder",
        "Czytaj więcej", "Więcej...", "Читать далее", "Подробнее",
        "Читайте полностью: Два корабля вышли", "Читати далі →", "Devamını oku",
        "Haberin devamı için tıklayın", "Davamını oxu", "Läs mer", "Les hele saken", "Læs mere",
        "Lue lisää", "Číst dál", "Citește mai mult", "Διαβάστε περισσότερα", "Baca selengkapnya",
        "Xem thêm", "اقرأ المزيد", "ادامه مطلب", "קרא עוד", "続きを読む", "阅读全文", "閱讀更多",
        "더보기", "Sign in to read the full story.",
    ],
)  # fmt: skip
def test_invitations_to_the_page(ending: str) -> None:
    assert ends_as_teaser(PROSE + ending)
    assert ends_as_teaser(PROSE + ending + " ")


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "The crew hopes to see more integration of sensors as standard practice at sea.",
        "Nobody there could read more than the first line of the order.",
        "Er wollte nicht mehr.",
        "Il n’a pas voulu lire la suite du rapport avant le vote du parlement de lundi.",
        "No quiso saber más.",
        "Admirał nie powiedział nic więcej.",
        "Rozmowy toczą się dalej.",
    ],
)
def test_prose_with_their_words_is_none(ending: str) -> None:
    assert not ends_as_teaser(PROSE + ending)


@pytest.mark.parametrize(
    "ending",
    [
        "A third one will follow when the shipy",
        "Ein drittes Schiff folgt, sobald die Werft die Lie",
        "Третий корабль выйдет в море после того как вер",
        "第三艘军舰将在造船厂完成最后一次海上试",
        "The third, a tanker built in the north,",
    ],
)
def test_a_text_cut_within_a_sentence_or_word(ending: str) -> None:
    assert ends_within_sentence(PROSE + ending)


@pytest.mark.parametrize(
    "ending",
    ["", "Photo: Ada Sample", "“We sail tomorrow.”", "(Reporting by Ada Sample)", "The price: 300",
     "第三艘军舰将出海。", "กองทัพเรือกล่าวว่าเรือสองลำออกจากท่า"],
)  # fmt: skip
def test_a_text_that_ends(ending: str) -> None:
    assert not ends_within_sentence(PROSE + ending)
