"""`followup bench`: speed as ratios within one run, and the absolute times they come from."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.bench.measuring import Measured
from followup.cli.options import console

LARGE = 1_000_000


def bench(
    database: Annotated[
        str | None, typer.Option(help="A PostgreSQL address; its own schemas are made and dropped.")
    ] = None,
    tasks: Annotated[int, typer.Option(help="The larger number of tasks for the due query.")] = LARGE,
    only: Annotated[
        str | None, typer.Option(metavar="PART", help="start, reading, checking, mail or due alone.")
    ] = None,
) -> int:
    """Measure the promised speeds. Exit code 1 when a promise is not kept."""
    found = _measured(database, tasks, only)
    _print(found)
    return 0 if all(one.kept for one in found) else 1


def _measured(database: str | None, tasks: int, only: str | None) -> list[Measured]:
    from followup.cli.bench.checking import checking
    from followup.cli.bench.due import due_query
    from followup.cli.bench.mailing import mailing
    from followup.cli.bench.reading import reading
    from followup.cli.bench.starting import starting
    from followup.vocabulary.errors import BadInput

    def due() -> list[Measured]:
        return [*due_query(None, tasks), *(due_query(database, tasks) if database else [])]

    parts = {"start": starting, "reading": reading, "checking": checking, "mail": mailing, "due": due}
    if only is not None and only not in parts:
        raise BadInput(f"there is no part {only!r}; there are {', '.join(parts)}")
    return [one for name, part in parts.items() if only in {None, name} for one in part()]


def _print(found: list[Measured]) -> None:
    from rich.table import Table

    table = Table("what", "measured", "against", "figure", "at most", "kept")
    for one in found:
        figure = f"{one.figure:.2f}" + ("x" if one.ratio else f" {one.unit}")
        against = f"{one.against:.3g} {one.unit}" if one.ratio else ""
        promise = "" if one.most is None else f"{one.most:g}"
        table.add_row(one.what, f"{one.value:.3g} {one.unit}", against, figure, promise, "yes" if one.kept else "NO")
    console().print(table)
