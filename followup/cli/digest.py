"""`followup digest`: what each officer, and those above them, should look at this week."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, ConventionOption, Json, console, now, print_json


def digest(
    who: Annotated[str | None, typer.Option(help='One list only: an officer, or "head of unit".')] = None,
    convention: ConventionOption = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show the weekly digest: tasks that come near, fall due or are overdue, listed for whom they have reached."""
    from followup.app import Application
    from followup.services.tasks.digest import weekly_digest

    register = Application.start(convention=convention, make=False).register
    found = weekly_digest(register, today=now(as_of).date(), who=who)
    if json:
        print_json(found)
        return
    out = console()
    for one in found.lists:
        out.print(f"{one.who}", markup=False)
        for line in one.tasks:
            late = f", {line.days_late} days overdue" if line.days_late else ""
            out.print(f"    {line.due_on:%a %d %b %Y}{late}  {line.task}  {line.decision}: {line.title}", markup=False)
    if not found.lists:
        out.print("nothing comes near", markup=False)
    out.print(
        f"{found.held_steps} held steps, {found.waiting_for_approval} mails wait for approval (followup outbox list)",
        markup=False,
    )
