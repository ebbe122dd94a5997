"""What the launcher of the Flex Template runs: ``python main.py --feeds=… --streaming=true …``."""

from __future__ import annotations

import sys

from pipelines.cli.command import exit_process
from pipelines.template import main

if __name__ == "__main__":
    exit_process(main(sys.argv[1:]))
