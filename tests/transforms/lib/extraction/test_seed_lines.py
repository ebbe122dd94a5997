from __future__ import annotations

from tests.transforms.lib.extraction.test_lines import PARAGRAPH, paragraphs
from transforms.lib.extraction import seed_lines
from transforms.lib.extraction.html_tree import parse_html


def test_tree_is_left_as_it_is() -> None:
    tree = parse_html(f"<html><body><article>{paragraphs(6)}</article></body></html>")
    elements = sum(1 for _ in tree.iter())
    seed_lines.seed_lines(tree, "", [])
    assert sum(1 for _ in tree.iter()) == elements


def test_thorough_mode_runs_only_when_fast_mode_missed_the_text() -> None:
    probes = [("Paragraph one", 100)]
    menu = ["Home", "News", "Sign in"]
    prose = [PARAGRAPH.format(n) for n in range(3)]
    assert seed_lines._missed_the_text(menu, [])
    assert seed_lines._missed_the_text(prose, probes)
    assert not seed_lines._missed_the_text(prose, [(PARAGRAPH.format(0)[:20], 15)])


def test_prose_without_spaces_between_its_words_is_prose() -> None:
    prose = ["防衛省は火曜日、二番目の護衛艦が来年の春に就役すると発表し、乗員の募集も始めた。"] * 3
    assert not seed_lines._missed_the_text(prose, [])
