"""Values of columns as JSON."""

from datetime import UTC, date, datetime

from pipelines.cli.json_values import as_json


def test_times_days_and_bytes_are_text_wherever_they_lie() -> None:
    noon = datetime(2026, 5, 8, 12, tzinfo=UTC)
    value = {"at": noon, "days": [date(2026, 5, 8)], "body": b"\x00\xff", "none": None, "n": 1}
    assert as_json(value) == {
        "at": "2026-05-08T12:00:00+00:00",
        "days": ["2026-05-08"],
        "body": "AP8=",
        "none": None,
        "n": 1,
    }
