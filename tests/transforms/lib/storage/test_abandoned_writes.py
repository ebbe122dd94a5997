"""How a writer that failed is ended."""

from typing import Any

import pytest

from transforms.lib.storage.abandoned_writes import abandon


class Writer:
    def __init__(self) -> None:
        self.ends: list[str] = []

    def close(self) -> None:
        self.ends.append("close")


class TerminableWriter(Writer):
    def terminate(self) -> None:
        self.ends.append("terminate")


@pytest.mark.parametrize(
    ("writer", "end"), [(Writer(), "close"), (TerminableWriter(), "terminate")]
)
def test_a_writer_is_terminated_where_it_can_be_and_closed_otherwise(
    writer: Writer, end: str
) -> None:
    abandon(writer)
    assert writer.ends == [end]


def test_what_fails_again_is_not_raised() -> None:
    class Broken:
        def close(self) -> None:
            raise OSError("no space")

    abandon(Broken())


def test_an_upload_is_given_up_before_its_writer_is_closed() -> None:
    given_up: list[dict[str, Any]] = []

    class Client:
        client = property(lambda self: self)

        def abort_multipart_upload(self, **upload: Any) -> None:
            given_up.append(upload)

    class Uploader:
        _client, _bucket, _name, upload_id = Client(), "lake", "articles/1", "7"

    class Raw:
        _uploader: Any = Uploader()

    class Buffered(Writer):
        raw = Raw()

        def close(self) -> None:
            super().close()
            self.raw._uploader.put(memoryview(b"late"))
            self.raw._uploader.finish()

    writer = Buffered()
    abandon(writer)
    assert given_up == [{"Bucket": "lake", "Key": "articles/1", "UploadId": "7"}]
    assert writer.ends == ["close"]
    assert not isinstance(writer.raw._uploader, Uploader)
