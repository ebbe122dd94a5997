"""The command lines: options, sources, windows and runners."""

import logging

# Apache Beam logs through the root logger while it is imported; without a handler there, Python
# would set up one that prints everything.
logging.getLogger().addHandler(logging.NullHandler())
