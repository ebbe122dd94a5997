"""Lines of an article, and which of them are kept at its edges."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.lib.extraction.edges.trim import Context, Trimmed, trim_edges
from transforms.lib.extraction.lines import Line

PROSE = (
    "The ministry said on Tuesday that the second ship would follow in spring, when the yard has"
    " hired the welders it needs, and that neither the price nor the schedule would change again."
)
MORE = (
    "Officials in the capital declined to say how many of the missiles had been delivered by then."
)
LAST = "He said the next round of talks would be held in the capital in March, snow permitting."
LONG = f"{MORE} {LAST}"


def kept(*lines: str | Line, context: Context | None = None) -> list[str]:
    return list(_trimmed(lines, context).lines)


def rules_used(*lines: str | Line, context: Context | None = None) -> list[str]:
    return [cut.rule for cut in _trimmed(lines, context).cuts]


def _trimmed(lines: Sequence[str | Line], context: Context | None) -> Trimmed:
    given = [line if isinstance(line, Line) else Line(line) for line in lines]
    return trim_edges(given, context or Context())
