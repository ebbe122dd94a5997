"""How a command ends."""

from __future__ import annotations

import subprocess
import sys

INTERRUPTED = """
import sys
from pipelines.cli.command import exit_process, run_command

def interrupted():
    raise KeyboardInterrupt

status = run_command(interrupted)
print("Traceback of a thread whose job was cancelled", file=sys.stderr)
exit_process(status)
"""


def test_an_interrupted_command_has_the_last_word() -> None:
    line = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr == "stopped: what was committed is kept, the next run goes on\n"
