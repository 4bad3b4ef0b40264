"""`followup digest`: what each officer should look at this week; with --contacts, the digests of contacts."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, ConventionOption, Json, console, now, print_json
from followup.vocabulary.errors import BadInput


def digest(
    who: Annotated[str | None, typer.Option(help='One list only: an officer, or "head of unit".')] = None,
    contacts: Annotated[
        bool, typer.Option("--contacts", help="Prepare the mails that tell contacts what is open for their party.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who prepares them.", envvar="FOLLOWUP_BY")] = None,
    convention: ConventionOption = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show the weekly digest: tasks that come near, fall due or are overdue, listed for whom they have reached.

    With --contacts the mails to contacts are put into the outbox, at most one a week to each; they leave with the next
    outbox send. Example: followup digest --contacts --by ana
    """
    if contacts:
        _to_contacts(by, convention, as_of, json=json)
        return
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


def _to_contacts(by: str | None, convention: str | None, as_of: str | None, *, json: bool) -> None:
    from followup.app import Application
    from followup.services.people.contact_digest import write_digests

    if by is None:
        raise BadInput("--contacts prepares mail; say who does with --by")
    app = Application.start(convention=convention, make=False)
    report = write_digests(app.register, app.house, by=by, now=now(as_of))
    if json:
        print_json(report)
        return
    told = f"{report.prepared} digests prepared; something is open for {report.with_something_open} contacts"
    console().print(told, markup=False)
