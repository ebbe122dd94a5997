"""The jobs of the worker processes. Workers import this module, and so no Beam.

The parsers and the tables are loaded where a job runs, in ``load`` or at the first one: a process
that only hands jobs out is spared a tenth of a second and tens of MiB, and a worker that only reads
feeds a second and a half.
"""

# ruff: noqa: PLC0415 (see above)

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from transforms.lib.extraction.hints import ExtractedArticle, Hints
from transforms.lib.tags.tags import Tags

if TYPE_CHECKING:
    import pyarrow as pa

_WARM_UP = """<html lang="en"><title>Yard hands over a ship</title><article>{}</article>"""
_WARM_UP_LINE = "<p>LONDON, 3 May (Wire) - The yard handed over the frigate, a ship of 80 crew.</p>"


def load(job: Callable[..., Any]) -> None:
    """Load what a job needs before it runs; one of another module has loaded that by itself."""
    if job.__module__ == __name__:
        _load()


@cache
def _load() -> None:
    """Load all that these jobs need: tables, models, what modules make at their first use."""
    import transforms.lib.extraction.plain_text  # noqa: F401 (for jobs to come)

    page = _WARM_UP.format(_WARM_UP_LINE * 12)
    extract_and_tag(page.encode(), Hints(url="https://warm-up.invalid/a"), "page")


def extract_document(html: bytes | str, hints: Hints, text_source: str) -> ExtractedArticle:
    """Extract a page (``text_source`` page), a feed's content (feed) or clean text (text).

    Raises:
        ExtractionError: no article was found in it.
    """
    from transforms.lib.extraction.extract import extract_feed_content, extract_page
    from transforms.lib.extraction.plain_text import article_from_text

    if text_source == "page":
        return extract_page(html, hints)
    text = html if isinstance(html, str) else html.decode(errors="replace")
    if text_source == "feed":
        return extract_feed_content(text, hints)
    return article_from_text(text, hints)


def tag_document(title: str, text: str, **origin: str) -> Tags:
    """Tag an article; ``origin`` as in ``transforms.lib.tags.tagging``."""
    from transforms.lib.tags import tagging

    return tagging.tag_document(title, text, **origin)


def tag_rows(
    rows: Sequence[Mapping[str, str]], columns: Sequence[pa.Field], entity_model: str
) -> pa.Table:
    """Tag stored articles, each given by the arguments of ``tag_document``, into columns."""
    from transforms.lib.tags.tag_columns import tag_columns

    return tag_columns([tag_document(**row, entity_model=entity_model) for row in rows], columns)


def extract_and_tag(
    html: bytes | str, hints: Hints, text_source: str
) -> tuple[ExtractedArticle, Tags]:
    """Both jobs of a document in one, for a preview, which compares with nothing in between."""
    extracted = extract_document(html, hints, text_source)
    tags = tag_document(
        extracted.title,
        extracted.text,
        language=extracted.language,
        dateline=extracted.dateline,
        source_kind="",
        source_country="",
    )
    return extracted, tags
