"""The totals of a report."""

import pyarrow as pa

from transforms.lib.report.totals import count_pending


def test_pending_are_the_entries_that_nothing_settled() -> None:
    discovered = pa.array(["a", "b", "c", "d"])
    assert count_pending(discovered, pa.array(["a"]), pa.array(["c", "x"])) == 2
    assert count_pending(pa.array([], pa.string()), pa.array(["a"])) == 0
