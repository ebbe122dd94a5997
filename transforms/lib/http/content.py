"""What a body is by its label and its first bytes: text that may hold an article, or media."""

from __future__ import annotations

from transforms.lib.http.headers import media_type
from transforms.lib.text.magic import media_format

_READABLE = frozenset(
    {
        "",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/xml",
        "application/xml",
        "multipart/mixed",
    }
)
# Labels that say nothing: the body decides.
_UNCERTAIN = frozenset({"application/octet-stream", "binary/octet-stream", "application/x-unknown"})
_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"


def unsupported_type(content_type: str) -> bool:
    """True for a Content-Type that no article can come in: not worth reading the body."""
    kind = media_type(content_type)
    if kind in _READABLE or kind in _UNCERTAIN or "/" not in kind:
        return False
    return not (kind.startswith("text/") and kind != "text/calendar") and not kind.endswith("+xml")


def sniffed_media(body: bytes, content_type: str) -> str:
    """The media format a body is, whatever its label says; "" for text.

    >>> sniffed_media(b"%PDF-1.7", "text/html")
    'PDF'
    """
    if name := media_format(body):
        return name
    if media_type(content_type) in _UNCERTAIN and not body.lstrip(_BLANK).startswith(b"<"):
        return "unlabelled data"
    return ""
