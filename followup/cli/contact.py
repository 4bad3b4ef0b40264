"""`followup contact`: whose mail comes back, and putting an address right with all that went to the wrong one."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, By, ConventionOption, Json, console, now, print_json

contact = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@contact.command()
def bounced(convention: ConventionOption = None, json: Json = False) -> None:
    """List the contacts to whom mail came back.

    Example: followup contact bounced
    """
    from followup.app import Application
    from followup.services.mail.resending import bounced_contacts

    found = bounced_contacts(Application.start(make=False, convention=convention).register)
    if json:
        print_json(found)
        return
    out = console()
    for one in found.contacts:
        stopped = "nothing goes there until it is corrected" if one.stopped else "still written to"
        line = f"{one.id}  {one.convention}  {one.party:<4} {one.role}  {one.since:%Y-%m-%d}  {one.why}  ({stopped})"
        out.print(line, markup=False)
    if not found.contacts:
        out.print("no mail came back", markup=False)


@contact.command()
def correct(
    identity: Annotated[str, typer.Argument(metavar="CONTACT", help="As followup contact bounced names it.")],
    address: Annotated[str, typer.Option(help="The right address.")],
    by: By,
    name: Annotated[str | None, typer.Option(help="Who holds the office, if that changed.")] = None,
    resend: Annotated[bool, typer.Option("--resend", help="Also send again what went to the wrong address.")] = False,
    reason: Annotated[str, typer.Option(help="How it is known; it is kept.")] = "the address was corrected",
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Put the address of a contact right; with --resend what failed is prepared again for the new address.

    Example: followup contact correct CONTACT --address office@env.example --resend --by Ng
    """
    from followup.app import Application
    from followup.cli.outbox import tell_resent
    from followup.services.mail.resending import ResendReport, correct_contact, resend_to

    app, at = Application.start(make=False), now(as_of)
    correct_contact(app.register, identity, address=address, name=name, by=by, now=at, reason=reason)
    report = resend_to(app.register, app.house, identity, by=by, now=at) if resend else ResendReport()
    tell_resent(report, json=json)
