"""What the sections of a report count with."""

import pyarrow as pa

from transforms.lib.report.sections.section import ranked, value_counts


def test_values_are_counted_over_all_chunks() -> None:
    assert value_counts(pa.chunked_array([["a", "b"], ["a"]])) == {"a": 2, "b": 1}


def test_the_most_frequent_comes_first_and_equals_by_name() -> None:
    assert ranked({"b": 1, "c": 3, "a": 1}) == [("c", 3), ("a", 1), ("b", 1)]
