"""What several sources say of one thing."""

from transforms.lib.extraction.metadata.candidates import Candidate, Trust, distinct


def test_the_most_trusted_comes_first_and_equal_ones_in_their_order() -> None:
    shown = Candidate("Ann", "byline", Trust.SHOWN)
    tagged = [Candidate(name, "meta author", Trust.TAGGED) for name in ("Bo", "Cy")]
    assert distinct([shown, *tagged]) == (*tagged, shown)


def test_empty_values_and_repetitions_of_a_source_go() -> None:
    ann = Candidate("Ann", "byline", Trust.SHOWN)
    assert distinct([ann, Candidate("", "byline", Trust.SHOWN), ann]) == (ann,)
