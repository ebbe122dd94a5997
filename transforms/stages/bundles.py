"""Outputs of ``finish_bundle``."""

from typing import Any

from apache_beam.pvalue import TaggedOutput
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue


def at_end_of_bundle(output: TaggedOutput[str, Any]) -> TaggedOutput[str, Any]:
    """A tagged output as ``finish_bundle`` must give it, in the global window.

    The tag goes outside: a windowed value around a tagged one would end in the main output, which
    nobody reads, without a word.
    """
    value = WindowedValue(output.value, GlobalWindow().start, (GlobalWindow(),))
    return TaggedOutput(output.tag, value)
