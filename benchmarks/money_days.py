"""Draw the sum of awards of each day of announcements, to see the days that are out of line.

    python -m benchmarks.money_days [--shared ../shared] --output days.svg

One bar a day on a logarithmic scale, and a line for each of the largest days on standard output.
A sum that was read wrongly by a power of ten stands out as a day; so does a day whose paragraphs
were not read at all.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.money import read_days
from transforms.lib.tags.money.awards import find_awards

WIDTH, HEIGHT, MARGIN = 1400, 420, 50
LOWEST, HIGHEST = 6, 11  # powers of ten, dollars
LARGEST = 12


def day_sums(days: Mapping[str, list[str]]) -> dict[str, float]:
    """The sum of the dollar amounts of a day's awards, read as one page."""
    return {
        day: sum(
            award.amount or 0.0
            for award in find_awards("\n\n".join(paragraphs))
            if award.currency == "USD"
        )
        for day, paragraphs in sorted(days.items())
    }


def drawing(sums: Mapping[str, float]) -> str:
    """The sums as an SVG: a bar a day, a line for each power of ten, the years below."""
    step = (WIDTH - 2 * MARGIN) / max(1, len(sums))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">',
        "<style>text { font: 12px sans-serif }</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in range(LOWEST, HIGHEST + 1):
        y = _height(10.0**power)
        lines += [
            f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ccc"/>',
            f'<text x="4" y="{y + 4:.1f}">$10^{power}</text>',
        ]
    year = ""
    for at, (day, value) in enumerate(sums.items()):
        x, top, bottom = MARGIN + at * step, _height(value), _height(0)
        lines.append(
            f'<rect x="{x:.1f}" y="{top:.1f}" width="{step * 0.8:.2f}" '
            f'height="{bottom - top:.1f}" fill="#346"><title>{day}: {value:,.0f}</title></rect>'
        )
        if day[:4] != year:
            year = day[:4]
            lines.append(f'<text x="{x:.1f}" y="{HEIGHT - 12}">{year}</text>')
    return "\n".join([*lines, "</svg>\n"])


def _height(value: float) -> float:
    power = min(max(math.log10(value) if value > 0 else LOWEST, LOWEST), HIGHEST)
    room = HEIGHT - 2 * MARGIN
    return HEIGHT - MARGIN - room * (power - LOWEST) / (HIGHEST - LOWEST)


def main(arguments: list[str] | None = None) -> int:
    """Write the picture and print the largest days, and those with nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    sums = day_sums(read_days(options.shared))
    options.output.write_text(drawing(sums), "utf-8")
    print(f"{len(sums)} days, {sum(sums.values()):,.0f} dollars")
    for day in sorted(sums, key=lambda day: -sums[day])[:LARGEST]:
        print(f"{day}: {sums[day]:,.0f}")
    print("without a sum:", *(day for day, value in sums.items() if not value))
    return 0


if __name__ == "__main__":
    sys.exit(main())
