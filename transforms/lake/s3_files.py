"""Beam's file system for ``s3://`` with one client for a process.

Beam's own makes a client for each call: the description of S3 is read and parsed again, and a new
connection made. See docs/decisions/0015-one-client-for-s3.md.
"""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from apache_beam.io.aws.clients.s3.boto3_client import Client
from apache_beam.io.aws.s3filesystem import S3FileSystem
from apache_beam.io.aws.s3io import S3IO
from apache_beam.io.filesystem import BeamIOError, CompressionTypes, FileMetadata
from apache_beam.options.pipeline_options import PipelineOptions, S3Options

_OPTIONS = (
    "s3_access_key_id",
    "s3_secret_access_key",
    "s3_session_token",
    "s3_endpoint_url",
    "s3_region_name",
    "s3_api_version",
    "s3_verify",
    "s3_disable_ssl",
)

# Files with credentials may be written anew, by those who hand out some for an hour; a client that
# has read them does not look again.
_CLIENT_SECONDS = 600.0

Settings = tuple[tuple[str, Any], ...]


class S3Files(S3FileSystem):
    """What a lake asks of the file system, done by Beam's functions with a client that is kept."""

    def __init__(self, pipeline_options: PipelineOptions | None) -> None:
        super().__init__(pipeline_options)  # type: ignore[no-untyped-call] # Beam's
        options = (pipeline_options or PipelineOptions([])).view_as(S3Options)
        self._settings: Settings = tuple((name, getattr(options, name)) for name in _OPTIONS)

    @classmethod
    def scheme(cls) -> str:
        """A name of its own: Beam finds file systems by it, and refuses where it finds two."""
        return "s3-with-one-client"

    def _list(self, dir_or_prefix: str) -> Iterator[FileMetadata]:
        try:
            for path, (size, updated) in self._io().list_files(dir_or_prefix, with_metadata=True):
                yield FileMetadata(path, size, updated)
        except Exception as error:
            raise BeamIOError("List operation failed", {dir_or_prefix: error}) from error

    def _path_open(
        self,
        path: str,
        mode: str,
        mime_type: str = "application/octet-stream",
        compression_type: str = CompressionTypes.UNCOMPRESSED,  # noqa: ARG002 (a lake compresses)
    ) -> Any:
        return self._io().open(path, mode, mime_type=mime_type)

    def rename(
        self, source_file_names: Sequence[str], destination_file_names: Sequence[str]
    ) -> None:
        """Copy each object and delete the source. Raises BeamIOError with what could not be."""
        pairs = list(zip(source_file_names, destination_file_names, strict=True))
        results = self._io().rename_files(pairs)
        _check("Rename operation failed", {(old, new): error for old, new, error in results})

    def exists(self, path: str) -> bool:
        """True where there is such an object. Raises BeamIOError where the store does not say."""
        try:
            return bool(self._io().exists(path))
        except Exception as error:
            raise BeamIOError("exists() operation failed", {path: error}) from error

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects, also those that are gone. Raises BeamIOError with what could not be."""
        # Beam's delete_paths takes what ends with a slash for a directory; a lake deletes files.
        _check("Delete operation failed", dict(self._io().delete_files(list(paths))))

    def ask_for_bucket(self, bucket: str) -> None:
        """Return if the bucket is there and may be listed. Raises what boto3 and Beam raise."""
        self._io().client.client.head_bucket(Bucket=bucket)

    def _io(self) -> S3IO:
        environment = tuple(sorted(i for i in os.environ.items() if i[0].startswith("AWS_")))
        age = int(time.monotonic() // _CLIENT_SECONDS)
        # A copy: each remembers the stream that it reads, and where it is in it.
        return S3IO(client=copy.copy(_client(self._settings, environment, age)))


@lru_cache(maxsize=4)
def _client(settings: Settings, environment: Settings, age: int) -> Client:  # noqa: ARG001 (keys)
    return Client(dict(settings))


def _check(problem: str, results: Mapping[Any, Exception | None]) -> None:
    errors = {what: error for what, error in results.items() if error is not None}
    if errors:
        raise BeamIOError(problem, errors)
