"""What the tagger finds in a text, as surfaces with their types."""

from transforms.lib.tags.entities.find import find_entities


def tagged(text: str, title: str = "", language: str = "en") -> list[tuple[str, str]]:
    """Surface and type of every mention, in the order of the text."""
    found = [
        (span.start, text[span.start : span.end], entity.type)
        for entity in find_entities(title, text, language=language)
        for span in entity.offsets
    ]
    return [(surface, kind) for _, surface, kind in sorted(found)]
