"""Values of columns as JSON has them."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any


def as_json(value: Any) -> Any:
    """Times and days as ISO 8601, bytes as Base64, also inside lists and structs."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {name: as_json(item) for name, item in value.items()}
    return value
