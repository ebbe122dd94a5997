"""The verbs of a stream, driven by ticks; each has a sibling of its name in ``transforms``."""
