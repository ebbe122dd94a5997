"""The lake a command works on: whether its path can be one, and errors of its file system."""

from __future__ import annotations

import importlib.util
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.cli.buckets import check_s3_bucket
from pipelines.cli.errors import CommandError, UsageError
from transforms.lake.lake import STAGING, Lake
from transforms.lib.lake.parquet import ParquetError

_EXTRAS = {"gs": "gcp", "s3": "aws"}


@contextmanager
def lake_errors(root: str, problem: str) -> Iterator[None]:
    """Make one line of what a lake's file system raises in the block; ``problem`` says which line.

    Raises:
        UsageError: there is no file system for such a path, or a file is there.
        CommandError: the file system refuses, or a file of the lake is damaged.
    """
    check_file_system(root)
    try:
        yield
    except ParquetError as error:
        raise CommandError(str(error)) from error
    except BrokenPipeError:  # that is standard output, and no file of the lake
        raise
    except OSError as error:  # BeamIOError is one
        raise CommandError(f"{root} {problem}: {error}") from error


def check_file_system(root: str) -> None:
    """Return if Beam has a file system for the path, and a directory or bucket can be there.

    Raises:
        UsageError: names the fix.
        CommandError: the store of a bucket on ``s3://`` does not answer.
    """
    scheme, separator, _ = root.partition("://")
    if not separator:
        # A link to nothing, too: it may lead to a disk that is not mounted.
        if os.path.lexists(root) and not Path(root).is_dir():
            raise UsageError(f"--output {root} is no directory; give one, or a path without any")
        return
    # Beam's client for s3:// takes its options from a pipeline, and refuses where none was made;
    # that for gs:// then reads the command line, as this does.
    options = PipelineOptions()
    if scheme == "s3":
        FileSystems.set_options(options)
    try:
        FileSystems.get_filesystem(root)
        # Beam has its file system for s3:// in any case, and needs its client only later.
        known = scheme != "s3" or importlib.util.find_spec("boto3") is not None
    except ValueError:
        known = False
    if not known:
        extra = _EXTRAS.get(scheme)
        fix = f"install the extra {extra}" if extra else "give a directory, gs://… or s3://…"
        raise UsageError(f"--output {root}: there is no file system for {scheme}:// here; {fix}")
    if scheme == "s3":
        check_s3_bucket(root, options)


def check_writable(lake: Lake) -> None:
    """Return if files can be written to the lake. Raises UsageError with the fix if not."""
    check_file_system(lake.root)
    probe = lake.path(STAGING, f"{uuid.uuid4().hex}.probe")
    try:
        lake.write_bytes(probe, b"probe")
        lake.delete([probe])
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--output {lake.root} cannot be written: {error}; give a directory or bucket that can"
        ) from error
