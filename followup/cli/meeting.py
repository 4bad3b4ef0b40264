"""`followup meeting`: the calendar of meetings, and what happens to every date when one moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, ConventionOption, Json, console, now, print_json
from followup.vocabulary.errors import BadInput
from followup.vocabulary.meetings import Mode

if TYPE_CHECKING:
    from followup.services.dates.meetings import MeetingMove

meeting = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Name = Annotated[
    str, typer.Argument(metavar="MEETING", help='The meeting, as "Minamata COP 4"; or "COP 4" with --convention.')
]
By = Annotated[
    str | None,
    typer.Option(help="Who acts; it is kept in the history. Not needed with --dry-run.", envvar="FOLLOWUP_BY"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would move.")]


@meeting.command("list")
def list_(
    convention: ConventionOption = None,
    after: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only those that close on this day or later.")
    ] = None,
    json: Json = False,
) -> None:
    """List the meetings against which dates are resolved.

    Example: followup meeting list --convention minamata
    """
    from followup.app import Application
    from followup.services.dates.meetings import list_meetings

    since = now(after).date() if after else None
    found = list_meetings(Application.start().register, convention=convention, after=since)
    if json:
        print_json(found)
        return
    out = console()
    for one in found.meetings:
        state = " (cancelled)" if one.cancelled else " (as entered here)" if one.moved else ""
        days = "; ".join(one.days) or "days not known"
        out.print(f"{one.convention:10} {one.name:12} {days}{state}  [{one.source}]", markup=False)


@meeting.command()
def move(
    name: Name,
    by: By = None,
    opening: Annotated[str | None, typer.Option(metavar="DATE", help="The day on which it now opens.")] = None,
    closing: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which it closes; without it, it keeps its length.")
    ] = None,
    segment: Annotated[int | None, typer.Option(min=1, help="Only this part of it, counted from 1.")] = None,
    place: Annotated[str | None, typer.Option(help="Where it is now held.")] = None,
    mode: Annotated[Mode | None, typer.Option(help="How it is now held.")] = None,
    dry_run: DryRun = False,
    convention: ConventionOption = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Move a meeting: every date that hangs on it moves with it, and says why. Notices are prepared, not sent.

    Example: followup meeting move "Minamata COP 6" --opening 2025-11-10 --dry-run --by Ng
    """
    from followup.app import Application
    from followup.services.dates.meetings import NewDays, move_meeting

    if opening is None and closing is None and place is None and mode is None:
        raise BadInput("say what changes: --opening, --closing, --place or --mode")
    days = NewDays(
        opening=now(opening).date() if opening else None,
        closing=now(closing).date() if closing else None,
        segment=segment,
        place=place,
        mode=mode,
    )
    actor, at = _who(by, dry_run=dry_run), now(as_of)
    register = Application.start().register
    _show(move_meeting(register, name, days, convention=convention, dry_run=dry_run, by=actor, now=at), json=json)


@meeting.command()
def cancel(
    name: Name,
    by: By = None,
    dry_run: DryRun = False,
    convention: ConventionOption = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Cancel a meeting: what hangs on it has no day until an officer says what takes its place.

    Example: followup meeting cancel "Minamata COP 6" --dry-run
    """
    from followup.app import Application
    from followup.services.dates.meetings import NewDays, move_meeting

    actor, at = _who(by, dry_run=dry_run), now(as_of)
    register, days = Application.start().register, NewDays(cancelled=True)
    _show(move_meeting(register, name, days, convention=convention, dry_run=dry_run, by=actor, now=at), json=json)


def _who(by: str | None, *, dry_run: bool) -> str:
    if by is None and not dry_run:
        raise BadInput("say who acts: --by NAME; or only look with --dry-run")
    return by or "you"


def _show(report: MeetingMove, *, json: bool) -> None:
    if json:
        print_json(report)
        return
    out = console()
    what = "cancelled" if report.cancelled else "; ".join(report.now)
    out.print(f"{', '.join(report.meetings)}: {'; '.join(report.was) or 'days not known'} -> {what}", markup=False)
    for one in report.moved:
        out.print(f"{one.decision} {one.place}  {one.what}", markup=False)
        by = f" ({one.days:+d} days)" if one.days is not None else ""
        out.print(f"    {one.was or 'no date'} -> {one.now or 'no date'}{by}  {one.task or one.request}", markup=False)
        for step in one.why:
            out.print(f"    - {step}", markup=False)
    for warning in report.warnings:
        out.print(f"note: {warning}", markup=False)
    for notice in report.notices:
        parties = f" ({notice.parties} parties)" if notice.parties else ""
        out.print(f"to be told: {notice.to}{parties}: {', '.join(notice.tasks)}", markup=False)
    if report.dry_run:
        out.print("nothing was changed (--dry-run)", markup=False)
