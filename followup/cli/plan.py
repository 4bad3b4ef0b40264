"""`followup plan`: the weeks ahead; and what would change if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, ConventionOption, Json, console, now, print_json
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from followup.services.calls.extend import Grant
    from followup.services.dates.meetings import NewDays
    from followup.services.dates.planning import Plan, WhatIf
    from followup.services.tasks.leave import LeaveLine


def plan(
    what_if: Annotated[bool, typer.Option("--what-if", help="Try a change on a copy and show what differs.")] = False,
    meeting: Annotated[
        list[str] | None, typer.Option(metavar="NAME=DAYS", help='"Minamata COP 4=2022-03-21..2022-03-25".')
    ] = None,
    extend: Annotated[
        list[str] | None, typer.Option(metavar="CALL=DATE", help="A call extended; CALL:ARG=DATE for one party.")
    ] = None,
    away: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=DAYS", help='An officer away: "A. Officer=2021-07-01..2021-07-31".'),
    ] = None,
    capacity: Annotated[int | None, typer.Option(min=1, help="Steps that an officer finishes in a week.")] = None,
    convention: ConventionOption = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show the weeks in which more falls due than can be done; with --what-if, what a change would do to every date.

    Nothing is changed: a question is tried on a copy of the register.

    Example: followup plan --what-if --meeting "Minamata COP 6=2025-11-10"
    """
    from followup.app import Application
    from followup.services.dates import planning

    register = Application.start(convention=convention, make=False).register
    at = now(as_of)
    changes = [*(meeting or []), *(extend or []), *(away or [])]
    if bool(changes) != what_if:
        raise BadInput("a question takes --what-if with --meeting, --extend or --away")
    if not what_if:
        report = planning.plan_ahead(register, now=at, capacity=capacity)
        print_json(report) if json else _show(report)
        return
    question = planning.Question(
        meetings=[_meeting(one) for one in meeting or []],
        extensions=[_extension(one) for one in extend or []],
        leave=[_leave(one) for one in away or []],
    )
    answer = planning.what_if(register, question, by="what if", now=at, capacity=capacity)
    print_json(answer) if json else _show_answer(answer)


def _parts(text: str) -> tuple[str, str]:
    name, sign, days = text.rpartition("=")
    if not (sign and name and days):
        raise BadInput(f"{text!r} is not of the form NAME=DATE or NAME=DATE..DATE")
    return name.strip(), days.strip()


def _meeting(text: str) -> tuple[str, NewDays]:
    from followup.services.dates.meetings import NewDays

    name, days = _parts(text)
    first, _, last = days.partition("..")
    return name, NewDays(opening=now(first).date(), closing=now(last).date() if last else None)


def _extension(text: str) -> tuple[str, Grant]:
    from followup.services.calls.extend import Grant

    name, day = _parts(text)
    call, _, party = name.partition(":")
    return call, Grant(now(day).date(), "what if", party or None)


def _leave(text: str) -> LeaveLine:
    from followup.services.tasks.leave import LeaveLine

    name, days = _parts(text)
    first, _, last = days.partition("..")
    start = now(first).date()
    return LeaveLine(officer=name, away_from=start, away_until=now(last).date() if last else start, stand_in=None)


def _show(report: Plan) -> None:
    out = console()
    for week in report.busy:
        out.print(
            f"week of {week.monday:%d %b %Y}  {week.officer}: {week.due} steps fall due, {week.capacity} can be done",
            markup=False,
        )
    for one in report.on_leave:
        who = f"{one.stand_in} stands in" if one.stand_in else "nobody stands in"
        out.print(f"{one.day}  {one.task}  {one.what}: {one.officer} is away, {who}", markup=False)
    if not report.busy and not report.on_leave:
        out.print("no week holds more than can be done", markup=False)


def _show_answer(answer: WhatIf) -> None:
    from rich.table import Table

    out = console()
    for line in answer.tried:
        out.print(f"if {line}", markup=False)
    table = Table("was", "would be", "days", "task", "what", "officer")
    for one in answer.differences:
        days = f"{one.days:+d}" if one.days is not None else ""
        table.add_row(str(one.was or "-"), str(one.now or "-"), days, one.task, one.what, one.officer)
    out.print(table if answer.differences else "no date would change")
    for warning in answer.warnings:
        out.print(f"note: {warning}", markup=False)
    out.print("the plan would be:", markup=False)
    _show(answer.after)
    out.print("nothing was changed", markup=False)
