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


def modules(layer: str) -> Iterator[Path]:
    pattern = "**/*.py" if layer in ("transforms/lib", "pipelines") else "*.py"
    return (ROOT / layer).glob(pattern)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_only_the_layers_below_it(layer: str) -> None:
    found = list(modules(layer))
    assert found, f"no modules in {layer}"
    for path in found:
        ours = [name for name in imports(path) if name.split(".")[0] in OURS]
        wrong = [name for name in ours if not within(name, ALLOWED[layer])]
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_the_library_uses_only_schemas_without_beam() -> None:
    for path in modules("transforms/lib"):
        used = {name for name in imports(path) if name.startswith("schemas.")}
        assert used <= BEAM_FREE_SCHEMAS, f"{path.relative_to(ROOT)} imports {used}"


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
    clients = {"socket", "aiohttp", "httpx", "requests", "urllib3", "urllib.request", "http.client"}
    for layer in ("schemas", "transforms/lib", "transforms", "pipelines"):
        for path in modules(layer):
            if "transforms/lib/http" in str(path):
                continue
            used = clients & set(imports(path))
            assert not used, f"{path.relative_to(ROOT)} imports {used}"


def test_main_modules_of_commands_load_no_beam_when_a_worker_imports_them() -> None:
    # A spawned worker imports the main module again: Beam would cost it 100 MB and half a second.
    code = "import sys, pipelines.ingest; assert 'apache_beam' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
