"""Errors that end a command, with the exit status they mean."""

from __future__ import annotations


class CommandError(Exception):
    """A command that cannot go on; the message is one line that names the thing and the fix."""

    exit_status = 1


class UsageError(CommandError):
    """Bad arguments: nothing was done."""

    exit_status = 2
