"""A store that speaks S3 on a loopback address, and can be told to fail.

    with s3_storage() as store:
        ingest(output=store.bucket + "/lake", environment=store.environment)
        store.objects("lake/")               # names of what lies in the bucket
        store.fail(1, "POST", "uploadId=")   # the next upload is not completed

It is moto's server. Clients find it and their credentials by the environment variables of AWS's
own libraries, so that nothing in them is patched.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from typing import Any
from urllib.request import Request, urlopen

import pyarrow.fs
import pytest

BUCKET = "local-bucket"
_ADDRESS = "127.31.0.2"
_KEYS = ("local-key", "local-secret")
_REGION = "us-east-1"

_Start = Callable[..., Any]


class LocalS3:
    """One bucket of one store, which starts empty."""

    bucket = f"s3://{BUCKET}"
    """The bucket as a path."""

    def __init__(self) -> None:
        # Extras for tests, and slow to import.
        import boto3  # noqa: PLC0415
        from moto.moto_server.werkzeug_app import (  # noqa: PLC0415
            DomainDispatcherApplication,
            create_backend_app,
        )
        from werkzeug.serving import make_server  # noqa: PLC0415

        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        self._failures: list[tuple[str, str]] = []
        self._application = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(_ADDRESS, 0, self._answer, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://{_ADDRESS}:{self._server.port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": _KEYS[0],
            "AWS_SECRET_ACCESS_KEY": _KEYS[1],
            "AWS_DEFAULT_REGION": _REGION,
            # Nobody else is asked for credentials, and no failure is tried again and again.
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_MAX_ATTEMPTS": "1",
        }
        key, secret = _KEYS
        self._client = boto3.client(
            "s3",
            _REGION,
            endpoint_url=self.url,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )
        self.reset()

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def arrow(self) -> pyarrow.fs.FileSystem:
        """The store as Arrow reads it: another client than the one that wrote."""
        key, secret = _KEYS
        return pyarrow.fs.S3FileSystem(
            access_key=key, secret_key=secret, endpoint_override=self.url, region=_REGION
        )

    def create_bucket(self, name: str) -> None:
        """Add an empty bucket."""
        self._client.create_bucket(Bucket=name)

    def objects(self, prefix: str = "") -> list[str]:
        """The names of the objects that start with ``prefix``, in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return sorted(found["Key"] for page in pages for found in page.get("Contents", ()))

    def unfinished_uploads(self) -> list[str]:
        """The names of the objects whose upload was begun, and neither completed nor aborted."""
        found = self._client.list_multipart_uploads(Bucket=BUCKET)
        return [upload["Key"] for upload in found.get("Uploads", ())]

    def read(self, name: str) -> bytes:
        """The content of an object."""
        content: bytes = self._client.get_object(Bucket=BUCKET, Key=name)["Body"].read()
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put an object into the bucket."""
        self._client.put_object(Bucket=BUCKET, Key=name, Body=content)

    def delete(self, name: str) -> None:
        """Delete an object."""
        self._client.delete_object(Bucket=BUCKET, Key=name)

    def fail(self, times: int, method: str, query: str) -> None:
        """Answer 503 to the next requests with the method and ``query`` in their query string."""
        self._failures += [(method, query)] * times

    def know_nobody(self) -> None:
        """Refuse all credentials from now on."""
        self._control("reset-auth", b"0")

    def reset(self) -> None:
        """Begin anew with an empty bucket: all servers of a process share what they hold."""
        self._failures.clear()
        self._control("reset-auth", b"inf")
        self._control("reset", b"")
        self.create_bucket(BUCKET)

    def _control(self, action: str, content: bytes) -> None:
        url, headers = f"{self.url}/moto-api/{action}", {"Content-Type": "text/plain"}
        # A loopback address of ours.
        with urlopen(Request(url, content, headers)) as response:  # noqa: S310
            assert response.status == HTTPStatus.OK

    def _answer(self, environment: dict[str, Any], start: _Start) -> Iterable[bytes]:
        for failure in self._failures:
            method, query = failure
            if environment["REQUEST_METHOD"] == method and query in environment["QUERY_STRING"]:
                self._failures.remove(failure)
                environment["wsgi.input"].read(int(environment.get("CONTENT_LENGTH") or 0))
                start("503 Service Unavailable", [("Content-Length", "0")])
                return [b""]
        answer: Iterable[bytes] = self._application(environment, start)
        return answer


@contextmanager
def s3_storage() -> Iterator[LocalS3]:
    """A local store; skips the tests where its packages are not installed."""
    pytest.importorskip("moto.server", reason="needs the packages moto, flask and flask-cors")
    with closing(LocalS3()) as store:
        yield store


def use(store: LocalS3, patch: pytest.MonkeyPatch) -> None:
    """Make this process and those it starts take the store for the real one."""
    store.reset()
    for name, value in store.environment.items():
        patch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        patch.delenv(name, raising=False)
