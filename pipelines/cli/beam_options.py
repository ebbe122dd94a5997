"""Pipeline options that parse their flags once.

Beam makes an argument parser and reads the flags again for each view of its options, and takes
some 300 views while it builds and runs one pipeline: a third of what one without elements costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from apache_beam.options.pipeline_options import PipelineOptions

ONCE_RUNNER = "apache_beam.runners.portability.fn_api_runner.FnApiRunner"

View = TypeVar("View", bound=PipelineOptions)


class ParsedOptions(PipelineOptions):
    """``PipelineOptions`` whose views are made once each; views share their values in any case."""

    def view_as(self, cls: type[View]) -> View:
        """The view of these options as ``cls``."""
        # Beam's __setattr__ takes options only.
        views: dict[type[PipelineOptions], Any] = self.__dict__.setdefault("_views", {})
        if cls not in views:
            views[cls] = super().view_as(cls)
        view: View = views[cls]
        return view

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled, as Beam has it: views are made again."""
        state: dict[str, Any] = super().__getstate__()  # type: ignore[no-untyped-call] # Beam's
        return {name: value for name, value in state.items() if name != "_views"}


def once_options(beam_flags: Sequence[str]) -> ParsedOptions:
    """The options of a once-run. A runner among the flags wins over ``ONCE_RUNNER``.

    The runner is named because Beam's default tries others before it comes to the same one.
    """
    return ParsedOptions([f"--runner={ONCE_RUNNER}", *beam_flags], save_main_session=False)
