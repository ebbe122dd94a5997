"""The files of a lake on a local disk that match a glob: all of them, or an error.

Beam's local file system walks a tree by ``os.walk``, which passes over directories that it may not
read and links to directories, and says nothing. A run that does not see a partition takes its
articles for new.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class LocalFile:
    """A file by its path; its size in bytes and when it was changed, in seconds since 1970."""

    path: str
    bytes: int
    changed_at: float


def matching_files(root: str, pattern: str) -> Iterator[LocalFile]:
    """The files below a directory that match a glob, in the order of their paths.

    Links are followed. A ``*`` matches no slash, and no name that begins with a dot. A file that
    goes away meanwhile is left out.

    Args:
        root: a directory, taken literally; it need not be there.
        pattern: names or globs, separated by slashes: ``articles/*/*.parquet``.

    Raises:
        NotADirectoryError: a file stands where the pattern names a directory.
        OSError: something that matches is a link to nothing, or may not be read.
    """
    *parents, name = pattern.split("/")
    directories = [root]
    for parent in parents:
        directories = [
            path
            for directory in directories
            for path in _children(directory, parent)
            if _is_directory(path, must_be=parent == os.path.basename(path))  # noqa: PTH119
        ]
    for directory in directories:
        for path in _children(directory, name):
            status = _status(path)
            if status is not None and stat.S_ISREG(status.st_mode):
                yield LocalFile(path, status.st_size, status.st_mtime)


def _children(directory: str, pattern: str) -> list[str]:
    """Paths in a directory whose names match; a name without a glob need not be there."""
    if "*" not in pattern:
        return [f"{directory}/{pattern}"]
    try:
        names = sorted(os.listdir(directory))  # noqa: PTH208 (paths are strings, as Beam's are)
    except FileNotFoundError:
        return []
    return [
        f"{directory}/{name}"
        for name in names
        if not name.startswith(".") and fnmatchcase(name, pattern)
    ]


def _is_directory(path: str, *, must_be: bool) -> bool:
    status = _status(path)
    if status is None:
        return False
    if must_be and not stat.S_ISDIR(status.st_mode):
        problem = "this file is where a directory must be, move it away"
        raise NotADirectoryError(errno.ENOTDIR, problem, path)
    return stat.S_ISDIR(status.st_mode)


def _status(path: str) -> os.stat_result | None:
    """What is at a path, None where nothing is."""
    try:
        return os.stat(path)  # noqa: PTH116
    except FileNotFoundError as error:
        if os.path.islink(path):  # noqa: PTH114
            # Perhaps a disk that is not mounted: what is there must not count as gone.
            problem = "this link leads nowhere, mend it or delete it"
            raise FileNotFoundError(errno.ENOENT, problem, path) from error
        return None
