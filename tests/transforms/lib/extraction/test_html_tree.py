"""Trees of pages whose markup is not what it should be."""

from __future__ import annotations

import pytest

from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.html_tree import parse_html

PARAGRAPH = "<p>The harbour board met on Tuesday and put off the new quay by a year.</p>"


@pytest.mark.parametrize("name", ["aside", "nav", "figure", "footer"])
def test_a_page_inside_an_element_is_opened_only_if_that_was_not_closed(name: str) -> None:
    left_open = parse_html(f"<body><{name}><div>{3 * PARAGRAPH}</div></body>")
    closed = parse_html(f"<body><{name}><div>{3 * PARAGRAPH}</div></{name}></body>")
    assert not list(left_open.iter(name))
    assert len(list(closed.iter(name))) == 1


def test_a_page_inside_a_noscript_that_was_not_closed_is_opened() -> None:
    tree = parse_html(f"<body><noscript><div>{3 * PARAGRAPH}</div></body>")
    assert not list(tree.iter("noscript"))
    assert len(list(tree.iter("p"))) == 3


def test_a_notice_for_browsers_without_scripts_stays_apart() -> None:
    tree = parse_html(f"<body><noscript><p>Switch it on.</p></noscript>{3 * PARAGRAPH}</body>")
    assert len(list(tree.iter("noscript"))) == 1


@pytest.mark.parametrize("attribute", ['a{}=""', 'a{}=">"', "a{}='<b>'", "a{}=<", "a{}", "<{}"])
@pytest.mark.parametrize("tag", ["p", "script"])
def test_a_tag_of_thousands_of_attributes_is_refused_however_they_are_written(
    attribute: str, tag: str
) -> None:
    attributes = " ".join(attribute.format(number) for number in range(25_000))
    with pytest.raises(ExtractionError, match="thousands of attributes"):
        parse_html(f"<body><{tag} {attributes}>The new quay is late.</{tag}></body>")


@pytest.mark.parametrize("count", [25, 400])
def test_many_tags_are_refused_for_the_sum_of_their_attributes(count: int) -> None:
    tag = "<p " + " ".join(f"a{number}" for number in range(50_000 // count)) + ">The quay.</p>"
    with pytest.raises(ExtractionError, match="thousands of attributes"):
        parse_html(f"<body>{tag * count * (count // 25)}</body>")


@pytest.mark.parametrize("opened", ["<title><!--</title>", "<!-->", "<!--"])
def test_a_comment_hides_no_attributes_from_the_count(opened: str) -> None:
    attributes = " ".join(f"a{number}" for number in range(25_000))
    with pytest.raises(ExtractionError, match="thousands of attributes"):
        parse_html(f"<body>{opened}<p {attributes}>The new quay is late.</p></body>")


@pytest.mark.parametrize(
    "long",
    [
        "<script>for (i=0;i<n;i++) {" + "quay [ i ] = 1 ; " * 10_000 + "}</script>",
        "<p class='a'b'>Late.</p>" + 5_000 * '<p class="note">Later.</p>',
        '<p title="' + "later and " * 20_000 + '">Late.</p>',
        "<!-- i<n " + "quay [ i ] = 1 ; " * 10_000 + "-->",
    ],
    ids=["script", "stray quotation mark", "long value", "comment"],
)
def test_long_scripts_values_and_comments_are_no_attributes(long: str) -> None:
    assert parse_html(f"<body>{long}{PARAGRAPH}</body>").findtext(".//p[last()]")
