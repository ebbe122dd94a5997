"""Word about articles that a late stage gave up."""

from __future__ import annotations

from transforms.lib.stream import dropped
from transforms.lib.stream.dropped import DroppedArticles


def test_word_of_an_article_is_taken_once() -> None:
    articles = DroppedArticles()
    articles.add("a", 2)
    assert (articles.take("b"), articles.take("a"), articles.take("a")) == (None, 2, None)


def test_of_too_many_the_oldest_are_forgotten() -> None:
    articles = DroppedArticles()
    for number in range(dropped.MAX_KEPT + 1):
        articles.add(str(number), 1)
    assert articles.take("0") is None
    assert articles.take("1") == 1
