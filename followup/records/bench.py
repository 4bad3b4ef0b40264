"""How long the question "what is due?" takes in a register of a given size (`make bench`)."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import text

from followup.records.bench_place import own_register
from followup.records.bench_rows import add_decision, add_tasks
from followup.records.engine import for_writing
from followup.records.register import Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine

PAGE = 50
"""How many due tasks are read, as on a page."""
_FIRST_DAY = date(2019, 11, 29)
_DAYS = 100
_CLOSED_EVERY = 5


def due_query_times(
    url: str | None, sizes: Sequence[int], *, timer: Callable[[], float], rounds: int = 200
) -> dict[int, float]:
    """The median times, in seconds by `timer`, of reading the first page of what is due, by the number of tasks.

    `url` None measures SQLite, in files of their own; else PostgreSQL at that address, in schemas of their own, which
    are removed afterwards: a register there is not touched. Every fifth task is closed; the others fall due on 100
    days. The registers take turns, so that what else the machine does weighs on all of them alike. Raises BadInput for
    the address of another database.
    """
    with ExitStack() as opened:
        registers = {size: Register(opened.enter_context(_filled(url, size))) for size in sizes}
        times: dict[int, list[float]] = {size: [] for size in sizes}
        for register in [*registers.values()] * (rounds // 10):
            _read(register, timer)
        for size, register in [*registers.items()] * rounds:
            times[size].append(_read(register, timer))
    return {size: median(times[size]) for size in sizes}


def fill(engine: Engine, tasks: int) -> None:
    """Fill an empty register with so many tasks, without their history."""
    with for_writing(engine).begin() as connection:
        add_decision(connection)
    for day in range(_DAYS):
        first, last = tasks * day // _DAYS + 1, tasks * (day + 1) // _DAYS
        status = "active" if day % _CLOSED_EVERY else "implemented"
        with for_writing(engine).begin() as connection:
            add_tasks(connection, first, last, due_on=_FIRST_DAY + timedelta(days=day), status=status)
    with for_writing(engine).begin() as connection:
        connection.execute(text("ANALYZE"))


def _read(register: Register, timer: Callable[[], float]) -> float:
    start = timer()
    with register.reading() as unit:
        found = unit.tasks.due(_FIRST_DAY + timedelta(days=_DAYS // 2), limit=PAGE)
    if len(found) != PAGE:
        raise RuntimeError(f"{len(found)} tasks were found due instead of {PAGE}")
    return timer() - start


@contextmanager
def _filled(url: str | None, tasks: int) -> Iterator[Engine]:
    with own_register(url, f"followup_bench_{tasks}") as engine:
        fill(engine, tasks)
        yield engine
