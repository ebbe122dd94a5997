"""A lake with the bundled samples in it, made as a user makes it."""

from __future__ import annotations

from pathlib import Path

from pipelines import ingest
from samples.serve import serve_samples


def ingest_samples(lake: Path) -> None:
    """Ingest the sample feeds once."""
    with serve_samples() as samples:
        opml = lake.with_suffix(".opml")
        opml.write_text(samples.opml, "utf-8")
        options = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
        assert ingest.main([f"--feeds={opml}", f"--output={lake}", *options]) == 0
