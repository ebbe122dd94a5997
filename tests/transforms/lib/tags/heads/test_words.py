"""Words as the heads read them."""

from transforms.lib.tags.heads.words import pairs, stems


def test_endings_and_foreign_function_words_go_and_short_words_stay() -> None:
    assert stems("The navy orders missiles de la marine") == [
        *("the", "navy", "order", "missil", "marin"),
    ]


def test_forms_of_a_word_are_one() -> None:
    assert set(stems("equipment equipments")) == {"equip"}


def test_each_word_comes_with_the_next() -> None:
    assert pairs(["a", "b", "c"]) == ["a b", "b c"]
    assert pairs(["a"]) == []
