"""The run behind ``pipelines.ingest``: once in slices, or as a stream by ticks."""
