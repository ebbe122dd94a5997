"""Outputs of ``finish_bundle``."""

from apache_beam.pvalue import TaggedOutput
from apache_beam.transforms.window import GlobalWindow

from transforms.stages.bundles import at_end_of_bundle


def test_the_tag_stays_outside_and_the_value_is_in_the_global_window() -> None:
    output = at_end_of_bundle(TaggedOutput("rejects", 7))
    assert output.tag == "rejects"
    assert output.value.value == 7
    assert output.value.windows == (GlobalWindow(),)
