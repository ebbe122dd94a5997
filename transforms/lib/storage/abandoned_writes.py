"""How a writer that failed is ended, so that a store publishes nothing of what it holds.

Closing one is not enough: to a writer of Beam's, closing means that all is written. It completes
the upload with what came so far, and tries again when the garbage collector meets a writer whose
closing failed, however much later.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any


def abandon(file: Any) -> None:
    """End a writer to any of Beam's file systems, and do not raise.

    A half-written local file stays; an object in a store does not appear.
    """
    uploader = getattr(getattr(file, "raw", None), "_uploader", None)
    if uploader is not None:  # s3://
        file.raw._uploader = _Nowhere()  # noqa: SLF001 (Beam has no other way)
        with suppress(Exception):
            _abort(uploader)
    with suppress(Exception):
        getattr(file, "terminate", file.close)()  # the first is of gs://


class _Nowhere:
    """Takes the place of an uploader and uploads nothing."""

    def put(self, data: memoryview) -> None:
        """Drop what the writer still holds."""

    def finish(self) -> None:
        """Complete nothing."""


def _abort(uploader: Any) -> None:
    """Give up the parts that are uploaded: nobody sees them, and they are paid for by the month."""
    uploader._client.client.abort_multipart_upload(  # noqa: SLF001 (Beam's client cannot)
        Bucket=uploader._bucket,  # noqa: SLF001
        Key=uploader._name,  # noqa: SLF001
        UploadId=uploader.upload_id,
    )
