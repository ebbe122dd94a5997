"""``pipelines.feeds --check``: each feed of a list, asked once."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table
from rich.text import Text

from pipelines.cli.errors import UsageError
from pipelines.cli.json_values import as_json
from pipelines.cli.output import Output
from pipelines.reading.feed_requests import feed_requests
from pipelines.reading.options import FeedsOptions
from schemas.feed_source import FeedSource
from transforms.lib.feeds.opml import OpmlError, read_opml
from transforms.lib.polling.verdict import FeedVerdict, judge
from transforms.lib.report.values import record_values
from transforms.lib.report.words import counted, day, visible

_PLAIN_WIDTH = 120


def check_feeds(path: Path, options: FeedsOptions) -> int:
    """Ask the feeds and show how they are; 1 where one is dead.

    Raises:
        UsageError: the list cannot be read.
    """
    sources = _read(path)
    print(f"asking {counted(len(sources), 'feed')}", file=sys.stderr)
    with feed_requests(options) as requests:
        judged = {
            source.feed_url: judge(source, result, document, datetime.now(UTC))
            for source, result, document in requests.feeds(sources)
        }
    verdicts = [judged[source.feed_url] for source in sources]
    if options.json:
        for verdict in verdicts:
            print(json.dumps(as_json(record_values(verdict)), ensure_ascii=False))
    else:
        _show(verdicts)
    return int(not all(verdict.alive for verdict in verdicts))


def _read(path: Path) -> tuple[FeedSource, ...]:
    try:
        listing = read_opml(path.read_bytes(), str(path))
    except OSError as error:
        raise UsageError(f"--check {path}: {error.strerror or error}") from error
    except OpmlError as error:
        raise UsageError(f"--check {error}") from error
    for problem in listing.problems:
        print(f"left out: {problem}", file=sys.stderr)
    return listing.sources


def _show(verdicts: Sequence[FeedVerdict]) -> None:
    """Those that want a look come first, in the order of the list as the others."""
    console = Output(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("feed", "state", "newest", "entries", "full texts", "dates"):
        right = name in {"entries", "full texts"}
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for verdict in sorted(verdicts, key=lambda one: (one.alive, one.state == "ok")):
        table.add_row(*_row(verdict))
    console.print(table)
    states = Counter(verdict.state for verdict in verdicts)
    found = ", ".join(f"{count} {state}" for state, count in states.most_common())
    console.print(f"{counted(len(verdicts), 'feed')}: {found}")


def _row(verdict: FeedVerdict) -> tuple[Text | str, ...]:
    lines = [verdict.source_name, verdict.feed_url, verdict.error]
    lines.append(f"moved to {verdict.moved_to}" if verdict.moved_to else "")
    about = Text("\n  ".join(visible(line) for line in lines if line))
    state = Text(verdict.state, "green" if verdict.state == "ok" else "bold red")
    if not verdict.alive:
        return about, state, "", "", "", ""
    return (
        *(about, state, day(verdict.newest)),
        *(str(verdict.entries), str(verdict.full_texts), _dates(verdict)),
    )


def _dates(verdict: FeedVerdict) -> str:
    odd = {"missing": verdict.undated, "doubtful": verdict.doubtful_dates}
    return ", ".join(f"{count} {name}" for name, count in odd.items() if count) or "ok"
