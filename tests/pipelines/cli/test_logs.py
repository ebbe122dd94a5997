"""``--log_format=json``: every line on stderr is one JSON object that a collector can read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb


def ingest(lake: Path, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit status of a run in a process of its own, and its log."""
    local = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    command = [sys.executable, "-m", "pipelines.ingest", "--log_format=json", f"--output={lake}"]
    command += [*local, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stderr.splitlines()]


def test_a_run_logs_its_figures_as_numbers(web: LocalWeb, tmp_path: Path) -> None:
    host = web.add_host()
    web.add(host, "/story", page("Story"))
    web.add(host, "/odd", "<html><body>\x00<p></body>")
    items = [item(web.url(host, path)) for path in ("/story", "/odd")]
    web.add(host, "/feed", rss(items), content_type="application/rss+xml")
    status, log = ingest(tmp_path, f"--feed={web.url(host, '/feed')}")
    assert status == 0
    end = log[-1]
    assert (end["message"], end["severity"], end["logger"]) == (
        "progress",
        "INFO",
        "pipelines.ingestion.progress",
    )
    assert (end["polled"], end["articles"], end["rejects"]) == (1, 1, 1)
    assert datetime.fromisoformat(end["time"]).tzinfo is not None
    assert {entry["run_id"] for entry in log} == {end["run_id"]}


def test_a_failed_run_ends_with_an_error_entry(tmp_path: Path) -> None:
    status, log = ingest(tmp_path, "--feed=http://127.90.0.1:9/feed")
    assert status == 1
    assert log[-1]["severity"] == "ERROR"
    assert log[-1]["message"].startswith("1 of 1 feeds failed")


def test_a_mistake_is_an_error_entry_too(tmp_path: Path) -> None:
    status, log = ingest(tmp_path, "--feeds=missing.opml")
    assert status == 2
    assert [entry["severity"] for entry in log] == ["ERROR"]
    assert "missing.opml" in log[0]["message"]
