"""A stub of the part of the Dataflow REST API that submitting a job needs.

It keeps each job that arrives and answers as the service does, with an id and a state. The token
endpoint of service accounts is here, too.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from tests.support.web import LocalWeb

_JOBS = re.compile(r"/v1b3/projects/(?P<project>[^/]+)/locations/(?P<region>[^/]+)/jobs")
_JOB = re.compile(_JOBS.pattern + r"/(?P<id>[^/]+)")
_MESSAGES = re.compile(_JOB.pattern + r"/messages")


class DataflowStub:
    """Serves the API; ``jobs`` holds the bodies of the jobs created.

    ``url`` is its endpoint by name: Beam speaks REST to one called localhost, and gRPC to others.
    """

    def __init__(self, local_web: LocalWeb) -> None:
        self.jobs: list[dict[str, Any]] = []
        host = local_web.add_host("127.0.0.1")
        local_web.add_site(host, self._respond)
        self.url = f"http://localhost:{host.partition(':')[2]}"

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.json() if "json" in request.content_type else {}
        answer = self._answer(request.method, request.path, body)
        if answer is None:
            return web.json_response({"error": {"code": 404}}, status=404)
        return web.json_response(answer)

    def _answer(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """What the service answers, or None for a path it does not have."""
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
