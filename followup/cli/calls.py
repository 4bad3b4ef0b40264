"""`followup calls`: calls for submissions, opened and added to; what came back against those asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from followup.cli.letters import further, issue, letter, letters, word, write
from followup.cli.options import AsOf, By, ConventionOption, Json, console, now, print_json
from followup.cli.replies import compile_, export, judge, link, promise, replies, revoke_link, submissions

calls = typer.Typer(invoke_without_command=True, add_completion=False)
_LETTERS: tuple[Callable[..., None], ...] = (letter, letters, write, further, issue)
_ANSWERS: tuple[Callable[..., None], ...] = (replies, submissions, export, promise, judge, link, revoke_link)
for _command in (*_LETTERS, *_ANSWERS):
    calls.command()(_command)
calls.command("compile")(compile_)


@calls.callback()
def listed(context: typer.Context, convention: ConventionOption = None, json: Json = False) -> None:
    """Calls for submissions: what was asked and what came; without a command, the list of them."""
    if context.invoked_subcommand is None:
        list_(convention, json)


@calls.command("list")
def list_(convention: ConventionOption = None, json: Json = False) -> None:
    """List the calls with the replies received against those asked.

    Example: followup calls list --convention minamata
    """
    from followup.app import Application
    from followup.services.calls.letters import list_calls

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
    """Open the call of a task and print its identity.

    Example: followup calls open TASK --subject "en=Views on ..." --by Ng
    """
    from followup.app import Application
    from followup.services.calls.letters import open_call

    words = dict(word(one) for one in subject)
    typer.echo(open_call(Application.start(make=False).register, task, words, by=by, now=now(as_of)))


@calls.command("item")
def item(
    call: Annotated[str, typer.Argument(metavar="CALL", help="The call, as listed.")],
    sought: Annotated[list[str], typer.Option(help="What is sought, as en=Needs for ...; repeat for languages.")],
    by: By,
    due: Annotated[str | None, typer.Option(metavar="DATE", help="Its own deadline.")] = None,
    asap: Annotated[bool, typer.Option("--asap", help="It is sought as soon as possible.")] = False,
    para: Annotated[str | None, typer.Option(help="The paragraph of the decision, as 3 (a).")] = None,
    form: Annotated[str | None, typer.Option(help="Where its form lies.")] = None,
    contact: Annotated[str | None, typer.Option(help="Whom to ask at the secretariat: an office.")] = None,
    as_of: AsOf = None,
) -> None:
    """Add an item to what a call seeks: with its own deadline, form and contact, or as soon as possible.

    Example: followup calls item CALL --sought "en=Costs of ..." --due 2027-05-31 --para "3 (a)" --by Ng
    """
    from followup.app import Application
    from followup.services.calls.items import Sought, add_item

    words = dict(word(one) for one in sought)
    wanted = Sought(words, para, now(due).date() if due else None, asap, form, contact)
    added = add_item(Application.start(make=False).register, call, wanted, by=by, now=now(as_of))
    console().print(f"item {added.number}", markup=False)
