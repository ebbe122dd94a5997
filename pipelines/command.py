"""What all commands share: errors become one line and an exit status, pipes may close."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from pipelines.errors import CommandError

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def run_command(command: Callable[[], int]) -> int:
    """Run a command; print an expected error as one line on stderr."""
    try:
        return command()
    except CommandError as error:
        message = " ".join(str(error).split())
        print(f"error: {message}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("stopped: what was committed is kept, the next run goes on", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away, as `head` does; not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
