"""Imports go one way: schemas <- transforms/lib <- transforms <- pipelines."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The modules of schemas/ that load no Beam, and so may be used where none is.
BEAM_FREE_SCHEMAS = {"schemas.values", "schemas.reasons", "schemas.feed_source"}
ALLOWED = {
    "schemas": {"schemas"},
    "transforms/lib": {"schemas", "transforms.lib"},
    "transforms": {"schemas", "transforms"},
    "pipelines": {"schemas", "transforms", "pipelines"},
}
OURS = ("schemas", "transforms", "pipelines", "samples", "tests", "benchmarks")

HTTP = ROOT / "transforms" / "lib" / "http"
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


def imports(path: Path) -> Iterator[str]:
    """What a module imports, at its top or inside a function: ``module``, or ``module.name``."""
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


def test_nothing_in_the_library_loads_beam() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules("transforms/lib")
    ]
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


def test_only_the_http_modules_open_sockets() -> None:
    for path in (path for layer in ALLOWED for path in modules(layer)):
        used = [name for name in imports(path) if within(name, CLIENTS)]
        assert not used or path.is_relative_to(HTTP), f"{path.relative_to(ROOT)} imports {used}"


@pytest.mark.parametrize("command", ["ingest", "preview", "redrive", "report"])
def test_the_main_module_of_a_command_loads_no_beam_when_a_worker_imports_it(command: str) -> None:
    # A spawned worker imports the main module again: Beam would cost it 100 MB and half a second.
    code = f"import sys, pipelines.{command}; assert 'apache_beam' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
