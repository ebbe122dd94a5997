"""Credit lines hold no names of the news."""

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.credits import without_credits


def test_no_offset_moves() -> None:
    text = "SOURCE: ANNA ROE / NEWS DESK / SITE.ORG Norway ordered tanks."
    assert without_credits(text).endswith(" Norway ordered tanks.")
    assert len(without_credits(text)) == len(text)


def test_the_name_after_a_credit_stands_alone() -> None:
    assert tagged("SOURCE: IANS Norway ordered frigates.") == [("Norway", "country")]
    assert ("Nordic Council", "organisation") in tagged("SOURCE: AB/CD.ORG Nordic Council met.")
    for credit in (
        "SOURCE: ANNA ROE / DESK / SITE.ORG NATO met.",
        "SOURCE: AB / SITE.ORG. NATO met.",
    ):
        assert tagged(credit) == [("NATO", "organisation")]
