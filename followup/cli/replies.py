"""`followup calls replies`, `submissions`, `export`, `promise`, `judge`, `link`, `revoke-link`: what came back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from followup.cli.options import AsOf, By, ConventionOption, Json, console, now, print_json, waiting
from followup.vocabulary.statuses import SubmissionStatus

CallId = Annotated[str, typer.Argument(metavar="CALL", help="The call, as followup calls list names it.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The number of the submission on its receipt.")]


def replies(call: CallId, as_of: AsOf = None, json: Json = False) -> None:
    """Show who was asked and what came, by region; who would be reminded with the next step, and why not.

    Example: followup calls replies CALL --as-of 2027-03-01
    """
    from followup.app import Application
    from followup.services.calls.replies import reply_register

    found = reply_register(Application.start(make=False).register, call, today=now(as_of).date())
    if json:
        print_json(found)
        return
    from rich.table import Table

    table = Table("", "asked", "received", "received late", "through another", "nothing")
    for row in [*found.regions, *found.categories, found.total]:
        figures = (row.asked, row.received, row.received_late, row.covered, row.nothing)
        table.add_row(row.region.replace("_", " "), *(str(figure) for figure in figures))
    out = console()
    out.print(table)
    for one in found.asked_by_letter:
        count = one.parties_to_the_convention
        of = f" of {count} Parties that day" if count else "; how many Parties there were that day is not kept here"
        out.print(f"letter of {one.dated}: asked {one.asked}{of}", markup=False)
    step = found.next_step
    out.print(f"next reminder: {f'{step.code} on {step.due_on}' if step else 'none is ahead'}", markup=False)
    for party in found.parties:
        mark = "to" if party.reminded else "not to"
        out.print(f"    {mark} {party.name}: {party.reminder}", markup=False)


def submissions(call: CallId, json: Json = False) -> None:
    """List what came on a call by its numbers, as "calls judge" takes them; the page shows the files too.

    Example: followup calls submissions CALL
    """
    from followup.app import Application
    from followup.services.calls.submissions import list_submissions

    found = list_submissions(Application.start(make=False).register, call)
    if json:
        print_json(found)
        return
    out = console()
    for one in found.submissions:
        marks = [
            one.status.replace("_", " "),
            *(["late"] if one.late else []),
            *(["confidential"] if one.confidential else []),
        ]
        others = f" and {len(one.on_behalf_of)} others" if one.on_behalf_of else ""
        title = f": {one.title}" if one.title else ""
        out.print(
            f"{one.number:>4}  {one.received_on}  {one.party or '?'}{others}  {', '.join(marks)}{title}", markup=False
        )
        for file in one.files:
            out.print(f"      {file.name}  {file.sha256}", markup=False)
    if not found.submissions:
        out.print("nothing has come yet", markup=False)


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; .html, .xlsx or .json.")],
    convention: ConventionOption = None,
    language: Annotated[str, typer.Option(help="One of the six, as fr.")] = "en",
    as_of: AsOf = None,
) -> None:
    """Write the public page "Calls for information": call, item, deadline, form, submissions received, contact.

    Example: followup calls export calls.html --convention minamata
    """
    from followup.app import Application
    from followup.services.calls.public_calls import Form, export_calls
    from followup.vocabulary.errors import BadInput
    from followup.vocabulary.languages import UN_LANGUAGES

    form = file.suffix.lower().removeprefix(".")
    if form not in {"html", "xlsx", "json"}:
        raise BadInput(f"{file}: write to a file that ends in .html, .xlsx or .json")
    if language not in UN_LANGUAGES:
        raise BadInput(f"--language {language}: it is one of {', '.join(UN_LANGUAGES)}")
    register = Application.start(convention=convention, make=False).register
    content = export_calls(register, cast("Form", form), now=now(as_of), language=language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    console().print(str(file), markup=False)


def promise(
    call: CallId,
    by: By,
    party: Annotated[str, typer.Option(help="Who promised, by its ISO code.")],
    until: Annotated[str | None, typer.Option(metavar="DATE", help="By when its answer will come.")] = None,
    said: Annotated[str | None, typer.Option(help="What was said, to whom and how; it may stand alone.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="The promise holds no longer.")] = False,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Note by when a party has promised its answer, or what it said: it is not reminded before that day is over.

    What the promise held back goes on the day after, unless the answer has come or the next step follows soon.

    Example: followup calls promise CALL --party ARG --until 2020-04-10 --said "Ana, by telephone" --by Ng
    """
    from followup.app import Application
    from followup.services.people.promises import Promise, note_promise, withdraw_promise

    register, at = Application.start(make=False).register, now(as_of)
    out = console()
    if withdraw:
        withdraw_promise(register, call, party, said=said, by=by, now=at)
        out.print(f"{party}: its promise holds no longer; it is reminded as everybody is", markup=False)
        return
    wanted = Promise(call=call, party=party, promised_by=now(until).date() if until else None, said=said)
    noted = note_promise(register, wanted, by=by, now=at)
    if json:
        print_json(noted)
        return
    told = f"no reminder up to {noted.promised_by}" if noted.promised_by else "noted"
    again = f"; reminded on {noted.reminded_on} if nothing has come" if noted.reminded_on else ""
    out.print(f"{party}: {told}{again}", markup=False)
    if noted.answered:
        out.print("an answer has come already: nothing would remind it", markup=False)
    elif noted.after_reply_by:
        out.print("that is after the day requested: to give more time, followup extend", markup=False)


def judge(
    call: CallId,
    number: Number,
    by: By,
    status: Annotated[
        SubmissionStatus | None,
        typer.Option(help="accepted, not_accepted (no answer: its sender is reminded), withdrawn; default: as it is."),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why, unless it is accepted; its sender will ask.")] = None,
    confidential: Annotated[
        bool | None, typer.Option("--confidential/--public", help="Whether it is kept from the public.")
    ] = None,
    behalf: Annotated[
        list[str] | None,
        typer.Option("--on-behalf-of", metavar="CODE", help="Another for whom it was sent, or eu_members; repeat."),
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Say what becomes of a submission: accepted, not accepted, withdrawn; confidential; on whose behalf it was sent.

    Example: followup calls judge ca-7k2m9xq4hw3b 3 --on-behalf-of eu_members --by ana
    """
    from followup.app import Application
    from followup.services.calls.answers import Judgement, judge_submission

    register = Application.start(make=False).register
    said = Judgement(number, status, reason, confidential, tuple(behalf or ()))
    done = judge_submission(register, call, said, by=by, now=now(as_of))
    if json:
        print_json(done)
        return
    counts = "counts as an answer" if done.counts else "is no answer any more"
    others = f", also on behalf of {done.on_behalf_of} others" if done.on_behalf_of else ""
    closed = "; it is not to be made public" if done.confidential else ""
    console().print(f"submission {number}{others}: {done.status.replace('_', ' ')}; it {counts}{closed}", markup=False)


def link(
    call: CallId,
    by: By,
    party: Annotated[str, typer.Option(help="Who answers by it, by its ISO code.")],
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Its last day; default: the day requested.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Make a link by which a party answers a call without an account; an earlier one of it is revoked.

    The address is shown this once; whoever has it can answer for the party.

    Example: followup calls link CALL --party ARG --until 2027-04-30 --by Ng
    """
    from followup.app import Application
    from followup.services.calls.reply_links import LinkWanted, issue_link

    app = Application.start(make=False)
    wanted = LinkWanted(call, party, now(until).date() if until else None)
    made = issue_link(app.register, wanted, app.settings.public_url, by=by, now=now(as_of))
    if json:
        print_json(made)
        return
    console().print(f"{made.url}\n{made.link}, up to {made.expires_on}", markup=False)


def revoke_link(
    identity: Annotated[str, typer.Argument(metavar="LINK", help="The link, as it was named when it was made.")],
    by: By,
    as_of: AsOf = None,
) -> None:
    """Revoke a link to answer by: it opens nothing from now on.

    Example: followup calls revoke-link LINK --by Ng
    """
    from followup.app import Application
    from followup.services.calls.reply_links import revoke_link as revoke

    revoke(Application.start(make=False).register, identity, by=by, now=now(as_of))
    console().print(f"{identity} is revoked", markup=False)


def compile_(
    call: CallId,
    by: By,
    output: Annotated[Path, typer.Option(metavar="DIR", help="The folder for the files; made when it is not there.")],
    symbol: Annotated[str | None, typer.Option(help="The symbol to reserve for it, as UNEP/MC/COP.4/INF/12.")] = None,
    pdf: Annotated[
        list[str] | None, typer.Option("--pdf", metavar="LANGUAGE", help="Also as one PDF in this language; repeat.")
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Compile what came in: cover note, senders, every submission as received; PDFs that came follow in order.

    Until it is issued it is compiled anew each time. After that the symbol says what: its /Add.1 compiles what
    has come since, its /Rev.1 the whole anew.

    Example: followup calls compile ca-7k2m9xq4hw3b --symbol UNEP/MC/COP.4/INF/12 --pdf en --output out --by ana
    """
    from followup.app import Application
    from followup.services.calls.compilation import CompilationWanted, compile_call

    app = Application.start(make=False)
    wanted = CompilationWanted(symbol, tuple(pdf or ()))
    with waiting("compiling what came in; a PDF of some hundreds of pages takes a minute"):
        made = compile_call(app.register, app.files, call, wanted, by=by, now=now(as_of))
    output.mkdir(parents=True, exist_ok=True)
    for name, digest in made.files.items():
        (output / f"compilation.{name}").write_bytes(app.files.get(digest))
    if json:
        print_json(made)
        return
    out = console()
    left_out = f"; {made.confidential} not to be made public, left out" if made.confidential else ""
    out.print(f"{made.symbol or made.document}: {made.submissions} submissions{left_out}", markup=False)
    for one in made.attached:
        where = f"from page {one.page}" if one.page else "no PDF could be made of it, named only"
        out.print(f"    {one.name or one.sha256}: {where}", markup=False)
    for missing in made.named_only:
        out.print(f"    {missing.name or missing.sha256}: named only; attach it by hand or make a PDF", markup=False)
    out.print("\n".join(str(output / f"compilation.{name}") for name in made.files), markup=False)
