"""Say which commands there are.

    python -m pipelines

Each is a module of this package with a ``main``; its line is the first of its docstring.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def commands() -> Iterator[tuple[str, str]]:
    """The name of each command and what it does, without loading any."""
    for path in sorted(HERE.glob("[a-z]*.py")):
        module = ast.parse(path.read_text("utf-8"))
        functions = {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
        docstring = ast.get_docstring(module) or ""
        # A module that shows no call is started by machines, as that of the Dataflow template.
        if "main" in functions and f"python -m pipelines.{path.stem}" in docstring:
            yield path.stem, docstring.partition("\n")[0]


def main() -> int:
    """Print the list; arguments are a mistake, and answered with it."""
    found = list(commands())
    width = max(len(name) for name, _ in found)
    for name, line in found:
        print(f"python -m pipelines.{name:{width}}  {line}")
    print("\nEach has --help.")
    return 2 if len(sys.argv) > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
