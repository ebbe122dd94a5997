"""Prism, Beam's local runner for streams: where it is, how it is started, what it must not do."""

from __future__ import annotations

import logging
import zipfile
from pathlib import Path

from apache_beam.options.pipeline_options import (
    DebugOptions,
    PipelineOptions,
    PortableOptions,
    PrismRunnerOptions,
)
from apache_beam.runners.portability.prism_runner import PrismRunner

from pipelines.cli.errors import UsageError

RUNNER = "PrismRunner"
# Prism 2.77 splits a bundle that makes no progress for 100 ms, also where its stage has state, and
# runs the rest beside it on the state from before: of two that end, the later one overwrites what
# the other stored, and rows are lost (docs/decisions/0011-engines.md). This turns splits off.
NO_SPLITS = "prism_disable_sdf_split"
# Where ``make prism`` puts it: in the directory we are in, or in that of the repository.
_PLACES = (Path(), Path(__file__).parents[2])
_BINARY = Path(".engines", "bin", "prism")

_logger = logging.getLogger(__name__)


def default_flags() -> list[str]:
    """The Prism of ``make prism``, if it is there; Beam looks elsewhere, or downloads one."""
    built = (place / _BINARY for place in _PLACES)
    return [f"--prism_location={path.resolve()}" for path in built if path.is_file()][:1]


def safety_flags(flags: list[str]) -> list[str]:
    """What keeps Prism from losing state, where ``flags`` do not hold it already."""
    given = PipelineOptions(flags).view_as(DebugOptions).experiments or ()
    return [] if NO_SPLITS in given else [f"--experiments={NO_SPLITS}"]


def start(options: PipelineOptions) -> None:
    """Return when a Prism runs. The pipeline of these options, which is run next, finds it.

    Raises:
        UsageError: there is none, or it does not start: one line that says how to get it.
    """
    if options.view_as(PortableOptions).job_endpoint:
        return  # somebody else has started it
    if options.view_as(PrismRunnerOptions).prism_location is None:
        _logger.warning("no Prism in %s (make prism): Beam looks for one, or downloads it", _BINARY)
    try:
        PrismRunner().default_job_server(options).start()
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
        message = (
            "there is no Prism, the local runner of streams: run make prism (needs Go), or give "
            f"--prism_location FILE or another --runner ({error})"
        )
        raise UsageError(message) from error


def stop() -> None:
    """Stop Prism if Beam has started it: the way this process ends would leave it behind."""
    server = PrismRunner.shared_handle.acquire(lambda: None)
    if server is not None:
        server.stop()
