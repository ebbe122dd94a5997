"""A feed list, written as ``opml`` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from schemas.feed_source import FeedSource


def write_opml(title: str, feeds: Iterable[tuple[FeedSource, str]]) -> str:
    """An OPML 2.0 document, with its declaration.

    Args:
        title: of the list; clean text, as all names are.
        feeds: each with the address of its site. What is not known of it is left out.
    """
    opml = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(opml, "head"), "title").text = title
    body = ET.SubElement(opml, "body")
    for source, site in feeds:
        names = {"text": source.name, "title": source.name}
        addresses = {"xmlUrl": source.feed_url, "htmlUrl": site}
        category = {"category": _category(source)}
        ET.SubElement(body, "outline", {"type": "rss", **names, **addresses, **category})
    ET.indent(opml)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(opml, "unicode") + "\n"


def _category(source: FeedSource) -> str:
    known = {
        "source": source.source_id,
        "country": source.country,
        "kind": source.kind,
        "language": source.language,
    }
    return ",".join(f"/{key}/{value}" for key, value in known.items() if value)
