"""Errors of object stores as the errors that local files raise.

Beam's file systems pass on what the client libraries of a store raise while a file is open. Those
libraries are extras and share no base class, so that nobody could catch their errors by type.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

_CLIENT_LIBRARIES = frozenset({"google", "botocore", "boto3", "requests", "urllib3"})
_BEAM_CLIENTS = "apache_beam.io.aws.clients."


@contextmanager
def as_os_error(path: str) -> Iterator[None]:
    """Raise what a store's client raises as an ``OSError`` that names the path.

    Raises:
        FileNotFoundError: there is no such object or bucket.
        PermissionError: the store knows the caller and refuses, or does not know it.
        OSError: anything else that the client raises.
    """
    try:
        yield
    except Exception as error:
        if not _is_from_a_client(error):
            raise
        raise _KINDS.get(status_of(error) or 0, OSError)(f"{path}: {_text_of(error)}") from error


_KINDS: dict[int, type[OSError]] = {
    HTTPStatus.NOT_FOUND: FileNotFoundError,
    HTTPStatus.FORBIDDEN: PermissionError,
    HTTPStatus.UNAUTHORIZED: PermissionError,
}


def _is_from_a_client(error: Exception) -> bool:
    module = type(error).__module__
    return module.split(".", 1)[0] in _CLIENT_LIBRARIES or module.startswith(_BEAM_CLIENTS)


def _text_of(error: Exception) -> str:
    # Beam's errors of s3:// are pairs of a message and a status.
    text = error.args[0] if type(error).__module__.startswith(_BEAM_CLIENTS) else error
    return str(text)


def status_of(error: Exception) -> int | None:
    """The HTTP status that an error of a store's client stands for, if it says."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):  # botocore
        response = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    for status in (getattr(error, "code", None), getattr(response, "status_code", response)):
        if isinstance(status, int):
            return int(status)
    return None
