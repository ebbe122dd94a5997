"""All tags of one article in one call: what a worker process runs."""

from __future__ import annotations

import gc
from functools import cache

from transforms.lib.tags.entities.find import find_entities
from transforms.lib.tags.entities.gazetteer import load_gazetteer
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.evidence.phrases import find_phrases
from transforms.lib.tags.heads.classify import Reason
from transforms.lib.tags.money.amounts import find_amounts
from transforms.lib.tags.money.awards import find_awards
from transforms.lib.tags.tags import Tags
from transforms.lib.tags.topics.topics import explain_topics, tag_topics


def tag_document(
    title: str,
    text: str,
    *,
    language: str = "en",
    dateline: str = "",
    source_kind: str = "",
    source_country: str = "",
    entity_model: str = "",
) -> Tags:
    """Entities first, then the topics for which they are evidence, then sums and awards.

    Pure and deterministic; the first call of a process loads the tables
    (docs/decisions/0005 and 0017).
    """
    _load_tables()
    entities = find_entities(
        title,
        text,
        language=language,
        dateline=dateline,
        source_country=source_country,
        entity_model=entity_model,
    )
    topics = tag_topics(
        title,
        text,
        entities,
        language=language,
        source_kind=source_kind,
        source_country=source_country,
        dateline=dateline,
    )
    amounts = find_amounts(text)
    return Tags(entities, topics, amounts, find_awards(text, title))


@cache
def _load_tables() -> None:
    """Read the large tables with the collector of cycles at rest: it would walk them many times."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        load_gazetteer()
        load_lexicon()
        find_phrases("")
    finally:
        if is_enabled:
            gc.enable()


def explain_document(
    title: str, text: str, *, language: str = "en", dateline: str = ""
) -> dict[str, list[Reason]]:
    """For category, domain, region and each topic of an article, what speaks most for it."""
    entities = find_entities(title, text, language=language, dateline=dateline)
    tags = tag_topics(title, text, entities, language=language, dateline=dateline)
    return explain_topics(title, text, entities, tags)
