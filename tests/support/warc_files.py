"""WARC files as crawls write them."""

from __future__ import annotations

import io
from collections.abc import Iterable

from fastwarc.stream_io import GzipWriter, ZstdWriter
from fastwarc.warc import WarcRecord, WarcRecordType

WRITERS = {"gz": GzipWriter, "zst": ZstdWriter}
DATE = "2026-11-20T10:00:00Z"


def response(
    url: str,
    body: bytes,
    *,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
    headers: str = "",
    date: str = DATE,
) -> WarcRecord:
    """A record with the answer of a server; ``headers`` are lines that end with CR LF."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = date
    record.headers["Content-Type"] = "application/http; msgtype=response"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{headers}\r\n"
    record.set_bytes_content(head.encode() + body)
    return record


def warc_file(records: Iterable[WarcRecord], codec: str = "gz") -> bytes:
    """A file of a record that says what it is, and the others."""
    target = io.BytesIO()
    writer = WRITERS[codec](target)
    about = WarcRecord()
    about.init_headers(WarcRecordType.warcinfo)
    about.set_bytes_content(b"software: tests\r\n")
    for record in (about, *records):
        record.write(writer)
    writer.close()
    return target.getvalue()
