"""Sites that act are organisations; addresses are not."""

from transforms.lib.tags.entities.sites import find_sites


def test_a_site_that_acts_or_is_told() -> None:
    text = "sample-news.org has learned it, an officer told other.com, not www.third.net/page."
    assert [text[m.start : m.end] for m in find_sites(text)] == ["sample-news.org", "other.com"]
