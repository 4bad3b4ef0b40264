"""`followup extend`: a later "reply requested by", for all or one party."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, By, Json, console, now, print_json


def extend(
    call: Annotated[str, typer.Argument(metavar="CALL", help="The call, as followup calls list names it.")],
    by: By,
    reply_by: Annotated[str, typer.Option(metavar="DATE", help='The later "reply requested by".')],
    granted_by: Annotated[str, typer.Option(help="Who granted it, as Bureau.")],
    party: Annotated[str | None, typer.Option(help="For this party alone, by its ISO code.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Extend the date of a call's latest letter, for all whom it asked or for one party.

    Steps not yet sent move, what was prepared for the earlier date is withdrawn, notices are owed: followup sweep
    prepares them, and a second person approves (followup outbox approve).

    Example: followup extend CALL --reply-by 2027-04-30 --granted-by Bureau --by Ng
    """
    from followup.app import Application
    from followup.services.calls.extend import Grant, extend_deadline

    grant = Grant(now(reply_by).date(), granted_by, party)
    report = extend_deadline(Application.start().register, call, grant, by=by, now=now(as_of))
    if json:
        print_json(report)
        return
    out = console()
    whom = report.party or "all"
    out.print(f"for {whom}: {report.was} -> {report.reply_by}, granted by {report.granted_by}", markup=False)
    for step in report.moved:
        out.print(f"    {step.code}: {step.was} -> {step.now or 'left out'}", markup=False)
    out.print(f"{report.withdrawn} messages withdrawn, notices owed to {report.notices}", markup=False)
    if report.after_mandated:
        out.print("the new date is later than the decision's own", markup=False)
