"""A little of Google Cloud on loopback addresses: storage, access tokens and the Dataflow API.

    with LocalGoogleCloud(tmp_path) as cloud:
        ingest(output=cloud.bucket + "/lake", environment=cloud.environment)
        cloud.dataflow.jobs[0]["type"]       # "JOB_TYPE_STREAMING"
        cloud.objects("staging/")            # names of what lies in the bucket

Storage is ``gcp-storage-emulator``. Clients find it and their credentials by the environment
variables of Google's own libraries, so that nothing in them is patched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.dataflow_stub import DataflowStub

PROJECT = "local-project"
BUCKET = "local-bucket"
_ADDRESS = "127.31.0.1"


class LocalGoogleCloud:
    """One bucket, one token endpoint, one Dataflow API; ``folder`` takes the key file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._storage: Any = None
        self.dataflow = DataflowStub()
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        from gcp_storage_emulator.server import create_server  # noqa: PLC0415 (an extra)

        server = create_server(_ADDRESS, 0, in_memory=True, default_bucket=BUCKET)
        self._storage = self._stack.enter_context(server)._storage
        port = server._api._httpd.server_port
        self._stack.enter_context(self.dataflow)
        self.environment = {
            "STORAGE_EMULATOR_HOST": f"http://{_ADDRESS}:{port}",
            "GOOGLE_APPLICATION_CREDENTIALS": str(self._write_key()),
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "NO_GCE_CHECK": "true",
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def bucket(self) -> str:
        """The bucket as a path."""
        return f"gs://{BUCKET}"

    def create_bucket(self, name: str) -> None:
        """Add an empty bucket."""
        self._storage.create_bucket(name, {"name": name})

    def objects(self, prefix: str = "") -> list[str]:
        """The names of the objects that start with ``prefix``, in order."""
        files, _ = self._storage.get_file_list(BUCKET, prefix or None, None)
        return sorted(file["name"] for file in files)

    def copy(self, name: str, copies: Iterable[str]) -> None:
        """Let many names hold what an object holds, since 2020: one by one would take hours."""
        objects = self._storage.objects[BUCKET]
        content = self.read(name)
        times = dict.fromkeys(("timeCreated", "updated"), "2020-01-01T00:00:00.000Z")
        for copy in copies:
            objects[copy] = objects[name] | times | {"name": copy, "id": f"{BUCKET}/{copy}"}
            self._storage._store.write_bytes(f"{BUCKET}/{copy}", content)

    def read(self, name: str) -> bytes:
        """The content of an object."""
        content: bytes = self._storage.get_file(BUCKET, name)
        return content

    def delete(self, name: str) -> None:
        """Delete an object."""
        self._storage.delete_file(BUCKET, name)

    def _write_key(self) -> Path:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path = self._folder / "service-account.json"
        content = {
            "type": "service_account",
            "project_id": PROJECT,
            "client_email": f"pipeline@{PROJECT}.iam.example",
            "private_key_id": "1",
            "private_key": pem.decode(),
            "token_uri": f"{self.dataflow.url}/token",
        }
        path.write_text(json.dumps(content), encoding="utf-8")
        return path


@contextmanager
def google_cloud(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[LocalGoogleCloud]:
    """A local cloud that this process and those it starts take for the real one."""
    pytest.importorskip("google.cloud.storage", reason="needs apache-beam[gcp] (the extra gcp)")
    pytest.importorskip("gcp_storage_emulator", reason="needs the package gcp-storage-emulator")
    from apache_beam.internal.gcp.auth import _Credentials  # noqa: PLC0415 (an extra)

    with LocalGoogleCloud(folder) as cloud:
        for name, value in cloud.environment.items():
            patch.setenv(name, value)
        # Beam looks for credentials once per process: those of this cloud, not of the one before.
        patch.setattr(_Credentials, "_credentials_init", False)
        yield cloud
        patch.setattr(_Credentials, "_credentials", None)


def environment_with(cloud: LocalGoogleCloud) -> dict[str, str]:
    """The environment for a process that works with the local cloud."""
    return {**os.environ, **cloud.environment}
