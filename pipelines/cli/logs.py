"""How logs are written: lines for people, or with ``--log_format=json`` one JSON object each.

The objects have the fields ``time`` (ISO 8601, UTC), ``severity``, ``logger``, ``message`` and
``run_id``, as Cloud Logging and most collectors read them; progress adds its figures as numbers.
This is about the process that was started, and workers within it: those of a cluster log the way
their engine does.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

_OURS = ("pipelines", "transforms")
_TEXT = "%(levelname)s %(name)s: %(message)s"


def configure(log_format: str, run_id: str = "") -> None:
    """Log warnings of ours to stderr, with ``json`` also progress; of the libraries, errors."""
    as_json = log_format == "json"
    logging.basicConfig(level=logging.ERROR, force=True)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_json(run_id) if as_json else logging.Formatter(_TEXT))
    # Beam logs what it raises, too: once is enough.
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO if as_json else logging.WARNING)
    sys.excepthook = _log_crash if as_json else sys.__excepthook__


def drop_what_beam_raises_too() -> None:
    """Drop what Beam's file system for ``s3://`` logs, with a traceback, before it raises it.

    It takes the root logger for that. Its filters see what is logged to itself alone.
    """
    logging.getLogger().addFilter(_is_not_of_s3)


def _is_not_of_s3(record: logging.LogRecord) -> bool:
    return not {"apache_beam", "aws"} <= set(Path(record.pathname).parts)


def are_json() -> bool:
    """True after ``configure("json")``."""
    return any(isinstance(h.formatter, JsonFormatter) for h in logging.getLogger().handlers)


def _json(run_id: str) -> JsonFormatter:
    return JsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        rename_fields={"levelname": "severity", "name": "logger", "timestamp": "time"},
        static_fields={"run_id": run_id},
        timestamp=True,
    )


def _log_crash(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    logging.getLogger(__name__).critical("%s", error, exc_info=(kind, error, traceback))
