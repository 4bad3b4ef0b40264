"""How soon the register says what is due, and how that grows with the number of tasks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import MS, Measured
from followup.records.bench import due_query_times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SMALL = 10_000
_BARS = "▁▂▃▄▅▆▇█"
_WIDTH, _HEIGHT, _MARGIN = 640, 320, 60


@dataclass(frozen=True, slots=True)
class Growth:
    """The milliseconds of the due query by the number of tasks, on one database."""

    database: str
    times: Mapping[int, float]

    def measured(self) -> Measured:
        """The promise: at most three times as long with the most tasks as with the fewest."""
        few, many = min(self.times), max(self.times)
        name = f"due query, {many:,} / {few:,} tasks, {self.database} {self.drawn()}"
        return Measured(name, self.times[many], self.times[few], "ms", 3)

    def drawn(self) -> str:
        """The growth as bars, the first one for the fewest tasks; the longest time is the highest bar."""
        longest = max(self.times.values())
        return "".join(_BARS[round(self.times[size] / longest * (len(_BARS) - 1))] for size in sorted(self.times))


def due_query(database: str | None, tasks: int) -> Growth:
    """The due query on few tasks, on many, and in between."""
    sizes = sorted({SMALL, round(SMALL * (tasks / SMALL) ** 0.5), tasks})
    times = due_query_times(database, sizes, timer=time.perf_counter)
    return Growth("PostgreSQL" if database else "SQLite", {size: times[size] * MS for size in sizes})


def graph(grown: Sequence[Growth]) -> str:
    """The growth as a picture (SVG): tasks to the right by powers of ten, milliseconds upwards from nought."""
    sizes = sorted({size for one in grown for size in one.times})
    first, last = log10(sizes[0]), log10(sizes[-1])
    highest = max(time for one in grown for time in one.times.values())

    def place(size: int, time: float) -> str:
        across = (log10(size) - first) / ((last - first) or 1)
        return f"{_MARGIN + across * (_WIDTH - 3 * _MARGIN):.0f},{_HEIGHT - _MARGIN - time / highest * 200:.0f}"

    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif">']
    lines += [f'<text x="{_MARGIN}" y="24">What is due, first page: milliseconds by the number of tasks</text>']
    lines += [
        f'<text x="{place(size, 0).partition(",")[0]}" y="{_HEIGHT - 30}" text-anchor="middle">{size:,}</text>'
        for size in sizes
    ]
    for number, one in enumerate(grown):
        points = [place(size, one.times[size]) for size in sorted(one.times)]
        x, y = points[-1].split(",")
        dashes = f' stroke-dasharray="{4 * number}"' if number else ""
        lines += [f'<polyline fill="none" stroke="black"{dashes} points="{" ".join(points)}"/>']
        lines += [f'<text x="{int(x) + 6}" y="{y}">{one.database} {max(one.times.values()):.2f} ms</text>']
    return "\n".join([*lines, "</svg>", ""])
