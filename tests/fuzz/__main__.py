"""`make fuzz`: every target for its share of the time; what fails is kept as a test and told, with exit code 1.

What was learnt stays under `var/fuzz`, so that a later run goes on from there.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.targets import TARGETS, seeds

KEPT = Path("tests/unit/reading/files/kept")
SECONDS = 60
LONGEST_INPUT = 4096
SLOW = 10
"""Seconds from which on reading one small input is a failure."""
MEMORY = 1024
"""Megabytes, of which instrumentation and pdfium take a part."""
START = 30
"""Seconds that a target may take to load and to end, beyond its share."""


def main() -> int:
    """Run the targets one after another and say what each found."""
    options = _options()
    if find_spec("atheris") is None:
        _say("atheris is not there: it is published for Linux on x86-64 only")
        return 2
    KEPT.mkdir(parents=True, exist_ok=True)
    share = max(options.seconds // len(options.targets), 1)
    return max([_run(target, share) for target in options.targets])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="the time for all targets together")
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], help="one or several instead of all")
    options = parser.parse_args()
    options.targets = options.targets or list(TARGETS)
    return options


def _run(target: str, seconds: int) -> int:
    learnt = Path("var/fuzz") / target
    learnt.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(seeds(target)):
        (learnt / f"seed-{place}").write_bytes(seed)
    before = set(KEPT.iterdir())
    limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}"]
    places = [f"-artifact_prefix={KEPT}/{target}-", str(learnt)]
    command = [sys.executable, "-m", "tests.fuzz.one", target, *limits, "-print_final_stats=1", *places]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=seconds + SLOW + START)
    told = (ended.stdout + ended.stderr).decode(errors="replace").splitlines()
    runs = next((line.split()[-1] for line in told if line.startswith("stat::number_of_executed_units")), "no")
    found = sorted(str(path) for path in set(KEPT.iterdir()) - before)
    _say(f"{target}: {runs} inputs in {seconds} s" + (f", failed on {', '.join(found)}" if found else ""))
    if ended.returncode and not found:
        _say("\n".join(told[-20:]))
    elif found:
        fault = next((place for place, line in enumerate(told) if "exception" in line.lower()), len(told) - 20)
        _say("\n".join(told[max(fault, 0) : fault + 30]))
    return 1 if ended.returncode else 0


def _say(line: str) -> None:
    print(f"fuzz: {line}", flush=True)  # noqa: T201  the one thing that a run is for


if __name__ == "__main__":
    sys.exit(main())
