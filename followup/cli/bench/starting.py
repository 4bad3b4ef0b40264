"""How soon the program answers."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from followup.cli.bench.measuring import RUNS, Measured, timed


def starting() -> list[Measured]:
    """`followup --help` against the bare imports that every such program needs."""
    ours = [sys.executable, "-m", "followup.cli.main", "--help"]
    bare = [sys.executable, "-c", "import typer, rich"]
    times = [(_process(ours), _process(bare)) for _ in range(RUNS)]
    ours_median, bare_median = median(a for a, _ in times), median(b for _, b in times)
    return [Measured("followup --help / import typer, rich", ours_median, bare_median, "ms", 3)]


def _process(command: list[str]) -> float:
    return timed(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own interpreter
    )
