"""The report: counts from rows, shown on a terminal or as one HTML page."""
