"""`followup tasks`: what is due; and how one task is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, ConventionOption, Json, console, now, print_json
from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import RequestStatus

if TYPE_CHECKING:
    from followup.services.tasks.views import TaskLine, TaskView


def tasks(
    convention: ConventionOption = None,
    status: Annotated[str, typer.Option(help='"open", "overdue", "all" or one status, as in_progress.')] = "open",
    due_until: Annotated[str | None, typer.Option(metavar="DATE", help="Due up to and including this day.")] = None,
    due_from: Annotated[str | None, typer.Option(metavar="DATE", help="Due on this day or later.")] = None,
    page: Annotated[int, typer.Option(min=1, help="Which hundred.")] = 1,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """List tasks in order of their due date, each date explained.

    Example: followup tasks --convention minamata --as-of 2027-01-04
    """
    from followup.app import Application
    from followup.records.tasks import TaskFilter
    from followup.services.tasks.show import list_tasks

    _check(status)
    wanted = TaskFilter(
        convention=convention,
        due_from=now(due_from).date() if due_from else None,
        due_until=now(due_until).date() if due_until else None,
    )
    chosen = None if status == "all" else status
    register = Application.start(make=False).register
    found = list_tasks(register, today=now(as_of).date(), wanted=wanted, status=chosen, page=page)
    if json:
        print_json(found)
        return
    out = console()
    if not found.tasks:
        out.print("no tasks; register a decision and confirm its requests, or load a case", markup=False)
    for line in found.tasks:
        _show_line(out, line)
    if found.more:
        out.print(f"there are more: --page {page + 1}", markup=False)


def _check(status: str) -> None:
    known = ["open", "overdue", "all", *(one.value for one in RequestStatus)]
    if status not in known:
        raise BadInput(f"--status {status} is not known; choose one of {', '.join(known)}")


def _show_line(out: object, line: TaskLine) -> None:
    from rich.console import Console

    if not isinstance(out, Console):
        raise TypeError(type(out))
    late = "  OVERDUE" if line.overdue else ""
    due = f"{line.due_on:%a %d %b %Y}" if line.due_on else "no date"
    out.print(f"{due}{late}  {line.id}  {line.decision} {line.place}  {line.status} ({line.triage})", markup=False)
    out.print(f"    {line.title}", markup=False)
    if line.next_step:
        out.print(f"    next: {line.next_step}", markup=False)
    for step in line.explanation:
        out.print(f"    - {step}", markup=False)


def show_view(view: TaskView) -> None:
    """Print one task whole."""
    out = console()
    _show_line(out, view.task)
    out.print(f"\n{view.provision}\n", markup=False)
    for milestone in view.milestones:
        day = milestone.done_on or milestone.due_on
        out.print(f"{day or 'no date'}  {milestone.status:8} {milestone.title}", markup=False)
        for step in milestone.explanation:
            out.print(f"    - {step}", markup=False)
    if view.too_late:
        out.print("\nthe timeline no longer fits:", markup=False)
    for sentence in view.too_late:
        out.print(f"    - {sentence}", markup=False)
    if view.call is not None:
        out.print(f"\nasked {view.call.asked}, answered {view.call.answered}", markup=False)
        for one in view.call.steps:
            reason = f" ({one.reason})" if one.reason else ""
            out.print(f"{one.due_on}  letter {one.round}, {one.code}: {one.status}{reason}", markup=False)
        out.print(f"nothing received from: {', '.join(view.call.nothing_received) or 'nobody'}", markup=False)
    for proposal in view.life.proposals:
        decided = f"{proposal.became} by {proposal.decided_by}" if proposal.became else "an officer decides"
        out.print(f"to be closed by {proposal.evidence}? {decided}", markup=False)
    for change in view.life.changes:
        shown = f" ({change.evidence})" if change.evidence else ""
        out.print(
            f"{change.at:%Y-%m-%d} {change.by}: {change.before} -> {change.after}: {change.reason}{shown}", markup=False
        )
    if view.life.chain:
        out.print(f"chain: {', '.join(one.decision for one in view.life.chain)}; --chain shows it", markup=False)
    out.print(f"\n{len(view.mail)} mails, {len(view.history)} events; --json shows them", markup=False)
