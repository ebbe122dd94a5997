"""Serve the sample outlets on this machine, each on a port of its own.

    python -m samples.serve --port 8801 --opml /tmp/samples.opml

Outlet ``K`` is the directory ``samples/outlets/K-<name>`` and is served on ``port + K`` of
127.0.0.1: several ports, since not every system has a loopback network beyond that one address.
A file answers under its own path, under its path without ``.html``, and, when it is an
``index.html``, under its directory. ``_redirects`` lists moved paths. ``{{origin}}`` in a file
becomes the address of its outlet and ``{{origin-K}}`` that of outlet ``K``. Files are read at each
request, so that an edited article is the next revision.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import hashlib
import re
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

_Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
_LOWEST_PORT, _HIGHEST_PORT = 1024, 65535
ROOT = Path(__file__).resolve().parent
_ORIGIN = re.compile(rb"\{\{origin(?:-(\d+))?\}\}")
# HTML goes out without a charset: every page declares its own, as older sites do.
_CONTENT_TYPES = {
    ".atom": "application/atom+xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/feed+json",
    ".pdf": "application/pdf",
    ".rdf": "application/rdf+xml",
    ".rss": "application/rss+xml",
    ".txt": "text/plain",
}


class PortTakenError(OSError):
    """Another program listens on a port that the samples need."""

    def __init__(self, port: int, count: int) -> None:
        super().__init__(port, count)
        self.port, self.count = port, count

    def __str__(self) -> str:
        return (
            f"port {self.port} of {HOST} is taken: "
            f"choose another with --port ({self.count} ports in a row are needed)"
        )


@dataclass(frozen=True)
class Document:
    """One file as it goes out. ``etag`` is without its quotes."""

    body: bytes
    content_type: str
    etag: str
    modified: datetime


@dataclass(frozen=True)
class Outlet:
    """The directory of one outlet, and what its paths lead to."""

    files: Mapping[str, Path]
    redirects: Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class SampleWeb:
    """The running samples: ``origins[K]`` is the address of outlet ``K``, without a final slash."""

    origins: Sequence[str]

    @property
    def opml(self) -> str:
        """The feed list with the addresses filled in."""
        template = (ROOT / "samples.opml").read_bytes()
        return fill_origins(template, self.origins).decode()


def outlet_directories() -> list[Path]:
    """The directories of the outlets, in the order of their ports."""
    return sorted((ROOT / "outlets").iterdir(), key=lambda path: int(path.name.partition("-")[0]))


def fill_origins(template: bytes, origins: Sequence[str], own: int = 0) -> bytes:
    """Replace ``{{origin}}`` by the address of outlet ``own`` and ``{{origin-K}}`` by that of K."""
    return _ORIGIN.sub(lambda m: origins[int(m[1]) if m[1] else own].encode(), template)


def load_outlet(directory: Path) -> Outlet:
    """List what an outlet serves. Files that begin with ``_`` are settings, not documents."""
    files: dict[str, Path] = {}
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.name.startswith("_"):
            files |= dict.fromkeys(_url_paths(path.relative_to(directory).as_posix()), path)
    return Outlet(files, _read_redirects(directory / "_redirects"))


def _url_paths(relative: str) -> list[str]:
    if relative == "index.html" or relative.endswith("/index.html"):
        return [f"/{relative}", f"/{relative.removesuffix('index.html')}"]
    return [f"/{relative}", f"/{relative.removesuffix('.html')}"]


def _read_redirects(path: Path) -> dict[str, tuple[str, int]]:
    if not path.exists():
        return {}
    rules = [line.split() for line in path.read_text("utf-8").splitlines() if line[:1] == "/"]
    return {source: (target, int(status)) for source, target, status in rules}


def read_document(path: Path, origins: Sequence[str], own: int) -> Document:
    """Read a file as outlet ``own`` sends it."""
    body = fill_origins(path.read_bytes(), origins, own)
    # HTTP dates have whole seconds.
    modified = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    etag = hashlib.sha256(body).hexdigest()[:16]
    return Document(body, _CONTENT_TYPES[path.suffix], etag, modified)


def is_unchanged(request: web.BaseRequest, document: Document) -> bool:
    """True when the client has this version. An ETag outranks a date (RFC 9110, section 13.2.2)."""
    if request.if_none_match is not None:
        return any(tag.value in (document.etag, "*") for tag in request.if_none_match)
    since = request.if_modified_since
    return since is not None and document.modified <= since


def respond(
    request: web.BaseRequest, outlet: Outlet, origins: Sequence[str], own: int
) -> web.Response:
    """Answer one request to outlet ``own``: 200, 304, a redirect or 404."""
    if request.path in outlet.redirects:
        target, status = outlet.redirects[request.path]
        return web.Response(status=status, headers={"Location": target})
    path = outlet.files.get(request.path)
    if path is None:
        page = "<!doctype html><title>Page not found</title><h1>Page not found</h1>"
        return web.Response(status=404, text=page, content_type="text/html")
    document = read_document(path, origins, own)
    unchanged = is_unchanged(request, document)
    response = web.Response(status=304 if unchanged else 200)
    response.etag = document.etag
    response.last_modified = document.modified
    if not unchanged:
        response.body = document.body
        response.headers["Content-Type"] = document.content_type
    return response


def _listen(port: int, count: int, stack: ExitStack) -> list[socket.socket]:
    sockets = []
    for number in range(count):
        wanted = port + number if port else 0
        try:
            sockets.append(stack.enter_context(socket.create_server((HOST, wanted))))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTakenError(wanted, count) from error
            raise
    return sockets


async def _start(sockets: Sequence[socket.socket], origins: Sequence[str]) -> list[web.BaseRunner]:
    runners: list[web.BaseRunner] = []
    for own, (directory, listener) in enumerate(zip(outlet_directories(), sockets, strict=True)):
        server = web.Server(_handler(load_outlet(directory), origins, own))
        runner = web.ServerRunner(server)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        runners.append(runner)
    return runners


def _handler(outlet: Outlet, origins: Sequence[str], own: int) -> _Handler:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        return respond(request, outlet, origins, own)

    return handle


@contextmanager
def serve_samples(port: int = 0) -> Iterator[SampleWeb]:
    """Serve all outlets from a thread of this process until the block ends.

    Args:
        port: the port of outlet 0, the others follow; 0 takes any free ports.

    Raises:
        PortTakenError: one of the ports is in use.
    """
    with ExitStack() as stack:
        sockets = _listen(port, len(outlet_directories()), stack)
        origins = [f"http://{HOST}:{listener.getsockname()[1]}" for listener in sockets]
        loop = stack.enter_context(_background_loop())
        runners = asyncio.run_coroutine_threadsafe(_start(sockets, origins), loop).result()
        try:
            yield SampleWeb(tuple(origins))
        finally:
            asyncio.run_coroutine_threadsafe(_stop(runners), loop).result()


@contextmanager
def _background_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="samples", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(runners: Sequence[web.BaseRunner]) -> None:
    for runner in runners:
        await runner.cleanup()


def port_number(text: str) -> int:
    """Parse the port of the first outlet, such that the ports of the others exist too."""
    highest = _HIGHEST_PORT - len(outlet_directories()) + 1
    if not text.isdecimal() or not _LOWEST_PORT <= int(text) <= highest:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from {_LOWEST_PORT} to {highest}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m samples.serve",
        description="Serve the sample outlets on this machine.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=port_number, default=8801, help="port of the first outlet")
    parser.add_argument("--opml", type=Path, help="where to write the list of the sample feeds")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted. Exit status 2 when a port is taken or the list cannot be written."""
    options = _parser().parse_args(arguments)
    try:
        with serve_samples(options.port) as web_of_samples:
            if options.opml:
                options.opml.write_text(web_of_samples.opml, "utf-8")
            print(_ready_line(web_of_samples, options.opml), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"samples.serve: {error}", file=sys.stderr)
        return 2
    return 0


def _ready_line(samples: SampleWeb, opml: Path | None) -> str:
    feeds = f", feed list in {opml}" if opml else ""
    return f"serving {len(samples.origins)} outlets from {samples.origins[0]} on{feeds}"


if __name__ == "__main__":
    sys.exit(main())
