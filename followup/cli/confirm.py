"""`followup confirm`: an officer confirms what was read."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, By, ConventionOption, Json, console, now, print_json
from followup.vocabulary.asks import Kind
from followup.vocabulary.statuses import Triage


def confirm(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="The decision's number, as MC-3/8.")],
    by: By,
    place: Annotated[
        list[str] | None, typer.Option(help="Only this paragraph or item, as 5(a); can be repeated.")
    ] = None,
    playbook: Annotated[Kind | None, typer.Option(help="The kind of work, when it is not the one read.")] = None,
    triage: Annotated[
        Triage | None, typer.Option("--as", help="What it becomes, when not what its playbook says.")
    ] = None,
    officer: Annotated[str | None, typer.Option(help="Who does it.")] = None,
    together: Annotated[bool, typer.Option(help="The requests of one paragraph are one piece of work.")] = False,
    convention: ConventionOption = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Confirm the requests of a decision and its paragraphs that ask for nothing.

    By its playbook each request becomes a task with milestones, something to monitor, or a record.

    Example: followup confirm MC-3/8 --place 5 --officer Ng --by Ng
    """
    from followup.app import Application
    from followup.services.decisions.confirm import Choice, confirm_decision

    report = confirm_decision(
        Application.start(make=False).register,
        decision,
        convention=convention,
        places=place or None,
        choice=Choice(playbook, triage, officer, together),
        by=by,
        now=now(as_of),
    )
    if json:
        print_json(report)
        return
    from rich.table import Table

    table = Table("paragraph", "kind", "becomes", "task", "title")
    for one in report.confirmed:
        table.add_row(one.place or "unknown", one.kind, one.triage, one.task or "", one.title)
    out = console()
    out.print(table)
    out.print(f"confirmed to ask for nothing: {', '.join(report.no_ask) or 'none'}", markup=False)
