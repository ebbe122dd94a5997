"""Response headers as values: cleaned, and None or "" where they make no sense."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from transforms.lib.http.messages import FetchRequest

# What later polls and records can use.
KEPT = ("cache-control", "expires", "retry-after", "date", "content-language", "age")
LONGEST_RETRY_AFTER = 30 * 86_400.0
_MAX_VALUE_LENGTH = 1024


def header(headers: Mapping[str, str], name: str) -> str:
    """A header's value, "" if it is missing, too long to keep, or not clean text.

    aiohttp decodes headers as UTF-8 with lone surrogates for other bytes. Such a value could be
    neither stored nor sent back as it was: none is better than a changed one.
    """
    value = headers.get(name, "").strip()
    clean = value.isprintable() and len(value) <= _MAX_VALUE_LENGTH
    return value if clean else ""


def location(headers: Mapping[str, str]) -> str:
    """The Location of a redirect; bytes that are not UTF-8 are taken for Latin-1."""
    value = headers.get("Location", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape").decode("latin-1")
    return value


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The subset of ``KEPT`` that is there, under lower-case names."""
    found = {name: header(headers, name) for name in KEPT if name in headers}
    return {name: value for name, value in found.items() if value}


def media_type(content_type: str) -> str:
    """``type/subtype`` in lower case, without parameters; "" for none."""
    return content_type.split(";", 1)[0].strip().lower()


def charset(content_type: str) -> str:
    """The charset parameter, in lower case; "" for none.

    >>> charset('text/html; Charset="UTF-8"')
    'utf-8'
    """
    # Not by ``email.message``: continuations of RFC 2231 are for mail, and it trips over bad ones.
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \t'\"").lower()
    return ""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by Retry-After (RFC 9110, 10.2.3), 0 to 30 days; None if there is none.

    Args:
        headers: of the response.
        now: aware; a date in the header counts from the response's own Date if it has one.
    """
    value = header(headers, "Retry-After")
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST_RETRY_AFTER)
    until = http_date(value)
    if until is None:
        return None
    start = http_date(header(headers, "Date")) or now
    return min(max((until - start).total_seconds(), 0.0), LONGEST_RETRY_AFTER)


def http_date(value: str) -> datetime | None:
    """An HTTP date in UTC (RFC 9110, 5.6.7), None for anything else."""
    try:
        moment = parsedate_to_datetime(value)
        # "-0000" and dates without a zone come back naive; HTTP dates are always GMT.
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def validators(request: FetchRequest) -> dict[str, str]:
    """Conditional headers, byte for byte as they came (RFC 9110, 13.1); both where both are known.

    A validator that is no header value (controls, surrogates) is left out: a full answer follows.
    """
    pairs = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in pairs.items() if value and value.isprintable()}
