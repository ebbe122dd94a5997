"""Check the flags left for Apache Beam, which alone would drop a misspelt one in silence."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator, Sequence

from apache_beam.options.pipeline_options import PipelineOptions, _BeamArgumentParser

from pipelines.cli.errors import UsageError

# These runners ask their job server for further options, which cannot be known here.
_RUNNERS_WITH_OWN_OPTIONS = frozenset({"PortableRunner", "FlinkRunner", "SparkRunner"})
# So near to a flag of ours (difflib) it is that one, misspelt: one wrong letter gives 0.88 or more,
# and of Flink's and Spark's options --checkpointing_interval comes nearest to one, with 0.73.
_MISSPELT = 0.85


def check_beam_flags(flags: Sequence[str], our_flags: Sequence[str] = ()) -> None:
    """Refuse flags that neither we nor Beam know; of a runner's own, those that are ours misspelt.

    Raises:
        UsageError: names the flag and the nearest one that exists.
    """
    parser = _beam_parser()
    try:
        known, unknown = parser.parse_known_args(list(flags))
    except argparse.ArgumentError as error:
        raise UsageError(str(error)) from error
    if getattr(known, "runner", None) in _RUNNERS_WITH_OWN_OPTIONS:
        _check_not_ours(unknown, our_flags)
        return
    if not unknown:
        return
    flag = _name(unknown[0])
    names = [*our_flags, *(name for action in parser._actions for name in action.option_strings)]  # noqa: SLF001 (argparse has no public list)
    near = difflib.get_close_matches(flag, names, n=1)
    hint = f"did you mean {near[0]}?" if near else "see python -m pipelines.ingest --help"
    what = "unknown flag" if flag.startswith("-") else "unexpected argument"
    raise UsageError(f"{what} {flag}: {hint}")


def _check_not_ours(unknown: Sequence[str], our_flags: Sequence[str]) -> None:
    for flag in map(_name, unknown):
        near = difflib.get_close_matches(flag, our_flags, n=1, cutoff=_MISSPELT)
        if near:
            raise UsageError(f"unknown flag {flag}: did you mean {near[0]}?")


def _name(argument: str) -> str:
    return argument.split("=", 1)[0]


def _beam_parser() -> argparse.ArgumentParser:
    parser = _BeamArgumentParser(
        add_help=False, allow_abbrev=False, conflict_handler="resolve", exit_on_error=False
    )
    for options in _option_classes(PipelineOptions):
        add_arguments = vars(options).get("_add_argparse_args")
        if add_arguments is not None:
            options._add_argparse_args(parser)  # noqa: SLF001 (Beam's hook for its options)
    return parser


def _option_classes(parent: type[PipelineOptions]) -> Iterator[type[PipelineOptions]]:
    for child in parent.__subclasses__():
        yield child
        yield from _option_classes(child)
