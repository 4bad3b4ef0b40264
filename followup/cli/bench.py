"""`followup bench`: speed as ratios within one run, and the absolute times they come from."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Annotated

import typer

from followup.cli.options import console

RUNS = 7
SMALL, LARGE = 10_000, 1_000_000
MS = 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """One promise: what was measured, against what, and the most it may be."""

    what: str
    value: float
    against: float
    unit: str
    most: float | None
    ratio: bool = True

    @property
    def figure(self) -> float:
        """The ratio, or the value itself where the promise is an absolute one."""
        return self.value / self.against if self.ratio else self.value

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.most is None or self.figure <= self.most


def bench(
    database: Annotated[
        str | None, typer.Option(help="A PostgreSQL address; its own schemas are made and dropped.")
    ] = None,
    tasks: Annotated[int, typer.Option(help="The larger number of tasks for the due query.")] = LARGE,
) -> int:
    """Measure the promised speeds. Exit code 1 when a promise is not kept."""
    found = [_help(), _reading(), *_due(None, tasks), *(_due(database, tasks) if database else [])]
    from rich.table import Table

    table = Table("what", "measured", "against", "figure", "at most", "kept")
    for one in found:
        figure = f"{one.figure:.2f}" + ("x" if one.ratio else f" {one.unit}")
        against = f"{one.against:.3g} {one.unit}" if one.ratio else ""
        promise = "" if one.most is None else f"{one.most:g}"
        table.add_row(one.what, f"{one.value:.3g} {one.unit}", against, figure, promise, "yes" if one.kept else "NO")
    console().print(table)
    return 0 if all(one.kept for one in found) else 1


def _help() -> Measured:
    """`followup --help` against the bare imports that every such program needs."""
    ours = [sys.executable, "-m", "followup.cli.main", "--help"]
    bare = [sys.executable, "-c", "import typer, rich"]
    times = [(_process(ours), _process(bare)) for _ in range(RUNS)]
    return Measured(
        "followup --help / import typer, rich", median(a for a, _ in times), median(b for _, b in times), "ms", 3
    )


def _process(command: list[str]) -> float:
    return _timed(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own interpreter
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * MS


_PARAGRAPHS = (
    (
        "Requests the secretariat to prepare a report on the progress made for consideration by the Conference of the "
        "Parties at its twelfth meeting, subject to the availability of resources;"
    ),
    (
        "Takes note of the information provided by Parties and invites those that have not yet done so to submit their "
        "views to the secretariat by 31 March 2025;"
    ),
    "Recalls the request made at its previous meeting, and emphasizes the importance of regional centres;",
    "Decides to consider, at its next meeting, the recommendations of the group referred to in paragraph 2 above;",
    "Encourages Parties, relevant organizations and the private sector to cooperate in the exchange of information.",
)


def _reading() -> Measured:
    """Reading a decision of 500 paragraphs, warm; the promise is absolute: milliseconds a paragraph."""
    from followup.reading.files.plain import read_plain
    from followup.reading.requests import find_requests
    from followup.reading.rules import load_rules
    from followup.reading.structure import split

    count = 500
    lines = [f"{number}. {_PARAGRAPHS[number % len(_PARAGRAPHS)]}" for number in range(1, count + 1)]
    text = "Decision 99/CP.28\nA decision\nThe Conference of the Parties,\n" + "\n".join(lines)

    def read() -> None:
        for decision in split(read_plain(text), stem="bench"):
            find_requests(decision, load_rules(decision.language))

    read()
    return Measured("reading a paragraph", median(_timed(read) for _ in range(RUNS)) / count, 1, "ms", 2, ratio=False)


def _due(database: str | None, tasks: int) -> list[Measured]:
    """The due query on many tasks against the same on few."""
    from followup.records.bench import due_query_times

    times = due_query_times(database, (SMALL, tasks), timer=time.perf_counter)
    kind = "PostgreSQL" if database else "SQLite"
    name = f"due query, {tasks:,} / {SMALL:,} tasks, {kind}"
    return [Measured(name, times[tasks] * MS, times[SMALL] * MS, "ms", 3)]
