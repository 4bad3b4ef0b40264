"""`followup bench`: speed as ratios within one run, and the absolute times they come from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.bench.measuring import BenchReport, Measured
from followup.cli.options import Json, console, print_json
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 1_000_000
PARTS = ("start", "reading", "checking", "dates", "mail", "notes", "tick", "sweep", "flow", "due")


def bench(
    database: Annotated[
        str | None, typer.Option(help="A PostgreSQL address; its own schemas are made and dropped.")
    ] = None,
    tasks: Annotated[int, typer.Option(help="The larger number of tasks for the due query.")] = LARGE,
    only: Annotated[str | None, typer.Option(metavar="PART", help=f"One of {', '.join(PARTS)}.")] = None,
    graph: Annotated[Path | None, typer.Option(help="Where to draw the growth of the due query, as SVG.")] = None,
    as_json: Json = False,
) -> int:
    """Measure the promised speeds. Exit code 1 when a promise is not kept.

    All of it takes some minutes; one part alone: followup bench --only mail

    Example: followup bench
    """
    if only is not None and only not in PARTS:
        raise BadInput(f"there is no part {only!r}; there are {', '.join(PARTS)}")
    found = [one for part in PARTS if only in {None, part} for one in _measured(part, database, tasks, graph)]
    if as_json:
        print_json(BenchReport.of(found))
    else:
        _print(found)
    return 0 if all(one.kept for one in found) else 1


def _measured(part: str, database: str | None, tasks: int, picture: Path | None) -> list[Measured]:
    from followup.cli.bench import checking, due, mailing, notes, preparing, reading, resolving, starting, sweeping

    databases = [None, database] if database else [None]

    def growth() -> list[Measured]:
        grown = [due.due_query(each, tasks) for each in databases]
        if picture is not None:
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_text(due.graph(grown), encoding="utf-8")
        return [one.measured() for one in grown]

    parts: dict[str, Callable[[], list[Measured]]] = {
        "start": starting.starting,
        "reading": reading.reading,
        "checking": checking.checking,
        "dates": resolving.resolving,
        "mail": lambda: [*preparing.preparing(), *mailing.mailing()],
        "notes": notes.notes,
        "tick": sweeping.ticking,
        "sweep": lambda: [one for each in databases for one in sweeping.sweeping(each)],
        "flow": sweeping.flowing,
        "due": growth,
    }
    return parts[part]()


def _print(found: list[Measured]) -> None:
    from rich.table import Table

    table = Table("what", "measured", "against", "figure", "at most", "kept")
    for one in found:
        figure = f"{one.figure:.2f}" + ("x" if one.ratio else f" {one.unit}")
        against = f"{one.against:.3g} {one.unit}" if one.ratio else ""
        promise = "" if one.most is None else f"{one.most:g}"
        table.add_row(one.what, f"{one.value:.3g} {one.unit}", against, figure, promise, "yes" if one.kept else "NO")
    console().print(table)
