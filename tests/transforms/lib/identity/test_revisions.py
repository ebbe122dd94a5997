from __future__ import annotations

from transforms.lib.identity.revisions import Known, NewArticle, Revision, Unchanged, decide
from transforms.lib.identity.seen import SeenArticle

SEEN = SeenArticle("12" * 16, "2026-11-18", 3, "v1:old")


def test_an_article_never_seen_is_revision_one_of_its_own_day() -> None:
    assert decide(None, "v1:x", "2026-11-20", update=False) == NewArticle("2026-11-20", 1)


def test_the_same_article_under_another_entry_is_known() -> None:
    assert isinstance(decide(SEEN, "v1:new", "2026-11-20", update=False), Known)


def test_a_changed_entry_with_the_same_content_is_unchanged() -> None:
    assert isinstance(decide(SEEN, "v1:old", "2026-11-20", update=True), Unchanged)


def test_changed_content_is_the_next_revision_in_the_first_partition() -> None:
    assert decide(SEEN, "v1:new", "2026-11-20", update=True) == Revision("2026-11-18", 4)


def test_a_changed_entry_that_leads_to_a_new_article_starts_at_one() -> None:
    assert decide(None, "v1:x", "2026-11-20", update=True) == NewArticle("2026-11-20", 1)
