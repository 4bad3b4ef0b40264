"""What is due and what one task is about: the views that officers list, open and filter."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from followup.records.tasks import TaskFilter
from followup.services.decisions.ledger import words
from followup.services.documents.stale import changed_since_drafted
from followup.services.tasks.life import TaskLife, life_of
from followup.services.tasks.milestones import open_steps, too_late
from followup.services.tasks.views import (
    AnswerLine,
    CallView,
    DocumentLine,
    EvidenceMark,
    ExtensionLine,
    HistoryLine,
    MailLine,
    MilestoneLine,
    RoundLine,
    StepLine,
    TaskLine,
    TaskList,
    TaskView,
)
from followup.vocabulary.errors import NotFound
from followup.vocabulary.statuses import OPEN_STATUSES, RequestStatus, Triage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import (
        Call,
        Document,
        Event,
        Extension,
        Message,
        Occurrence,
        ReminderStep,
        Request,
        Submission,
        Task,
    )
    from followup.records.tables import Milestone as MilestoneRow

PAGE = 100
"""How many tasks one page of a list holds."""


def list_tasks(
    register: Register, *, today: date, wanted: TaskFilter, status: str | None = None, page: int = 1
) -> TaskList:
    """A page of the tasks that a filter lets through; `status` is "open", "overdue" or one of RequestStatus."""
    if status == "overdue":
        yesterday = date.fromordinal(today.toordinal() - 1)
        wanted = replace(wanted, due_until=min(wanted.due_until or date.max, yesterday), triage=Triage.TASK)
    wanted = replace(wanted, statuses=_statuses(status))
    with register.reading() as unit:
        rows = unit.tasks.search(wanted, limit=PAGE + 1, offset=(page - 1) * PAGE)
    return TaskList(as_of=today, tasks=[task_line(row, today) for row in rows[:PAGE]], more=len(rows) > PAGE)


def _statuses(status: str | None) -> Collection[str] | None:
    if status in {"open", "overdue"}:
        return sorted(OPEN_STATUSES)
    return None if status is None else [RequestStatus(status).value]


def task_line(row: Task, today: date) -> TaskLine:
    """One task as a line of a list."""
    request = row.request
    step = next((m for m in row.milestones if m.status == "planned" and m.due_on is not None), None)
    return TaskLine(
        id=row.id,
        convention=row.convention_id,
        decision=request.source.number,
        place=request.provision.place,
        title=row.title,
        kind=row.playbook,
        triage=row.triage,
        status=row.status,
        flags=request.flags,
        officer=row.officer,
        due_on=row.due_on,
        next_step=step.title if step else None,
        explanation=step.explanation if step else request.explanation,
        overdue=is_overdue(row, today),
    )


def is_overdue(row: Task, today: date) -> bool:
    """Derived, never stored: our own open task whose day has passed. What others do is watched, never overdue."""
    return row.triage == "task" and row.status in OPEN_STATUSES and row.due_on is not None and row.due_on < today


def show_task(register: Register, identity: str, *, today: date) -> TaskView:
    """Everything about one task. Raises NotFound when the register has none of that identity."""
    with register.reading() as unit:
        row = unit.tasks.task(identity)
        if row is None:
            raise NotFound(f"no task {identity} in the register; followup tasks lists them")
        call = unit.calls.of_task(row.id)
        steps = unit.mail.steps_of_rounds([one.id for one in call.rounds]) if call else []
        mail = _carried(unit.mail.owed_by_steps([step.id for step in steps]))
        documents = unit.documents.of_task(row.id)
        view = _call_view(unit, call, steps, mail) if call else None
        parties = unit.people.party_names_of_contacts({message.contact_id or "" for _step, message in mail})
        history = unit.history.of(
            [row.id, row.request_id, *[m.id for m in row.milestones], *([call.id] if call else [])]
        )
    life = life_of(register, identity, today=today)
    lines = [document_line(one, changed_since_drafted(register, one)) for one in documents]
    return _task_view(row, life, view, _mail(mail, steps, parties), lines, history, today)


def _task_view(  # noqa: PLR0913, PLR0917  all that one page shows
    row: Task,
    life: TaskLife,
    call: CallView | None,
    mail: list[MailLine],
    documents: list[DocumentLine],
    history: Sequence[Event],
    today: date,
) -> TaskView:
    request: Request = row.request
    return TaskView(
        task=task_line(row, today),
        provision=words(request.provision, request.language),
        language=request.language,
        evidence=[EvidenceMark.model_validate(mark) for mark in request.evidence],
        actors=request.actors,
        verb=request.verb,
        conditional=request.conditional,
        deadline=request.deadline,
        mandated_on=row.mandated_on,
        mandated_explanation=request.explanation,
        communicated_on=row.communicated_on,
        milestones=[_milestone(one, today) for one in row.milestones],
        too_late=list(late.explanation) if (late := too_late(row, open_steps(row), today)) else [],
        life=life,
        call=call,
        mail=mail,
        documents=documents,
        history=[_history(event) for event in history],
    )


def _milestone(row: MilestoneRow, today: date) -> MilestoneLine:
    late = row.status == "planned" and row.due_on is not None and row.due_on < today
    return MilestoneLine.model_validate(
        {name: getattr(row, name) for name in MilestoneLine.model_fields if name != "overdue"} | {"overdue": late}
    )


def _carried(owed: Sequence[tuple[Occurrence, Message]]) -> list[tuple[str, Message]]:
    """The messages by the step of which they carry something, those prepared first first; one may carry several."""
    found = {(one.step_id, message.id): (one.step_id, message) for one, message in owed}
    return sorted(found.values(), key=lambda pair: (pair[1].prepared_at, pair[1].id))


def _call_view(unit: Unit, call: Call, steps: Sequence[ReminderStep], mail: Sequence[tuple[str, Message]]) -> CallView:
    mails = Counter(step for step, _message in mail)
    numbers = {one.id: one.number for one in call.rounds}
    asked = unit.calls.asked(list(numbers))
    extensions = unit.due.extensions(list(numbers))
    answered = unit.calls.answered(call.id)
    names = {
        key: party.names.get("en", party.code) for key, party in unit.people.parties_by_id(asked | answered).items()
    }
    return CallView(
        id=call.id,
        subject=call.subject,
        rounds=[
            RoundLine(
                number=r.number,
                letter_dated=r.letter_dated,
                reply_by=r.reply_by,
                audience=r.audience,
                extensions=[_extension(one, names) for one in extensions if one.round_id == r.id],
            )
            for r in call.rounds
        ],
        steps=[
            StepLine(
                code=step.code,
                round=numbers[step.round_id],
                party=names.get(step.party_id) if step.party_id else None,
                due_on=step.due_on,
                status=step.status,
                mails=mails[step.id],
                reason=step.reason,
                explanation=step.explanation,
            )
            for step in steps
        ],
        asked=len(asked),
        answered=len(unit.calls.senders(call.id)),
        nothing_received=sorted(names[party] for party in asked - answered),
        answers=[_answer(one, names) for one in unit.calls.submissions(call.id)],
    )


def _extension(row: Extension, names: dict[str, str]) -> ExtensionLine:
    return ExtensionLine(
        party=names.get(row.party_id) if row.party_id else None,
        was=row.was,
        reply_by=row.reply_by,
        granted_by=row.granted_by,
        granted_on=row.granted_on,
    )


def _answer(row: Submission, names: dict[str, str]) -> AnswerLine:
    return AnswerLine(
        number=row.number,
        party=names.get(row.party_id) if row.party_id else None,
        received_on=row.received_on,
        title=row.title,
        status=row.status,
    )


def _mail(
    mail: Sequence[tuple[str, Message]], steps: Sequence[ReminderStep], parties: dict[str, str]
) -> list[MailLine]:
    codes = {step.id: step.code for step in steps}
    return [
        MailLine(
            id=message.id,
            step=codes[step],
            party=parties.get(message.contact_id or "", ""),
            language=message.language,
            subject=message.subject,
            status=message.status,
            sent_at=message.sent_at,
        )
        for step, message in mail
    ]


def document_line(row: Document, stale: Sequence[str] = ()) -> DocumentLine:
    """One document of the register as a line, with what changed since it was drafted."""
    return DocumentLine(
        id=row.id,
        kind=row.kind,
        symbol=row.symbol,
        title=row.titles.get("en") or next(iter(row.titles.values()), "") or f"{row.kind} dated {row.dated}",
        status=row.status,
        dated=row.dated,
        drafts=sorted(row.details.get("drafts", {})),
        stale=list(stale),
    )


def _history(event: Event) -> HistoryLine:
    return HistoryLine(
        at=event.at,
        actor=event.actor,
        object=f"{event.object_kind} {event.object_id}",
        action=event.action,
        reason=event.reason,
        before=event.before,
        after=event.after,
    )


def known_conventions(register: Register) -> list[str]:
    """The conventions under which the register has tasks."""
    with register.reading() as unit:
        return unit.tasks.conventions()
