"""Run the pipeline for a while under a web that publishes without a pause, and kill it meanwhile.

    python -m benchmarks.soak --engine prism --minutes 30 --kills 10 [--poison] [--json out.json]
    python -m benchmarks.soak --engine once --minutes 10 --kills 20 --mixed --look 0.002 --bound 0

Engines: ``once`` (once-mode in a loop, killed in each of its phases), ``prism`` and ``flink``
(``make prism``, ``make flink``). Published against written articles, seconds from publication to
queryable row, memory, processor time and checkpoint size by time. ``--mixed``: some stories are
corrected, listed by two outlets or lead nowhere. Exit status 1 where an article is lost, stale or
twice in the view, a file was met in part, the ledger does not balance, p99 is over ``--bound``
(outside of the two minutes after a kill), the traps of ``--poison`` raise it by more than a commit
interval, or a process was left behind.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from benchmarks.soak.engines import Prism
from benchmarks.soak.flink import Flink
from benchmarks.soak.once import OnceLoop
from benchmarks.soak.run import MakeEngine, SoakConfig, SoakError, soak
from benchmarks.soak.show import show
from tests.support.engines.available import PRISM

ENGINES: dict[str, MakeEngine] = {
    "once": OnceLoop,
    "prism": partial(Prism, binary=PRISM),
    "flink": Flink,
}


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the command line; each field of the configuration is an option."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--engine", choices=sorted(ENGINES), required=True)
    parser.add_argument("--json", type=Path, help="write all results there")
    parser.add_argument("--folder", type=Path, help="keep lake and logs there")
    for option in dataclasses.fields(SoakConfig):
        if option.name == "options":
            continue
        if isinstance(option.default, bool):
            parser.add_argument(f"--{option.name}", action="store_true")
        else:
            kind = type(option.default)
            parser.add_argument(f"--{option.name}", type=kind, default=option.default)
    parser.add_argument("options", nargs="*", help="more options of pipelines.ingest, after --")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak and print what happened."""
    options = parse(arguments)
    # A shell has its background jobs ignore SIGINT, and ours would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    # A watch for the moment of a kill must not wait long for the reader's thread.
    sys.setswitchinterval(0.0005)
    names = [option.name for option in dataclasses.fields(SoakConfig)]
    settings = {name: getattr(options, name) for name in names}
    config = SoakConfig(**{**settings, "options": tuple(options.options)})
    folder = options.folder or Path(tempfile.mkdtemp(prefix="soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"soak on {options.engine} in {folder}: {config}", flush=True)
    try:
        result = soak(config, ENGINES[options.engine], folder, partial(print, flush=True))
    except SoakError as error:
        print(f"benchmarks.soak: {error}", file=sys.stderr)
        return 1
    show(Console(width=110, highlight=False), result)
    if options.json:
        found = {"engine": options.engine, "config": dataclasses.asdict(config)}
        found |= dataclasses.asdict(result) | {"rows_per_article": result.rows_per_article}
        options.json.write_text(json.dumps(found, indent=1), "utf-8")
    for problem in result.problems:
        print(f"problem: {problem}")
    if result.problems:
        print(f"FAILED: {len(result.problems)} problems, see {folder}")
        return 1
    print("nothing lost, nothing twice, the ledger balances, p99 within its bound")
    if not options.folder:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
