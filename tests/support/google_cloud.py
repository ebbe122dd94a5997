"""A little of Google Cloud on loopback addresses: storage, access tokens and the Dataflow API.

    with google_cloud(tmp_path, monkeypatch) as cloud:
        ingest(output=cloud.bucket + "/lake")
        cloud.dataflow.jobs[0]["type"]       # "JOB_TYPE_STREAMING"
        cloud.objects("staging/")            # names of what lies in the bucket

Storage is ``gcp-storage-emulator``. Clients find it and their credentials by the environment
variables of Google's own libraries, so that nothing in them is patched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.dataflow_stub import DataflowStub
from tests.support.web import LocalWeb

PROJECT = "local-project"
BUCKET = "local-bucket"
_ADDRESS = "127.31.0.1"


class LocalGoogleCloud:
    """One bucket, one token endpoint, one Dataflow API; ``environment`` leads clients to them."""

    bucket = f"gs://{BUCKET}"
    """The bucket as a path."""

    def __init__(self, folder: Path, server: Any, dataflow: DataflowStub) -> None:
        """``folder`` takes the key file; ``server`` is that of the storage."""
        self._storage = server._storage
        self.dataflow = dataflow
        port = server._api._httpd.server_port
        self.environment = {
            "STORAGE_EMULATOR_HOST": f"http://{_ADDRESS}:{port}",
            "GOOGLE_APPLICATION_CREDENTIALS": str(_write_key(folder, dataflow.url)),
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "NO_GCE_CHECK": "true",
        }

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


def _write_key(folder: Path, dataflow_url: str) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "service-account.json"
    content = {
        "type": "service_account",
        "project_id": PROJECT,
        "client_email": f"pipeline@{PROJECT}.iam.example",
        "private_key_id": "1",
        "private_key": pem.decode(),
        "token_uri": f"{dataflow_url}/token",
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@contextmanager
def google_cloud(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[LocalGoogleCloud]:
    """A local cloud that this process and those it starts take for the real one."""
    pytest.importorskip("google.cloud.storage", reason="needs apache-beam[gcp] (the extra gcp)")
    pytest.importorskip("gcp_storage_emulator", reason="needs the package gcp-storage-emulator")
    from apache_beam.internal.gcp.auth import _Credentials  # noqa: PLC0415 (an extra)
    from gcp_storage_emulator.server import create_server  # noqa: PLC0415 (an extra)

    server = create_server(_ADDRESS, 0, in_memory=True, default_bucket=BUCKET)
    with server as storage, LocalWeb() as web:
        cloud = LocalGoogleCloud(folder, storage, DataflowStub(web))
        for name, value in cloud.environment.items():
            patch.setenv(name, value)
        # Beam looks for credentials once per process: those of this cloud, not of the one before.
        patch.setattr(_Credentials, "_credentials_init", False)
        yield cloud
        patch.setattr(_Credentials, "_credentials", None)
