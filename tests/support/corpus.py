"""The real pages of the evaluation data, which lie beside the repository."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path


def corpus_pages(folder: Path, archives: str = "*.tar.xz") -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each page in the archives of a folder."""
    for archive in sorted(folder.glob(archives)):
        with tarfile.open(archive) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is not None:
                    yield member.name, content.read()


def corpus_bodies(shared_data: Path, archive: str) -> dict[str, bytes]:
    """The pages of one archive of the extraction data, by name."""
    pages = corpus_pages(shared_data / "data" / "extraction", archive)
    return {name: body for name, body in pages if name.endswith((".html", ".htm"))}
