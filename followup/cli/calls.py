"""`followup calls`: calls for submissions, opened and added to; what came back against those asked."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, By, ConventionOption, Json, console, now, print_json
from followup.cli.replies import export, judge, promise, replies

calls = typer.Typer(no_args_is_help=True, add_completion=False)
for _command in (replies, export, promise, judge):
    calls.command()(_command)


@calls.command("list")
def list_(convention: ConventionOption = None, json: Json = False) -> None:
    """List the calls with the replies received against those asked."""
    from followup.app import Application
    from followup.services.calls import list_calls

    found = list_calls(Application.start(convention=convention, make=False).register)
    if json:
        print_json(found)
        return
    from rich.table import Table

    table = Table("call", "task", "subject", "letter of", "reply by", "answered", "asked", "submissions")
    for one in found.calls:
        counts = (str(one.answered), str(one.asked), str(one.submissions))
        table.add_row(one.id, one.task, one.subject, str(one.letter_dated or ""), str(one.reply_by or ""), *counts)
    console().print(table)


@calls.command("open")
def open_(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The task under which the call is made.")],
    subject: Annotated[list[str], typer.Option(help="What is sought, as en=Views on ...; repeat for other languages.")],
    by: By,
    as_of: AsOf = None,
) -> None:
    """Open the call of a task and print its identity."""
    from followup.app import Application
    from followup.services.calls import open_call

    words = dict(_word(one) for one in subject)
    typer.echo(open_call(Application.start(make=False).register, task, words, by=by, now=now(as_of)))


@calls.command("letter")
def letter(
    call: Annotated[str, typer.Argument(metavar="CALL", help="The call, as listed.")],
    by: By,
    dated: Annotated[str, typer.Option(metavar="DATE", help="The letter's day.")],
    reply_by: Annotated[str, typer.Option(metavar="DATE", help='The "reply requested by" that the letter gives.')],
    party: Annotated[list[str], typer.Option(help="A party asked, by its ISO code; repeat, or ALL.")],
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Take a letter into a call: who is asked, and the standard steps up to the date by which a reply is requested.

    Nothing is sent: the sweep prepares the letter's mails, a second person approves them (followup outbox approve).
    """
    from followup.app import Application
    from followup.services.calls import Letter, add_letter, parties_asked

    register = Application.start(make=False).register
    day = now(dated).date()
    opened = add_letter(
        register,
        call,
        Letter(
            key=f"{call}/{day}",
            dated=day,
            titles={},
            audience=("national_focal_points",),
            reply_by=now(reply_by).date(),
        ),
        parties_asked(register, party),
        by=by,
        now=now(as_of),
    )
    if json:
        print_json(opened)
        return
    out = console()
    out.print(f"letter {opened.number} asks {opened.asked}", markup=False)
    for line in [*opened.steps, *opened.left_out]:
        out.print(f"    {line}", markup=False)
    if opened.without_contact:
        out.print(f"no working contact: {', '.join(opened.without_contact)}", markup=False)


def _word(text: str) -> tuple[str, str]:
    from followup.vocabulary.errors import BadInput

    language, equals, words = text.partition("=")
    if not (equals and language and words):
        raise BadInput(f"--subject {text!r} is not of the form en=Views on the subject")
    return language, words
