"""`followup leave`: who is away when, and who stands in."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, By, Json, console, now, print_json

leave = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@leave.command()
def enter(
    officer: Annotated[str, typer.Argument(metavar="OFFICER", help="Who is away, as tasks name them.")],
    by: By,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day.")],
    stand_in: Annotated[str | None, typer.Option(help="Who stands in.")] = None,
    as_of: AsOf = None,
) -> None:
    """Enter an officer's leave: what they would be shown is shown to who stands in.

    Example: followup leave enter Ng --from 2027-07-01 --until 2027-07-31 --stand-in Sow --by Ng
    """
    from followup.app import Application
    from followup.services.tasks.leave import LeaveLine, enter_leave

    line = LeaveLine(officer=officer, away_from=now(first).date(), away_until=now(until).date(), stand_in=stand_in)
    enter_leave(Application.start().register, line, by=by, now=now(as_of))


@leave.command("list")
def list_(as_of: AsOf = None, json: Json = False) -> None:
    """List the leave that is running or ahead.

    Example: followup leave list
    """
    from followup.app import Application
    from followup.services.tasks.leave import list_leave

    found = list_leave(Application.start(make=False).register, now(as_of).date())
    if json:
        print_json(found)
        return
    out = console()
    for one in found.leave:
        who = f"{one.stand_in} stands in" if one.stand_in else "nobody stands in"
        out.print(f"{one.away_from} to {one.away_until}  {one.officer}: {who}", markup=False)
