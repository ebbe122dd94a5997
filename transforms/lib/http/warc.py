"""Answers of servers out of WARC files, in which crawls keep the web, such as CC-NEWS.

A file is a sequence of records, each compressed by itself (gzip or Zstandard) or not at all. Of a
record we take what a fetch would give, too: pages with status 200, within the same limits.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from transforms.lib.http.body import BodyCollector
from transforms.lib.http.content import unsupported_type
from transforms.lib.http.errors import FetchError
from transforms.lib.http.headers import charset, header
from transforms.lib.http.messages import FetchResponse

_OK = 200


class WarcError(Exception):
    """A file that is no WARC, or breaks off: one line."""


def read_pages(
    file: BinaryIO, limit: int, skipped: Counter[str]
) -> Iterator[tuple[FetchResponse, datetime]]:
    """The pages of a WARC file in its order, each with the time at which it was fetched.

    Args:
        file: the open file.
        limit: most bytes of a body.
        skipped: counts responses that are no page, by what they are.

    Raises:
        WarcError: the file is no WARC, or ends in the middle of a record.
        OSError: the file system refuses.
    """
    for record, block in _responses(file, limit):
        try:
            page = _page(record, block, limit)
        except FetchError as error:
            skipped[error.reason.value] += 1
        except (OSError, ValueError) as error:
            skipped[f"no answer in HTTP ({error})"] += 1
        else:
            # The record's date is None where its header says none, whatever its type says.
            if isinstance(page, str) or not record.record_date:
                skipped[page if isinstance(page, str) else "without a date"] += 1
            else:
                yield page, record.record_date


def _responses(file: BinaryIO, limit: int) -> Iterator[tuple[WarcRecord, bytes]]:
    """The responses with their blocks, of which no more is read than may be needed."""
    number = 0
    try:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False):
            number += 1
            # A body as it was sent may be as large as one may be when it is decoded, and a head.
            most = limit + (64 << 10)
            block = record.reader.read(most)
            if len(block) < min(record.content_length, most):
                raise WarcError(f"it breaks off in response {number}")
            yield record, block
    except OSError as error:
        if error.errno is not None:
            raise
        raise WarcError(f"{error}, after response {number}") from error


def _page(record: WarcRecord, block: bytes, limit: int) -> FetchResponse | str:
    """The page of a response, or what it is in place of one."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    head = HeaderMap()
    start = head.parse(io.BytesIO(block))
    headers = {name.lower(): value for name, value in head.items()}
    content_type = header(headers, "content-type")
    if not url:
        return "without an address"
    if head.status_code != _OK:
        return f"status {head.status_code}"
    if record.headers.get("WARC-Truncated"):
        return "truncated_body"
    if unsupported_type(content_type):
        return "unsupported_type"
    body = block[start:]
    # Crawls that took a coding away before they stored the body renamed its header.
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = ChunkedReader(io.BytesIO(body)).read()
    collector = BodyCollector(headers.get("content-encoding", ""), limit)
    collector.feed(body)
    return FetchResponse(
        key=url,
        url=url,
        final_url=url,
        status=_OK,
        body=collector.finish().data,
        content_type=content_type,
        charset=charset(content_type),
        etag=header(headers, "etag"),
        last_modified=header(headers, "last-modified"),
        wire_bytes=len(body),
    )
