"""`followup contacts`: the contacts of a convention, taken in from a spreadsheet or csv and given out again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import AsOf, By, Json, console, now, print_json

contacts = typer.Typer(no_args_is_help=True, add_completion=False)

Convention = Annotated[str, typer.Option("--convention", metavar="ID", help="Whose contacts, as minamata.")]


@contacts.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An xlsx or csv file with a row that names the columns.")
    ],
    convention: Convention,
    by: By,
    role: Annotated[
        str | None, typer.Option(help="The role of all in a list without a column of roles, as national_focal_point.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Take in a list of contacts, row by row. Exit code 3 when some rows are refused, 2 when all are.

    Columns may be named in any of the six languages, parties by code or official name; a title may stand above. Rows
    of organizations bring these in. Nothing is taken away: whoever is not in the list stays, and is named. There is no
    undo: look with --dry-run first and keep an export; a contact taken in by mistake is ended by its valid_to.

    Example: followup contacts import focal-points.xlsx --convention cites --role management_authority --by Ng
    """
    from followup.app import Application
    from followup.services.people.contacts import Outcome, import_contacts

    register = Application.start().register
    report = import_contacts(register, file, convention, role=role, dry_run=dry_run, by=by, now=now(as_of))
    refused = report.counted(Outcome.REFUSED)
    code = 0 if not refused else 2 if refused == len(report.rows) else 3
    if json:
        print_json(report)
        return code
    for row in report.rows:
        if row.outcome is not Outcome.SAME or row.reason:
            why = f" ({row.reason})" if row.reason else ""
            console().print(f"row {row.row}: {row.party} {row.role}: {row.outcome}{why}", markup=False)
    for one in report.headings:
        console().print(f"row {one.row}: {one.text!r} stands alone: taken for a heading", markup=False)
    for office in report.not_in_list:
        console().print(f"not in the list, and kept: {office}", markup=False)
    counts = ", ".join(f"{report.counted(one)} {one}" for one in Outcome)
    console().print(f"{counts}{'; nothing was written' if dry_run else ''}", markup=False)
    if report.ignored_columns:
        console().print(f"columns that say nothing here: {', '.join(report.ignored_columns)}", markup=False)
    return code


@contacts.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; the name ends in .xlsx or .csv.")],
    convention: Convention,
    as_of: AsOf = None,
) -> None:
    """Write every contact of a convention into a file, in the columns in which they are taken in.

    Example: followup contacts export contacts.xlsx --convention minamata
    """
    from followup.app import Application
    from followup.services.people.contacts import export_contacts
    from followup.vocabulary.errors import BadInput

    form = file.suffix.lower().removeprefix(".")
    if form not in {"xlsx", "csv"}:
        raise BadInput(f"{file}: write to a file that ends in .xlsx or .csv")
    register = Application.start(make=False).register
    content = export_contacts(register, convention, "csv" if form == "csv" else "xlsx", made=now(as_of))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    console().print(str(file), markup=False)


@contacts.command("party")
def party(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The party, by its ISO code, as ARG.")],
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show everything about a party: its calls with answers and nominations, what it said, who holds its offices.

    Example: followup contacts party ARG
    """
    from followup.app import Application
    from followup.services.people.party_page import show_party

    view = show_party(Application.start(make=False).register, code.upper(), today=now(as_of).date())
    if json:
        print_json(view)
        return
    out = console()
    since = "; ".join(f"{convention} since {day}" for convention, day in view.party_to.items())
    out.print(f"{view.code}  {view.names.get('en', '')}  {since}", markup=False)
    for call in view.calls:
        over = "; its promise is over" if call.promise_over else ""
        promised = f"; promised by {call.promised_by}{over}" if call.promised_by else ""
        subject = call.subject.get("en", "")
        out.print(f"{call.call}  {subject}: {call.reply}, by {call.reply_by}{promised}", markup=False)
        for answer in call.answers:
            title = f": {answer.title}" if answer.title else ""
            out.print(f"    no. {answer.number} of {answer.received_on}{title} ({answer.status})", markup=False)
        for line in call.said:
            out.print(f"    {line}", markup=False)
    for one in view.contacts:
        held = f"{one.valid_from or ''}..{one.valid_to or ''}" if one.valid_from or one.valid_to else ""
        state = "no address" if not one.reachable else "mail came back" if one.stopped else "reachable"
        current = "" if one.holds else ", not on this day"
        out.print(f"{one.id}  {one.convention}  {one.role} {one.slot}  {held}  {state}{current}", markup=False)
