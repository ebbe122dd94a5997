"""Files that a test compares with the code, and that ``python -m`` of the same test writes anew."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parents[2]


def keep(path: Path, content: str) -> None:
    """Write the file, and say so."""
    path.write_text(content, "utf-8")
    print(f"wrote {path.relative_to(_ROOT)}")
