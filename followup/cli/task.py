"""`followup task`: one task whole; its status, steps and chain, as an officer changes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, Json, console, now, print_json
from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import Flag, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from followup.records.register import Register
    from followup.services.decisions.chains import Chain, LinkKind
    from followup.services.tasks.status import StatusReport
    from followup.vocabulary.instants import Instant

_ACTS = "what is done"


@dataclass(frozen=True, slots=True)
class _Acts:
    """Everything that a command line asks to be done with one task."""

    register: Register
    identity: str
    by: str
    at: Instant
    reason: str
    evidence: str | None

    def set_status(self, status: RequestStatus) -> StatusReport:
        from followup.services.tasks.status import NewStatus, set_status

        new = NewStatus(status, self.reason, self.evidence)
        return set_status(self.register, self.identity, new, by=self.by, now=self.at)

    def decline(self) -> None:
        from followup.services.tasks.status import decline_closing

        if not self.reason:
            raise BadInput("say why it is not closed: --reason")
        decline_closing(self.register, self.identity, reason=self.reason, by=self.by, now=self.at)

    def flags(self, add: list[Flag], remove: list[Flag]) -> None:
        from followup.services.tasks.status import set_flags

        set_flags(self.register, self.identity, add=add, remove=remove, reason=self.reason, by=self.by, now=self.at)

    def done(self, code: str) -> None:
        from followup.services.tasks.acts import finish_step

        finish_step(self.register, self.identity, code, evidence=self.evidence or "", by=self.by, now=self.at)

    def assign(self, officer: str) -> None:
        from followup.services.tasks.acts import assign_task

        assign_task(self.register, self.identity, officer, by=self.by, now=self.at)

    def snooze(self, until: str) -> None:
        from followup.services.tasks.acts import snooze_task

        snooze_task(self.register, self.identity, now(until).date(), by=self.by, now=self.at)

    def link(self, kind: LinkKind, earlier: str) -> None:
        from followup.services.decisions.chains import link_requests

        link_requests(self.register, self.identity, earlier, kind, reason=self.reason, by=self.by, now=self.at)


def task(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The task (or request), as followup tasks lists it.")],
    set_: Annotated[
        RequestStatus | None, typer.Option("--set", help="The status to which it is brought.", rich_help_panel=_ACTS)
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept.", rich_help_panel=_ACTS)] = "",
    evidence: Annotated[
        str | None, typer.Option(help="What shows it, as a document's symbol.", rich_help_panel=_ACTS)
    ] = None,
    decline: Annotated[
        bool, typer.Option("--decline", help="Do not close it by what was proposed.", rich_help_panel=_ACTS)
    ] = False,
    flag: Annotated[list[Flag] | None, typer.Option(help="Set a flag.", rich_help_panel=_ACTS)] = None,
    unflag: Annotated[list[Flag] | None, typer.Option(help="Take a flag back.", rich_help_panel=_ACTS)] = None,
    done: Annotated[
        str | None, typer.Option(metavar="STEP", help="Mark a step done, with --evidence.", rich_help_panel=_ACTS)
    ] = None,
    officer: Annotated[str | None, typer.Option(help="Put in charge.", rich_help_panel=_ACTS)] = None,
    snooze: Annotated[
        str | None, typer.Option(metavar="DATE", help="Put reminders off until then.", rich_help_panel=_ACTS)
    ] = None,
    reiterates: Annotated[
        str | None, typer.Option(metavar="EARLIER", help='As "MC-3/8 5(a)".', rich_help_panel=_ACTS)
    ] = None,
    amends: Annotated[str | None, typer.Option(metavar="EARLIER", help="The same.", rich_help_panel=_ACTS)] = None,
    supersedes: Annotated[
        str | None, typer.Option(metavar="EARLIER", help="The same; the earlier one ends.", rich_help_panel=_ACTS)
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who acts.", envvar="FOLLOWUP_BY", rich_help_panel=_ACTS)] = None,
    chain: Annotated[bool, typer.Option("--chain", help="Show what came before and after it over sessions.")] = False,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show one task: its provision, dates, mail, answers and history; or change its state, each change with its reason.

    To be implemented or partly_implemented takes --evidence, unless a document issued proposes it. A passed date makes
    a task overdue and nothing else.

    Example: followup task TASK --done letter --evidence MINAMATA/L/2027/1 --by Ng
    """
    from followup.app import Application
    from followup.services.decisions.chains import LinkKind

    links = {LinkKind.REITERATES: reiterates, LinkKind.AMENDS: amends, LinkKind.SUPERSEDES: supersedes}
    asked = [set_, decline, flag, unflag, done, officer, snooze, *links.values()]
    acting = any(asked)
    register = Application.start(make=acting).register
    if acting:
        if not by:
            raise BadInput("say who acts: --by NAME")
        acts = _Acts(register, identity, by, now(as_of), reason, evidence)
        for act in _in_order(acts, set_, flag or [], unflag or [], (done, officer, snooze), links, decline=decline):
            act()
    if chain or identity.startswith("r-"):
        _show_chain(register, identity, json=json)
    else:
        _show(register, identity, now(as_of), json=json)


def _in_order(
    acts: _Acts,
    status: RequestStatus | None,
    flag: list[Flag],
    unflag: list[Flag],
    plain: tuple[str | None, str | None, str | None],
    links: dict[LinkKind, str | None],
    *,
    decline: bool,
) -> list[Callable[[], object]]:
    """What is asked for, in an order that makes sense: who, what is done, what follows from it."""
    done, officer, snooze = plain
    found: list[Callable[[], object]] = []
    if officer:
        found.append(partial(acts.assign, officer))
    if done:
        found.append(partial(acts.done, done))
    if flag or unflag:
        found.append(partial(acts.flags, flag, unflag))
    found += [partial(acts.link, kind, name) for kind, name in links.items() if name]
    if decline:
        found.append(acts.decline)
    if status:
        found.append(partial(acts.set_status, status))
    if snooze:
        found.append(partial(acts.snooze, snooze))
    return found


def _show(register: Register, identity: str, at: Instant, *, json: bool) -> None:
    from followup.cli.tasks import show_view
    from followup.services.tasks.show import show_task

    view = show_task(register, identity, today=at.date())
    if json:
        print_json(view)
    else:
        show_view(view)


def _show_chain(register: Register, identity: str, *, json: bool) -> None:
    from followup.services.decisions.chains import chain_of

    found: Chain = chain_of(register, identity)
    if json:
        print_json(found)
        return
    out = console()
    for one in found.entries:
        mark = "*" if one.this else " "
        due = f"due {one.due_on}" if one.due_on else "no date"
        state = f"{one.status}, {due}" if one.status else "not in the register"
        out.print(
            f"{mark} {one.decision} {one.place or ''}  {one.meeting or ''}  {state}  {one.task or ''}", markup=False
        )
        for link in one.links:
            out.print(f"      {link}", markup=False)
        if one.words:
            out.print(f"      {one.words}", markup=False)
