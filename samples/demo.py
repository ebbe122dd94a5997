"""Run the whole pipeline on the sample outlets, as a user would, and show what came out.

    python -m samples.demo --output ./lake

Starts the sample server, runs ``pipelines.ingest`` and then ``pipelines.report`` as programs of
their own, and ends with a query to type next. The exit status is that of the first one that failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipelines.cli.query import articles_source, duckdb_command
from samples.serve import port_number, serve_samples

_QUERY = (
    "SELECT e.type, e.name, count(DISTINCT article_id) AS articles"
    " FROM (SELECT article_id, unnest(entities) AS e FROM {articles})"
    " GROUP BY ALL ORDER BY articles DESC LIMIT 20"
)


def ingest_command(opml: Path, output: Path) -> list[str]:
    """The command line that ingests the sample feeds once."""
    return [
        *(sys.executable, "-m", "pipelines.ingest"),
        *("--feeds", str(opml)),
        *("--output", str(output)),
        *("--allow_network", "127.0.0.0/8"),
        *("--host_delay", "0.1"),
    ]


def report_command(output: Path) -> list[str]:
    """The command line that shows what the lake holds."""
    return [sys.executable, "-m", "pipelines.report", "--output", str(output)]


def next_query(output: Path) -> str:
    """A line to type in a shell: who and what the articles are about, by DuckDB."""
    return duckdb_command(_QUERY.format(articles=articles_source(str(output))))


def run_demo(output: Path, port: int) -> int:
    """Serve, ingest and report. Returns the exit status."""
    with tempfile.TemporaryDirectory() as scratch, serve_samples(port) as samples:
        opml = Path(scratch) / "samples.opml"
        opml.write_text(samples.opml, "utf-8")
        status = subprocess.run(ingest_command(opml, output), check=False).returncode  # noqa: S603 (our own program)
    if status == 0:
        status = subprocess.run(report_command(output), check=False).returncode  # noqa: S603 (our own program)
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration. Exit status 2 when a port is taken, else that of the pipeline."""
    parser = argparse.ArgumentParser(
        prog="python -m samples.demo",
        description="Run the pipeline on the sample outlets and show what came out.",
        allow_abbrev=False,
    )
    parser.add_argument("--output", type=Path, default=Path("lake"), help="directory of the lake")
    parser.add_argument("--port", type=port_number, default=8801, help="port of the first outlet")
    options = parser.parse_args(arguments)
    try:
        status = run_demo(options.output, options.port)
    except OSError as error:
        print(f"samples.demo: {error}", file=sys.stderr)
        return 2
    if status == 0:
        print("Two of the sample feeds are broken on purpose: see samples/README.md.")
        print(f"Try next:\n  {next_query(options.output)}")
    return status


if __name__ == "__main__":
    sys.exit(main())
