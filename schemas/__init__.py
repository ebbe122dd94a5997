"""The records of the pipeline: one frozen dataclass each, and everything derived from them.

This package file imports nothing, so that modules without times (``values``, ``reasons``,
``feed_source``) can be used where Apache Beam is not loaded, as in the extraction workers.
"""
