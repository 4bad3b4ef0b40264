"""`followup inbox`: answers that come by mail: read, listed, and what is not certain assigned or dismissed."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, By, Json, console, now, print_json

inbox = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Mail = Annotated[str, typer.Argument(metavar="MAIL", help="The mail, as followup inbox list names it.")]


@inbox.command()
def read(by: By, as_of: AsOf = None, json: Json = False) -> None:
    """Read the mailbox that FOLLOWUP_INBOX names; the senders of answers get a receipt with the next outbox send.

    Example: FOLLOWUP_INBOX=maildir:/var/mail/answers followup inbox read --by ana
    """
    from followup.app import Application, told_inbox

    report = Application.start(make=False).read_inbox(now(as_of), by=by)
    if json:
        print_json(report)
        return
    out = console()
    for one in report.mails:
        number = f" no. {one.submission} on {one.call}" if one.submission else ""
        out.print(f"{one.mail}  {one.became}{number}{f': {one.reason}' if one.reason else ''}", markup=False)
    out.print("\n".join(told_inbox(report)) or "no new mail", markup=False)


@inbox.command("list")
def list_(
    status: Annotated[
        str, typer.Option(help='"held" (waits for an officer), answer, promise, dismissed, automatic, refused, all.')
    ] = "held",
    json: Json = False,
) -> None:
    """List the mails that came, with a guess from whom and on which call each may be.

    Example: followup inbox list --status all
    """
    from followup.app import Application
    from followup.services.inbox.holding_pen import list_inbox
    from followup.services.inbox.incoming import MAIL_STATES
    from followup.vocabulary.errors import BadInput

    if status not in {*MAIL_STATES, "all"}:
        raise BadInput(f"--status {status} is none of {', '.join(MAIL_STATES)}, all")
    found = list_inbox(Application.start(make=False).register, statuses=None if status == "all" else [status])
    if json:
        print_json(found)
        return
    out = console()
    out.print(", ".join(f"{count} {name}" for name, count in sorted(found.counts.items())) or "no mail", markup=False)
    for one in found.mails:
        files = f" with {', '.join(one.files)}" if one.files else ""
        out.print(
            f"{one.id}  {one.came_at:%Y-%m-%d}  {one.status}  {one.sender or ''}: {one.subject or ''}{files}",
            markup=False,
        )
        guess = f"{one.guess} (call {one.guessed_call or 'unknown'}, party {one.guessed_party or 'unknown'})"
        out.print(f"    {guess if one.guess else one.reason or ''}", markup=False)


@inbox.command()
def assign(
    identity: Mail,
    by: By,
    call: Annotated[str | None, typer.Option(help="The call that it answers; default: as guessed.")] = None,
    party: Annotated[str | None, typer.Option(help="From whom it is, by ISO code; default: as guessed.")] = None,
    behalf: Annotated[
        list[str] | None, typer.Option("--on-behalf-of", metavar="CODE", help="Another for whom it was sent; repeat.")
    ] = None,
    item: Annotated[
        list[int] | None, typer.Option(metavar="NUMBER", help="An item of the call that it answers; none: all; repeat.")
    ] = None,
    also: Annotated[
        list[str] | None, typer.Option(metavar="CALL", help="A further call that the same mail answers; repeat.")
    ] = None,
    corrects: Annotated[int | None, typer.Option(metavar="NUMBER", help="The earlier one that it corrects.")] = None,
    confidential: Annotated[bool, typer.Option(help="The sender asked for it not to be made public.")] = False,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Make a held mail a submission of a party on a call; its sender gets a receipt.

    Example: followup inbox assign MAIL --call CALL --party ARG --by Ng
    """
    from followup.app import Application
    from followup.services.inbox import holding_pen
    from followup.services.inbox.receipts import write_receipts

    app, at = Application.start(make=False), now(as_of)
    said = holding_pen.Assignment(
        call, party, tuple(behalf or ()), corrects, confidential, tuple(item or ()), tuple(also or ())
    )
    done = holding_pen.assign(app.register, app.mail_desk, identity, said, by=by, now=at)
    write_receipts(app.register, app.house, by=by, now=at)
    if json:
        print_json(done)
        return
    console().print(f"{identity} is submission {done.submission} on {done.call}", markup=False)


@inbox.command()
def promise(
    identity: Mail,
    by: By,
    until: Annotated[str, typer.Option(metavar="DATE", help="The day by which the answer is promised.")],
    call: Annotated[str | None, typer.Option(help="The call that it is about; default: as guessed.")] = None,
    party: Annotated[str | None, typer.Option(help="Who promises, by ISO code; default: as guessed.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Note that a held mail promises the answer by a day: its party is not reminded before that day is over.

    Example: followup inbox promise in-7k2m9xq4hw3b --until 2026-03-13 --by ana
    """
    from followup.app import Application
    from followup.services.inbox import holding_pen

    app = Application.start(make=False)
    said = holding_pen.Promised(now(until).date(), call, party)
    done = holding_pen.note_promised(app.register, app.mail_desk, identity, said, by=by, now=now(as_of))
    if json:
        print_json(done)
        return
    console().print(f"{identity}: no reminder up to {said.until}", markup=False)


@inbox.command()
def dismiss(
    identity: Mail,
    by: By,
    reason: Annotated[str, typer.Option(help="Why it is no answer; it is kept.")],
    as_of: AsOf = None,
) -> None:
    """Set a held mail aside; its words and files are not kept.

    Example: followup inbox dismiss MAIL --reason "an advertisement" --by Ng
    """
    from followup.app import Application
    from followup.services.inbox import holding_pen

    app = Application.start(make=False)
    holding_pen.dismiss(app.register, app.mail_desk, identity, reason, by=by, now=now(as_of))
    console().print(f"{identity} is dismissed", markup=False)
