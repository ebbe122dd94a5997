"""Imports go one way: schemas <- transforms/lib <- transforms <- pipelines."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The modules of schemas/ that load no Beam, and so may be used where none is.
BEAM_FREE_SCHEMAS = {
    *("schemas.columns", "schemas.feed_source", "schemas.poll_outcome", "schemas.reasons"),
    *("schemas.row_keys", "schemas.values", "schemas.version"),
}
ALLOWED = {
    "schemas": {"schemas"},
    "transforms/lib": {"schemas", "transforms.lib"},
    "transforms": {"schemas", "transforms"},
    "pipelines": {"schemas", "transforms", "pipelines"},
}
OURS = ("schemas", "transforms", "pipelines", "samples", "tests", "benchmarks")

LIBRARY = ROOT / "transforms" / "lib"
# Bottom to top: a room of the library imports only the rooms before it.
ROOMS = (
    *("errors", "text", "storage", "urls", "walls", "http", "feeds", "polling", "tags", "identity"),
    *("extraction", "lake", "catalog", "report", "stream", "workers"),
)
# Above the library: a package imports only packages before it, each with what is beside it.
STOREYS = {
    "transforms": ("lib", "lake", "stages", "", "stream"),
    "pipelines": ("cli", "ingestion", "reading", "upkeep", ""),
}

HTTP = LIBRARY / "http"
# It opens no socket: inet_aton reads addresses as browsers do.
READS_ADDRESSES = LIBRARY / "urls" / "target.py"
CLIENTS = {
    "aiohttp",
    "asyncio.open_connection",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "socket",
    "trafilatura.downloads",
    "trafilatura.fetch_url",
    "urllib.request",
    "urllib3",
}


def modules(layer: str) -> list[Path]:
    """The modules of a layer, without those of a layer inside it."""
    inside = [ROOT / other for other in ALLOWED if other.startswith(f"{layer}/")]
    found = (ROOT / layer).glob("**/*.py")
    return [path for path in found if not any(path.is_relative_to(other) for other in inside)]


@cache
def imports(path: Path) -> tuple[str, ...]:
    """What a module imports, at its top or inside a function: ``module``, or ``module.name``."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            # The name may be a module itself: ``from urllib import request``.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_only_the_layers_below_it(layer: str) -> None:
    found = modules(layer)
    assert found, f"no modules in {layer}"
    for path in found:
        ours = [name for name in imports(path) if name.split(".")[0] in OURS]
        wrong = [name for name in ours if not within(name, ALLOWED[layer])]
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_the_library_uses_only_schemas_without_beam() -> None:
    for path in modules("transforms/lib"):
        used = [name for name in imports(path) if within(name, {"schemas"})]
        wrong = [name for name in used if not within(name, BEAM_FREE_SCHEMAS)]
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_no_function_of_the_library_imports_beam_when_it_is_called() -> None:
    for path in modules("transforms/lib"):
        used = [name for name in imports(path) if within(name, {"apache_beam"})]
        assert not used, f"{path.relative_to(ROOT)} imports {used}"


def assert_beam_stays_away(names: list[str]) -> None:
    """Import the modules one after the other in a new process; none may load Beam."""
    code = (
        "import importlib, sys\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        "    assert 'apache_beam' not in sys.modules, name\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nothing_in_the_library_loads_beam() -> None:
    assert_beam_stays_away([name_of(path) for path in modules("transforms/lib")])


def test_only_the_http_modules_open_sockets() -> None:
    for path in (path for layer in ALLOWED for path in modules(layer)):
        used = [name for name in imports(path) if within(name, CLIENTS)]
        allowed = path.is_relative_to(HTTP) or path == READS_ADDRESSES
        assert not used or allowed, f"{path.relative_to(ROOT)} imports {used}"


def name_of(path: Path) -> str:
    """The dotted name of a module; that of the package for its ``__init__``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(path: Path, known: set[str]) -> set[str]:
    """The modules of ours that a module imports, whichever way it names them."""
    found = set()
    for name in imports(path):
        parent = name.rpartition(".")[0]
        found.update({name} & known or {parent} & known)
    return found - {name_of(path)}


def package_below(name: str, top: str) -> str:
    """The package of a module directly below ``top``; "" for a module beside the packages."""
    parts = name.removeprefix(f"{top}.").split(".")
    return parts[0] if (ROOT / top.replace(".", "/") / parts[0]).is_dir() else ""


def test_a_room_of_the_library_imports_only_rooms_below_it() -> None:
    inside = [path for path in modules("transforms/lib") if path.parent != LIBRARY]
    found = {path: name_of(path).split(".")[2] for path in inside} | {
        LIBRARY / "errors.py": "errors"
    }
    assert set(found.values()) == set(ROOMS), "a room that is not in ROOMS, or one that is empty"
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, room in found.items()
        for name in imports(path)
        if within(name, {"transforms.lib"}) and ROOMS.index(name.split(".")[2]) > ROOMS.index(room)
    ]
    assert not wrong


@pytest.mark.parametrize("layer", STOREYS)
def test_a_package_imports_only_packages_below_it(layer: str) -> None:
    storeys = STOREYS[layer]
    for path in modules(layer):
        here = storeys.index(package_below(name_of(path), layer))
        used = [name for name in imports(path) if within(name, {layer})]
        above = [n for n in used if storeys.index(package_below(n, layer)) > here]
        assert not above, f"{path.relative_to(ROOT)} imports {above}"


def test_no_two_modules_import_each_other() -> None:
    paths = {name_of(path): path for layer in ALLOWED for path in modules(layer)}
    graph = {name: imported_modules(path, set(paths)) for name, path in paths.items()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(reversed(error.args[1]))}")


def test_tests_and_their_support_know_no_benchmark() -> None:
    # Benchmarks are made with what tests are made with, and only their own tests run them.
    runs_them = {ROOT / "tests" / "benchmarks", ROOT / "tests" / "engines"}
    paths = [path for path in (ROOT / "tests").glob("**/*.py") if path.parent not in runs_them]
    wrong = {
        name_of(path) for path in paths if any(within(n, {"benchmarks"}) for n in imports(path))
    }
    assert paths
    assert not wrong


def test_the_main_module_of_a_command_loads_no_beam_when_a_worker_imports_it() -> None:
    # A spawned worker imports the main module again: Beam would cost it 100 MB and half a second.
    commands = [path.stem for path in (ROOT / "pipelines").glob("[!_]*.py")]
    assert "ingest" in commands
    assert_beam_stays_away([f"pipelines.{command}" for command in commands])


def test_a_command_without_a_lake_does_its_work_without_beam() -> None:
    assert_beam_stays_away(["pipelines.reading.feed_check", "pipelines.reading.feed_search"])
