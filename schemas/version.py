"""The version of the pipeline: in its rows and its User-Agent. A test holds ``setup.py`` to it."""

VERSION = "0.1.0"
