"""Rules of the house that no linter knows, read from the syntax trees of the product."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.fixtures.components import CHECKOUT, tracked_files

LONGEST_FUNCTION = 60
LONGEST_MODULE = 600

# The rooms that may ask what time it is; everybody else is told.
CLOCK_ROOMS = ("followup/cli/", "followup/app.py", "followup/heartbeat.py", "flows/")
# A limit on a child process is no date: how long a file may take does not depend on the day.
STOPWATCHES = {"followup/reading/files/apart.py"}
# A database's own clock counts too (func.now); an object's `now` or `today` is what it was told.
CLOCKS = {"datetime", "date", "func"}
CLOCK_METHODS = {"now", "utcnow", "today", "current_timestamp", "localtimestamp", "sysdate"}
CLOCK_FUNCTIONS = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"},
    "email.utils": {"formatdate", "localtime", "make_msgid"},
}


def source_files() -> list[Path]:
    return [path for path in tracked_files("followup", "flows") if path.suffix == ".py"]


def parse(path: Path) -> ast.Module:
    return ast.parse((CHECKOUT / path).read_text(encoding="utf-8"), filename=str(path))


def clock_readings(tree: ast.Module) -> Iterator[str]:
    """Each place in a module where the time of day is asked for, as "line: expression"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            taken = CLOCK_FUNCTIONS.get(node.module or "", set()) & {name.name for name in node.names}
            yield from (f"{node.lineno}: from {node.module} import {name}" for name in sorted(taken))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            owner = ast.unparse(node.value)
            of_a_clock = owner.rpartition(".")[2] in CLOCKS
            if (of_a_clock and node.attr in CLOCK_METHODS) or node.attr in CLOCK_FUNCTIONS.get(owner, set()):
                yield f"{node.lineno}: {owner}.{node.attr}"


def long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.lineno}: {node.name} has {length} lines"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import datetime, UTC\nx = datetime.now(UTC)", ["2: datetime.now"]),
        ("import datetime\nx = datetime.date.today()", ["2: datetime.date.today"]),
        ("import time\nstarted = time.monotonic()", ["2: time.monotonic"]),
        ("from time import monotonic, sleep", ["1: from time import monotonic"]),
        ("from sqlalchemy import func\nx = column(server_default=func.now())", ["2: func.now"]),
        ("from dataclasses import field\nx = field(default_factory=datetime.utcnow)", ["2: datetime.utcnow"]),
        ("def due(now: Instant) -> bool:\n    return now > self.later(now)", []),
        ("class Page:\n    def shown(self) -> str:\n        return self.now.isoformat()", []),
        ("task.today = day", []),
    ],
)
def test_what_counts_as_reading_the_clock(source: str, found: list[str]) -> None:
    assert list(clock_readings(ast.parse(source))) == found


def test_the_clock_is_read_only_where_work_begins() -> None:
    told = [path for path in source_files() if not path.as_posix().startswith(CLOCK_ROOMS)]
    assert told
    found = [
        f"{path}:{reading}"
        for path in told
        for reading in clock_readings(parse(path))
        if not (path.as_posix() in STOPWATCHES and reading.endswith(": time.monotonic"))
    ]
    assert found == [], "the time is passed in as `now`"


def test_the_stopwatches_are_where_they_are_said_to_be() -> None:
    running = {path for path in STOPWATCHES for reading in clock_readings(parse(Path(path))) if "monotonic" in reading}
    assert running == STOPWATCHES


def test_no_function_is_longer_than_a_screen() -> None:
    found = [f"{path}:{function}" for path in source_files() for function in long_functions(parse(path))]
    assert found == []


def test_a_function_of_61_lines_is_found() -> None:
    body = "\n".join(f"    step({number})" for number in range(LONGEST_FUNCTION))
    assert list(long_functions(ast.parse(f"def walk():\n{body}\n"))) == ["1: walk has 61 lines"]


def test_no_module_is_longer_than_ten_screens() -> None:
    lengths = {path: len((CHECKOUT / path).read_text(encoding="utf-8").splitlines()) for path in source_files()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_a_flow_file_does_not_take_a_librarys_name() -> None:
    # Prefect puts a flow's folder first on sys.path: a file named calendar.py would be imported for the library.
    taken = set(sys.stdlib_module_names) | set(packages_distributions())
    names = {path.stem for path in tracked_files("flows") if path.suffix == ".py"}
    assert sorted(names & taken) == []


# Put together here so that this file does not contain what it looks for.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME"]) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + r"me/\w+"]) + r")/")


@pytest.mark.parametrize("pattern", [UNFINISHED, MACHINE_PATH], ids=["marks of unfinished work", "a machine's paths"])
def test_tracked_files_hold_none_of(pattern: re.Pattern[str]) -> None:
    found = []
    for path in tracked_files():
        try:
            lines = (CHECKOUT / path).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a document or picture
        found += [
            f"{path}:{number}: {line.strip()[:80]}" for number, line in enumerate(lines, 1) if pattern.search(line)
        ]
    assert found == []
