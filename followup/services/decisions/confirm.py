"""Confirming requests: an officer says that they stand, and the playbook says what each becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Mandate, Milestone, Task
from followup.services.dates.anchors import anchor_days
from followup.services.dates.calendars import calendar_of
from followup.services.tasks.milestones import ASSIGNED, finish_milestone, set_due
from followup.services.tasks.status import NewStatus, change_status
from followup.timing.playbooks import choose, load_playbook, open_milestones
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind, VerbClass
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.statuses import Flag, LedgerEntry, MilestoneStatus, RequestStatus, Triage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Provision, Request, Source
    from followup.timing.calendar import Calendar
    from followup.timing.milestones import Milestone as PlannedMilestone
    from followup.timing.playbooks import Playbook
    from followup.vocabulary.instants import Instant


class ConfirmedRequest(BaseModel):
    """What became of one request."""

    id: str
    decision: str
    place: str
    kind: Kind
    triage: Triage
    task: str | None
    title: str
    because: str


class ConfirmReport(BaseModel):
    """What confirming did: the requests, and the paragraphs confirmed to ask for nothing."""

    confirmed: list[ConfirmedRequest]
    no_ask: list[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """What an officer decides otherwise than the playbook: the kind of work, or who does it."""

    playbook: Kind | None = None
    triage: Triage | None = None
    officer: str | None = None
    together: bool = False
    """The requests of one paragraph are one piece of work ("to compile ... and to report thereon")."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a request is going to become, laid out before anything is written."""

    playbook: Playbook
    triage: Triage
    because: str
    milestones: list[PlannedMilestone]


def confirm_decision(  # noqa: PLR0913  what is confirmed, by whom, when, and what is decided otherwise
    register: Register,
    number: str,
    *,
    convention: str | None = None,
    places: Collection[str] | None = None,
    choice: Choice | None = None,
    by: str,
    now: Instant,
) -> ConfirmReport:
    """Confirm the requests still proposed in a decision (at all places, or these) and its paragraphs without an ask.

    What was confirmed before stays as it is. Raises NotFound when the decision or a place is not in the register.
    """
    with register.reading() as unit:
        source = _source(unit, number, convention)
        requests = unit.decisions.requests(source.id)
        provisions = unit.decisions.provisions(source.id)
    _require_places(source, provisions, places)
    chosen = [r for r in requests if r.status == RequestStatus.PROPOSED and _wanted(r.provision, places)]
    calendar = calendar_of(register)
    plans = {request.id: _plan(request, calendar, choice or Choice()) for request in chosen}
    reason = f"confirmed requests of {source.number}"
    with register.writing(by=by, at=now, reason=reason) as unit:
        fresh = [r for r in unit.decisions.requests(source.id) if r.id in plans]
        confirmed = [
            one
            for requests in _pieces_of_work(fresh, plans, choice or Choice())
            for one in _confirm(unit, requests, plans, choice or Choice(), by, now)
        ]
        quiet = _confirm_ledger(unit.decisions.provisions(source.id), places)
    return ConfirmReport(confirmed=confirmed, no_ask=quiet)


def _source(unit: Unit, number: str, convention: str | None) -> Source:
    found = [
        source
        for source in unit.decisions.sources_by_number([number])
        if convention is None or source.convention_id == convention
    ]
    if not found:
        known = ", ".join(source.number for source in unit.decisions.sources()[:8]) or "none yet"
        raise NotFound(f"no decision {number} is registered; registered are: {known}")
    if len(found) > 1:
        raise BadInput(f"{number} exists under {', '.join(s.convention_id for s in found)}; add --convention")
    return found[0]


def _require_places(source: Source, provisions: Sequence[Provision], places: Collection[str] | None) -> None:
    known = {provision.place for provision in provisions}
    for place in places or ():
        if place not in known:
            raise NotFound(f"{source.number} has no paragraph {place!r}")


def _wanted(provision: Provision, places: Collection[str] | None) -> bool:
    return places is None or provision.place in places


def _plan(request: Request, calendar: Calendar, choice: Choice) -> _Plan:
    actors = [Actor(code) for code in request.actors]
    verb, home = VerbClass(request.verb), request.convention_id
    playbook, triage = choose(
        choice.playbook or Kind(request.kind), actors, conditional=request.conditional, verb=verb, convention=home
    )
    rule = load_playbook(playbook.kind).triage_rule(actors, verb, home, conditional=request.conditional)
    decided = choice.triage or triage
    because = rule.because if decided is triage else "decided by the officer"
    dates = anchor_days(request, calendar, request.resolved_on)
    milestones = open_milestones(playbook, dates, convention=home) if decided is Triage.TASK else []
    return _Plan(playbook, decided, because, milestones)


def _pieces_of_work(requests: Sequence[Request], plans: Mapping[str, _Plan], choice: Choice) -> list[list[Request]]:
    """The requests that are one task: each by itself, or, together, those of a paragraph that become tasks.

    The first of each is the one that gives the task its date.
    """
    pieces: dict[str, list[Request]] = {}
    for request in requests:
        joint = choice.together and plans[request.id].triage is Triage.TASK
        pieces.setdefault(request.provision_id if joint else request.id, []).append(request)
    return [sorted(piece, key=lambda one: one.resolved_on is None) for piece in pieces.values()]


def _confirm(
    unit: Unit, requests: Sequence[Request], plans: Mapping[str, _Plan], choice: Choice, by: str, now: Instant
) -> list[ConfirmedRequest]:
    """Confirm the requests of one piece of work and open its task, which the first of them dates."""
    plan = plans[requests[0].id]
    task = None if plan.triage is Triage.RECORD else _task(requests[0], plan, choice, now)
    if task is not None:
        task.title = task_title(*requests)
        task.mandates = [Mandate(request_id=request.id) for request in requests]
        unit.add(task)
    for request in requests:
        request.triage = plan.triage.value
        new = NewStatus(_status_after(plan.triage), f"confirmed: {plan.because}")
        change_status(unit, request, new, by=by, now=now)
        if request.conditional:
            request.flags = sorted({*request.flags, Flag.REQUIRES_FUNDING.value})
    return [_confirmed(request, plan, task) for request in requests]


def _confirmed(request: Request, plan: _Plan, task: Task | None) -> ConfirmedRequest:
    return ConfirmedRequest(
        id=request.id,
        decision=request.source.number,
        place=request.provision.place,
        kind=Kind(request.kind),
        triage=plan.triage,
        task=task.id if task else None,
        title=task_title(request),
        because=plan.because,
    )


def _status_after(triage: Triage) -> RequestStatus:
    return RequestStatus.ONGOING if triage is Triage.RECORD else RequestStatus.ACTIVE


def _task(request: Request, plan: _Plan, choice: Choice, now: Instant) -> Task:
    task = Task(
        convention_id=request.convention_id,
        request_id=request.id,
        playbook=plan.playbook.kind.value,
        triage=plan.triage.value,
        title="",
        officer=choice.officer,
        status=RequestStatus.ACTIVE.value,
        mandated_on=request.resolved_on,
        milestones=[_milestone(order, planned) for order, planned in enumerate(plan.milestones)],
    )
    set_due(task)
    for milestone in task.milestones:
        if milestone.code == ASSIGNED and choice.officer is not None:
            finish_milestone(task, milestone, now.date(), choice.officer)
    return task


def _milestone(order: int, planned: PlannedMilestone) -> Milestone:
    return Milestone(
        ordinal=order,
        code=planned.code,
        title=planned.title,
        due_on=planned.day,
        explanation=list(planned.explanation),
        status=MilestoneStatus.PLANNED.value,
    )


_TITLE_LENGTH = 140


def task_title(*requests: Request) -> str:
    """A task's title: what is to be delivered as read, in order of the text, else the provision's own words."""
    ordered = sorted(requests, key=lambda request: request.rank)
    text = "; ".join(_deliverable(request) for request in ordered)
    text = text[:1].upper() + text[1:]
    return text if len(text) <= _TITLE_LENGTH else f"{text[: _TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"


def _deliverable(request: Request) -> str:
    if request.deliverable:
        return request.deliverable
    texts = request.provision.texts
    return texts[-1].words if texts else request.kind


def _confirm_ledger(provisions: Sequence[Provision], places: Collection[str] | None) -> list[str]:
    quiet = []
    for provision in provisions:
        if provision.operative and provision.gone_in_version is None and _wanted(provision, places):
            if provision.ledger == LedgerEntry.QUESTION and places is None:
                continue  # an open question is answered paragraph by paragraph, not in passing
            if provision.ledger == LedgerEntry.QUESTION:
                provision.ledger, provision.question = LedgerEntry.ASKS.value, None
            if not provision.ledger_confirmed and provision.ledger == LedgerEntry.NO_ASK:
                quiet.append(provision.place)
            provision.ledger_confirmed = True
    return quiet
