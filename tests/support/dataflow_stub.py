"""A stub of the part of the Dataflow REST API that submitting a job needs.

It keeps each job that arrives and answers as the service does, with an id and a state. The token
endpoint of service accounts is here, too.
"""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_JOBS = re.compile(r"/v1b3/projects/(?P<project>[^/]+)/locations/(?P<region>[^/]+)/jobs")
_JOB = re.compile(_JOBS.pattern + r"/(?P<id>[^/]+)")
_MESSAGES = re.compile(_JOB.pattern + r"/messages")


class DataflowStub:
    """Serves the API; ``jobs`` holds the bodies of the jobs created, ``requests`` every path."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The endpoint, for ``--dataflow_endpoint``.

        By its name: Beam speaks REST to an endpoint called localhost, and gRPC to all others.
        """
        return f"http://localhost:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """What the service answers, or None for a path it does not have."""
        self.requests.append(f"{method} {path}")
        if path == "/token":
            return {"access_token": "local", "expires_in": 3600, "token_type": "Bearer"}
        if method == "POST" and (match := _JOBS.fullmatch(path)):
            job = {**body, "id": f"job-{len(self.jobs) + 1}", "currentState": "JOB_STATE_PENDING"}
            self.jobs.append(job)
            return {**job, "projectId": match["project"], "location": match["region"]}
        if method == "GET" and (match := _JOB.fullmatch(path)):
            job = next(job for job in self.jobs if job["id"] == match["id"])
            return {**job, "currentState": "JOB_STATE_RUNNING"}
        if method == "GET" and _MESSAGES.fullmatch(path):
            return {"jobMessages": []}
        if method == "GET" and _JOBS.fullmatch(path):
            return {"jobs": self.jobs}
        return None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer("GET", {})

            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                json_body = "json" in self.headers.get("Content-Type", "")
                self._answer("POST", json.loads(content) if json_body and content else {})

            def _answer(self, method: str, body: dict[str, Any]) -> None:
                answer = stub.answer(method, urlsplit(self.path).path, body)
                content = json.dumps(answer or {"error": {"code": 404}}).encode()
                self.send_response(404 if answer is None else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
                pass

        return Handler
