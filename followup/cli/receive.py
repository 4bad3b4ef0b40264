"""`followup receive`: record a submission that came in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import AsOf, By, Json, console, now, print_json


def receive(
    call: Annotated[str, typer.Argument(metavar="CALL", help="The call, as listed by followup calls list.")],
    by: By,
    party: Annotated[str | None, typer.Option(help="The sender's ISO 3166-1 code; none: not known.")] = None,
    file: Annotated[list[Path] | None, typer.Option(help="A file of it, kept once by its SHA-256; repeat.")] = None,
    title: Annotated[str | None, typer.Option(help="The submission's title.")] = None,
    words: Annotated[str | None, typer.Option(help="Its text, where it came without a file.")] = None,
    behalf: Annotated[
        list[str] | None,
        typer.Option("--on-behalf-of", metavar="CODE", help="Another for whom it was sent, or eu_members; repeat."),
    ] = None,
    item: Annotated[
        list[int] | None, typer.Option(metavar="NUMBER", help="An item of the call that it answers; none: all; repeat.")
    ] = None,
    corrects: Annotated[int | None, typer.Option(metavar="NUMBER", help="The earlier one that it corrects.")] = None,
    confidential: Annotated[bool, typer.Option(help="The sender asked for it not to be made public.")] = False,
    received_on: Annotated[str | None, typer.Option(metavar="DATE", help="The day it came; default: today.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Record a submission and print its receipt. Two from one party are two submissions of one party.

    Example: followup receive CALL --party ARG --file views.pdf --by Ng
    """
    from followup.app import Application
    from followup.services.calls.receive import Incoming
    from followup.services.calls.receive import receive as record

    at = now(as_of)
    app = Application.start(make=False)
    day = now(received_on).date() if received_on else at.date()
    incoming = Incoming(
        party=party,
        received_on=day,
        title=title,
        words=words,
        files=tuple(file or ()),
        on_behalf_of=tuple(behalf or ()),
        items=tuple(item or ()),
        corrects=corrects,
        confidential=confidential,
    )
    receipt = record(app.register, call, incoming, files=app.files, by=by, now=at)
    if json:
        print_json(receipt)
        return
    late = ", after the day requested" if receipt.late else ""
    others = f", on behalf of {len(receipt.on_behalf_of)} others too" if receipt.on_behalf_of else ""
    entered = f"entered {receipt.recorded_at:%Y-%m-%d %H:%M} UTC"
    console().print(
        f"submission {receipt.number} received on {receipt.received_on}{late}{others}; {entered}", markup=False
    )
    for one in receipt.files:
        console().print(f"    {one.name}: {one.size} bytes, SHA-256 {one.sha256}", markup=False)
