"""The notes of compactions in ``_state/``: which merged file holds the rows of which others."""

from __future__ import annotations

import logging

from transforms.lake.lake import STATE, Lake
from transforms.lib.lake.compaction import Replacement

_logger = logging.getLogger(__name__)


def noted_replacements(lake: Lake, warned: set[str] | None = None) -> dict[str, Replacement]:
    """The notes by their paths. Files that are none are passed over, with a warning.

    Args:
        lake: the lake.
        warned: paths of which a warning was given; they are added.
    """
    notes, warned = {}, set() if warned is None else warned
    for file in lake.list(f"{STATE}/compaction-*.json"):
        try:
            notes[file.path] = Replacement.from_json(lake.read_bytes(file.path))
        except FileNotFoundError:
            continue  # its inputs were deleted since the listing
        except (ValueError, KeyError, TypeError) as error:
            # Without its note an input is merged again: nothing is lost by that.
            if file.path not in warned:
                _logger.warning("%s is passed over, delete it: %s", file.path, error)
            warned.add(file.path)
    return notes
