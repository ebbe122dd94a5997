"""Trees of pages whose markup is not what it should be."""

from __future__ import annotations

from transforms.lib.extraction.html_tree import parse_html

PARAGRAPH = "<p>The harbour board met on Tuesday and put off the new quay by a year.</p>"


def test_a_page_inside_a_noscript_that_was_not_closed_is_opened() -> None:
    tree = parse_html(f"<body><noscript><div>{3 * PARAGRAPH}</div></body>")
    assert not list(tree.iter("noscript"))
    assert len(list(tree.iter("p"))) == 3


def test_a_notice_for_browsers_without_scripts_stays_apart() -> None:
    tree = parse_html(f"<body><noscript><p>Switch it on.</p></noscript>{3 * PARAGRAPH}</body>")
    assert len(list(tree.iter("noscript"))) == 1
