"""Errors of object stores get the types of local files' errors; others pass unchanged."""

from __future__ import annotations

from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest

from transforms.lib.storage.store_errors import as_os_error


def client_error(module: str = "google.cloud.exceptions", **fields: Any) -> Exception:
    """An error as the client library of a store raises it."""
    error: Exception = type("ClientError", (Exception,), {"__module__": module})("no luck")
    vars(error).update(fields)
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (client_error(code=HTTPStatus.NOT_FOUND), FileNotFoundError),
        (client_error(response=SimpleNamespace(status_code=403)), PermissionError),
        (client_error(code=500), OSError),
        (client_error("google.auth.exceptions"), OSError),
        (client_error("apache_beam.io.aws.clients.s3.messages", code=404), FileNotFoundError),
        (
            client_error(
                "botocore.exceptions", response={"ResponseMetadata": {"HTTPStatusCode": 401}}
            ),
            PermissionError,
        ),
    ],
    ids=["google", "google media", "other status", "no status", "beam s3", "botocore"],
)
def test_an_error_of_a_client_becomes_an_os_error_that_names_the_path(
    error: Exception, kind: type[OSError]
) -> None:
    with (
        pytest.raises(OSError, match="gs://bucket/x: no luck") as raised,
        as_os_error("gs://bucket/x"),
    ):
        raise error
    assert type(raised.value) is kind
    assert raised.value.__cause__ is error


def test_other_errors_pass_unchanged() -> None:
    error = client_error("transforms.lib.lake.parquet", code=404)
    with pytest.raises(Exception, match="no luck") as raised, as_os_error("gs://bucket/x"):
        raise error
    assert raised.value is error
