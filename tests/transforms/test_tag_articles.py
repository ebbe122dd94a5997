"""What the tagging stage says of an article that no tagger survived."""

from __future__ import annotations

from dataclasses import replace

from schemas.reasons import Reason
from tests.support import records
from transforms.lib.workers.pool import DocumentError, Outcome
from transforms.stages.dropped_articles import dropped_articles
from transforms.stages.run_context import RunContext
from transforms.tag_articles import _Tag


def test_an_article_that_cannot_be_tagged_is_a_reject_and_does_not_count_as_let_through() -> None:
    pending, article = records.pending(), replace(records.article(), revision=3)
    error = DocumentError(Reason.PARSE_FAILED, "the worker process died")
    output = _Tag(RunContext("tagless", "")).output(Outcome((pending, article), None, error))
    assert (output.value.stage, output.value.reason) == ("tag", "parse_failed")
    assert dropped_articles("tagless").take(article.article_id) == 3
