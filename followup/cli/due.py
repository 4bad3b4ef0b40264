"""`followup due`: the last day that keeps a deadline given in words."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from followup.cli.options import AsOf, ConventionOption, Json, console, now, print_json
from followup.vocabulary.errors import BadInput


def due(
    phrase: Annotated[
        str, typer.Argument(metavar="PHRASE", help='The words, as "no later than six weeks prior to CMA 5".')
    ],
    *,
    language: Annotated[
        str | None, typer.Option(metavar="xx", help="Their language; found out when not given.")
    ] = None,
    body: Annotated[
        str | None, typer.Option(metavar="COP", help='The body that "its fifth session" speaks of.')
    ] = None,
    convention: ConventionOption = None,
    meeting: Annotated[
        list[str] | None, typer.Option(metavar='"COP 28=2023-11-30..2023-12-12"', help="A meeting and its days.")
    ] = None,
    adopted: Annotated[str | None, typer.Option(metavar="DATE", help="The day the decision was adopted.")] = None,
    station: Annotated[str | None, typer.Option(metavar="NAME", help="Where working days count, as nairobi.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Resolve a phrase to the last day that keeps it, with every step explained.

    Example: followup due "six weeks before the fourth session" --body COP --convention minamata
    """
    from followup.services.dates.due import DueQuestion, answer_due

    answer = answer_due(
        DueQuestion(
            phrase=phrase,
            language=language,
            body=body,
            convention=convention,
            meetings=tuple(meeting or ()),
            adopted=_day(adopted, "--adopted"),
            after=now(as_of).date() if as_of else None,
            station=station,
        )
    )
    if json:
        print_json(answer)
        return
    out = console()
    out.print(answer.date.isoformat() if answer.date else "no date", style="bold")
    for sentence in answer.explanation:
        out.print(f"  {sentence}", markup=False)


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} {text!r} is no date; write it as 2021-07-26") from None
