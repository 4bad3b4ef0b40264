"""`followup outbox`: what is to leave, exactly as it will leave; approved by a second person; then sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, By, ConventionOption, Json, console, now, print_json
from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import MailStatus

if TYPE_CHECKING:
    from rich.console import Console

    from followup.services.mail.outbox import MailLine
    from followup.services.mail.resending import ResendReport

outbox = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

_WAITING = (MailStatus.DRAFT, MailStatus.APPROVED, MailStatus.CLAIMED, MailStatus.UNCERTAIN, MailStatus.FAILED)
_STATUSES = ", ".join(status.value for status in MailStatus)
_PARTLY = 3


@outbox.command("list")
def list_(
    status: Annotated[str, typer.Option(help=f'"waiting", "all", or one of {_STATUSES}.')] = "waiting",
    page: Annotated[int, typer.Option(min=1, help="Which thousand.")] = 1,
    convention: ConventionOption = None,
    json: Json = False,
) -> None:
    """List the messages of the outbox; addresses stand in the preview alone.

    Example: followup outbox list --status failed
    """
    from followup.app import Application
    from followup.services.mail.outbox import PAGE, list_messages

    register = Application.start(make=False, convention=convention).register
    found = list_messages(register, statuses=_chosen(status), limit=PAGE, offset=(page - 1) * PAGE)
    if json:
        print_json(found)
        return
    out = console()
    out.print(", ".join(f"{count} {name}" for name, count in sorted(found.counts.items())) or "no mail", markup=False)
    for held in found.held:
        out.print(f"held: {held}", markup=False)
    for line in found.messages:
        _show(out, line)


@outbox.command()
def preview(
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="A message, as followup outbox list names it.")],
) -> None:
    """Print a message as it will be sent, byte for byte.

    Example: followup outbox preview MESSAGE
    """
    from followup.app import Application
    from followup.services.mail.outbox import preview as bytes_of

    sys.stdout.buffer.write(bytes_of(Application.start(make=False).register, message))
    sys.stdout.flush()


@outbox.command()
def draft(
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="A message, as followup outbox list names it.")],
    language: Annotated[str, typer.Option(help="Any language in which the mail has words, reviewed or not.")],
) -> None:
    """Print a message as it would be in another language, to be looked at: it is not sent.

    Example: followup outbox draft MESSAGE --language fr
    """
    from followup.app import Application
    from followup.services.mail.reminder_mail import draft_in

    app = Application.start(make=False)
    mail = draft_in(app.register, app.house, message, language)
    console().print(f"{mail.subject}\n\n{mail.text}", markup=False)


@outbox.command()
def approve(
    identity: Annotated[
        str, typer.Argument(metavar="ROUND", help="A letter's round, or a message of it, as the list names them.")
    ],
    by: By,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Approve a letter with its reminders, as a second person; they need no further approval while nothing changes.

    Example: followup outbox approve ROUND --by Head
    """
    from followup.app import Application
    from followup.services.calls.letter_documents import approve as approve_it

    app = Application.start(make=False)
    report = approve_it(app.register, app.files, app.house, identity, by=by, now=now(as_of))
    if json:
        print_json(report)
        return
    out = console()
    out.print(f"letter of {report.letter_dated}: {report.messages} messages approved by {by}", markup=False)
    out.print(f"approved with it: {', '.join(report.steps)}", markup=False)


@outbox.command()
def send(
    by: By,
    in_turn: Annotated[
        bool,
        typer.Option("--in-turn", help="As the engine does: in each contact's morning, and at most so often a week."),
    ] = False,
    convention: ConventionOption = None,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Send what is approved, to the SMTP server that is set, else to the Maildir. Exit code 3: some did not leave.

    It leaves at once, each mail as it was previewed. With --in-turn what several letters owe one contact goes in one
    mail, in the rhythm of rules/delivery/rhythm.yaml. Example: followup outbox send --in-turn --by Head
    """
    from followup.app import Application, told_dispatch

    report = Application.start(make=False, convention=convention).dispatch(now(as_of), by=by, at_once=not in_turn)
    if json:
        print_json(report)
    else:
        lines = ["another process is sending; nothing was done"] if report.busy else told_dispatch(report)
        console().print("\n".join(lines) or "nothing to send", markup=False)
    undone = report.later or report.failed or report.uncertain or report.held or report.busy
    return _PARTLY if undone else 0


@outbox.command()
def release(
    step: Annotated[str, typer.Argument(metavar="STEP", help="A held step, as followup outbox list names it.")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why it still goes; it is kept.")],
    as_of: AsOf = None,
) -> None:
    """Let a held step go on: it is prepared by the next sweep, or its messages leave.

    Example: followup outbox release STEP --reason "still wanted" --by Ng
    """
    from followup.app import Application
    from followup.services.mail.approvals import release_step

    release_step(Application.start().register, step, by=by, now=now(as_of), reason=reason)


@outbox.command("leave-out")
def leave_out(
    step: Annotated[str, typer.Argument(metavar="STEP", help="A held or planned step.")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why it does not go; it is kept.")],
    as_of: AsOf = None,
) -> None:
    """Leave a held or planned step out: nobody gets it.

    Example: followup outbox leave-out STEP --reason "they wrote by telephone" --by Ng
    """
    from followup.app import Application
    from followup.services.mail.held import leave_out_step

    leave_out_step(Application.start().register, step, by=by, now=now(as_of), reason=reason)


@outbox.command()
def decide(
    message: Annotated[
        str, typer.Argument(metavar="MESSAGE", help="An uncertain message, as followup outbox list names it.")
    ],
    arrived: Annotated[
        bool, typer.Option("--arrived/--not-arrived", help="Whether it arrived; if not, it leaves again.")
    ],
    by: By,
    as_of: AsOf = None,
) -> None:
    """Say of an uncertain message whether it arrived; if not, it leaves again with the same Message-ID.

    Example: followup outbox decide MESSAGE --arrived --by Ng
    """
    from followup.app import Application
    from followup.services.sending.reconciling import decide_uncertain

    decide_uncertain(Application.start(make=False).register, message, arrived=arrived, by=by, now=now(as_of))
    became = "it arrived" if arrived else "it did not arrive, and leaves again with followup outbox send"
    console().print(f"{message}: {became}", markup=False)


@outbox.command()
def resend(
    messages: Annotated[list[str], typer.Argument(metavar="MESSAGE...", help="Messages that failed.")],
    by: By,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Prepare again what failed, as a further attempt, to whoever holds the office now.

    Example: followup outbox resend MESSAGE --by Ng
    """
    from followup.app import Application
    from followup.services.mail.resending import resend as prepare_again

    app = Application.start(make=False)
    report = prepare_again(app.register, app.house, messages, by=by, now=now(as_of))
    tell_resent(report, json=json)


def tell_resent(report: ResendReport, *, json: bool) -> None:
    """Say what goes out again, and whether it has to be approved before."""
    if json:
        print_json(report)
        return
    out, then = console(), "leaves with the next send" if report.approved else "waits for approval"
    out.print(f"{report.prepared} prepared again" + (f"; {then}" if report.prepared else ""), markup=False)
    for why in sorted(set(report.not_owed)):
        out.print(f"not sent again: {why}", markup=False)


def _chosen(status: str) -> list[str] | None:
    if status == "all":
        return None
    if status == "waiting":
        return [one.value for one in _WAITING]
    if status not in set(MailStatus):
        raise BadInput(f"--status {status} is not known; choose waiting, all, or one of {_STATUSES}")
    return [status]


def _why(line: MailLine) -> str | None:
    """Why a message stands as it does; of one that a server refused, in the server's words too."""
    refused = line.reason and (line.answer or "").startswith(("4", "5"))
    return f"{line.reason}: {line.answer}" if refused else line.reason or line.answer or line.why_fallback


def _show(out: Console, line: MailLine) -> None:
    language = f"{line.language} for {line.fallback_from}" if line.fallback_from else line.language
    why = _why(line)
    out.print(
        f"{line.id}  {line.status:<9}  {line.round}  {line.step:<18}  {line.party:<4} {line.role}  [{language}]  "
        f"{line.subject}" + (f"  ({why})" if why else ""),
        markup=False,
    )
