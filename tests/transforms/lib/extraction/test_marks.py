"""What the names of an element tell of its purpose."""

from __future__ import annotations

import pytest

from transforms.lib.extraction.marks import Mark, marks_of


@pytest.mark.parametrize(
    ("names", "mark"),
    [
        ("c-article__body", Mark.BODY),
        ("articleBody", Mark.BODY),
        ("story-body-text", Mark.BODY),
        ("o-standfirst", Mark.SUMMARY),
        ("RelatedStories", Mark.RELATED),
        ("newsletter-signup", Mark.NEWSLETTER),
        ("ad", Mark.ADVERTISEMENT),
    ],
)
def test_words_of_names_tell_the_purpose(names: str, mark: Mark) -> None:
    assert marks_of(names) & mark


@pytest.mark.parametrize("names", ["address", "shadow", "roadmap", "x1 y2"])
def test_parts_of_other_words_tell_nothing(names: str) -> None:
    assert marks_of(names) & (Mark.ADVERTISEMENT | Mark.BODY | Mark.SHARE) == Mark(0)
