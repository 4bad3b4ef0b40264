"""`followup calls letter`, `letters`, `write`, `further`: letters taken in, written on letterhead, recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, By, Json, console, now, print_json
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.services.calls.letters import OpenedRound

CallArgument = Annotated[str, typer.Argument(metavar="CALL", help="The call, as listed.")]
_FORM = typer.Option(help="letter, or note_verbale: in the third person, with compliments.")


def letter(
    calls_asked: Annotated[list[str], typer.Argument(metavar="CALL...", help="The calls that the letter carries.")],
    by: By,
    dated: Annotated[str, typer.Option(metavar="DATE", help="The letter's day.")],
    reply_by: Annotated[str, typer.Option(metavar="DATE", help='The "reply requested by" that the letter gives.')],
    party: Annotated[
        list[str],
        typer.Option(
            help="A code as ARG or GEF, a region as africa, a list as non_annex_i, nothing_received, ALL; repeat."
        ),
    ],
    title: Annotated[list[str] | None, typer.Option(help="What it is about as a whole, as en=Follow-up to ...")] = None,
    kind: Annotated[str, typer.Option(help="call, nominations, reminder or last_reminder.")] = "call",
    form: Annotated[str, _FORM] = "letter",
    number: Annotated[str | None, typer.Option(help="The number it has; else the next of our own.")] = None,
    to: Annotated[list[str] | None, typer.Option(help="To whom it goes, as permanent_missions; repeat.")] = None,
    role: Annotated[
        list[str] | None, typer.Option(help="Whose mail it is, as permanent_mission; default: focal points; repeat.")
    ] = None,
    sent_elsewhere: Annotated[
        str | None, typer.Option(metavar="HOW", help='It was sent by other means, as "signed letter by post".')
    ] = None,
    scan: Annotated[Path | None, typer.Option(help="With it: the letter as signed; a copy is kept.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Take a letter into one or more calls: who is asked, and the standard steps up to the date requested.

    Nothing is sent: the sweep prepares the letter's mails, a second person approves them (followup outbox approve). A
    letter sent elsewhere is not mailed; its reminders are. To see it: followup calls letters, followup calls write.

    Example: followup calls letter CALL --dated 2026-12-01 --reply-by 2027-03-31 --party ALL --by Ng
    """
    from followup.app import Application
    from followup.services.calls.asking import Asking, ask_by_letter

    wanted = Asking(
        calls=tuple(calls_asked),
        dated=now(dated).date(),
        reply_by=now(reply_by).date(),
        audience=tuple(party),
        titles=dict(word(one) for one in title or []),
        kind=kind,
        form=form,
        number=number,
        to=tuple(to or []),
        roles=tuple(role or ["national_focal_point"]),
        sent_elsewhere=sent_elsewhere,
        scan=scan,
    )
    app = Application.start(make=False)
    asked = ask_by_letter(app.register, app.files, wanted, by=by, now=now(as_of))
    if asked.told:
        typer.echo(asked.told, err=True)
    for opened in asked.rounds:
        _show_letter(opened, json=json)


def letters(
    call: Annotated[str | None, typer.Argument(metavar="[CALL]", help="Of one call alone.")] = None, json: Json = False
) -> None:
    """List the letters: number, kind, day, how each was sent, the files kept of it.

    Example: followup calls letters CALL
    """
    from followup.app import Application
    from followup.services.calls.letter_documents import list_letters

    found = list_letters(Application.start(make=False).register, call)
    if json:
        print_json(found)
        return
    from rich.table import Table

    table = Table("letter", "number", "kind", "form", "dated", "sent", "kept")
    for one in found.letters:
        how = one.sent or "by mail"
        table.add_row(
            one.id, one.reference or "", one.kind, one.form, str(one.dated or ""), how, ", ".join(sorted(one.drafts))
        )
    console().print(table)


def write(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="The letter, as followup calls letters lists it.")],
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where its files are put.")],
    language: Annotated[str, typer.Option(help="In any language in which its texts are given.")] = "en",
    formats: Annotated[str, typer.Option("--format", help="docx, pdf or both.")] = "docx",
    json: Json = False,
) -> None:
    """Write a letter on letterhead, to be looked at: the bytes that go out once it is approved; nothing is kept.

    A language whose words nobody has reviewed is said to be so, and does not go out.

    Example: followup calls write LETTER --language fr --format docx,pdf --output drafts
    """
    from followup.app import Application
    from followup.services.calls.letter_documents import write as write_it

    app = Application.start(make=False)
    wanted = [one.strip() for one in formats.split(",") if one.strip()]
    written, told = write_it(app.register, app.house, letter, language, wanted)
    output.mkdir(parents=True, exist_ok=True)
    for name, content in written.files.items():
        (output / f"letter.{language}.{name}").write_bytes(content)
    if json:
        print_json(told)
        return
    out = console()
    out.print("\n".join(told.lines), markup=False)
    out.print(told.not_to_be_sent or f"reviewed by {told.reviewed_by}", markup=False)


def further(
    call: CallArgument,
    kind: Annotated[str, typer.Option(help="extension, acknowledgement or invitation.")],
    by: By,
    dated: Annotated[str, typer.Option(metavar="DATE", help="The letter's day.")],
    form: Annotated[str, _FORM] = "letter",
    number: Annotated[str | None, typer.Option(help="The number it has; else the next of our own.")] = None,
    party: Annotated[
        str | None, typer.Option(help="To one party, by its code; else to all whom the call asked.")
    ] = None,
    submission: Annotated[int | None, typer.Option(help="For an acknowledgement: the submission's number.")] = None,
    event: Annotated[
        list[str] | None, typer.Option(help="For an invitation: its name, as en=The workshop on ...")
    ] = None,
    when: Annotated[str | None, typer.Option(help="For an invitation: its days, as 2021-06-07..2021-06-08.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="For an invitation: where, as en=Geneva; repeat.")] = None,
    confirm_by: Annotated[
        str | None, typer.Option(metavar="DATE", help="For an invitation: when to confirm by.")
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Register a letter that asks nothing new: of more time, acknowledging a submission, inviting to an event.

    Example: followup calls further CALL --kind acknowledgement --submission 3 --dated 2027-02-02 --by Ng
    """
    from followup.app import Application
    from followup.services.calls.further_letters import FurtherLetter, further_letter
    from followup.services.calls.letter_documents import next_number
    from followup.services.calls.letters import convention_of

    register = Application.start(make=False).register
    day = now(dated).date()
    told = {"name": dict(word(one) for one in event), "when": when or "", "place": _place(place)} if event else None
    asked = FurtherLetter(
        kind=kind,
        dated=day,
        number=number or next_number(register, convention_of(register, call), day),
        form=form,
        party=party,
        submission=submission,
        event=told,
        confirm_by=now(confirm_by).date() if confirm_by else None,
    )
    line = further_letter(register, call, asked, by=by, now=now(as_of))
    if json:
        print_json(line)
        return
    console().print(f"{line.reference}: {line.kind}, {line.id}", markup=False)


def issue(
    letter: Annotated[
        str, typer.Argument(metavar="LETTER", help="An acknowledgement, invitation or letter of more time.")
    ],
    by: By,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Issue a letter that asks nothing new, as a second person; it is kept in the reviewed languages as it goes out.

    Example: followup calls issue LETTER --by Head
    """
    from followup.app import Application
    from followup.services.calls.further_letters import issue_letter

    app = Application.start(make=False)
    line = issue_letter(app.register, app.files, app.house, letter, by=by, now=now(as_of))
    if json:
        print_json(line)
        return
    console().print(f"{line.reference}: issued, {', '.join(sorted(line.drafts))}", markup=False)


def word(text: str) -> tuple[str, str]:
    """A text with its language, from en=Views on the subject. Raises BadInput."""
    language, equals, words = text.partition("=")
    if not (equals and language and words):
        raise BadInput(f"{text!r} is not of the form en=Views on the subject")
    return language, words


def _place(place: Sequence[str] | None) -> dict[str, str] | None:
    return dict(word(one) for one in place) if place else None


def _show_letter(opened: OpenedRound, *, json: bool) -> None:
    if json:
        print_json(opened)
        return
    out = console()
    named = f", number {opened.reference}" if opened.reference else ""
    already = "; the call had a letter of that day, nothing was changed" if opened.already else ""
    out.print(f"letter {opened.number} asks {opened.asked}{named}{already}", markup=False)
    for line in [*opened.steps, *opened.left_out]:
        out.print(f"    {line}", markup=False)
    if opened.without_contact:
        out.print(f"no working contact: {', '.join(opened.without_contact)}", markup=False)
