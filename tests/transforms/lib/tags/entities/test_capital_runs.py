"""Runs of capitalised words: where one begins and ends."""

from transforms.lib.tags.entities.capital_runs import find_runs


def test_sentence_starts_and_dates_break_runs() -> None:
    runs = find_runs("However Jane Roe met John Doe Monday. In Washington-based firms, Gen. X")
    assert [[word.text for word in run] for run in runs] == [
        ["Jane", "Roe"],
        ["John", "Doe"],
        ["Gen", "X"],
    ]


def test_an_arabic_cape_is_no_possessive() -> None:
    runs = find_runs("Ra's Example and Ana's Example fell.")
    assert [[word.text for word in run] for run in runs] == [
        ["Ra's", "Example"],
        ["Ana"],
        ["Example"],
    ]
