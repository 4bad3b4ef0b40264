"""What is shown of tasks: the shapes of lists and of one task's page, as JSON and as pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from followup.services.tasks.life import TaskLife


class MilestoneLine(BaseModel):
    """One step of a task with its date explained."""

    code: str
    title: str
    due_on: date | None
    explanation: list[str]
    status: str
    done_on: date | None
    evidence: str | None
    overdue: bool


class TaskLine(BaseModel):
    """One task in a list, its next date explained."""

    id: str
    convention: str
    decision: str
    place: str
    title: str
    kind: str
    triage: str
    status: str
    flags: list[str]
    officer: str | None
    due_on: date | None
    next_step: str | None
    explanation: list[str]
    overdue: bool


class TaskList(BaseModel):
    """Tasks in order of their due date; those without a date come last."""

    as_of: date
    tasks: list[TaskLine]
    more: bool
    """Whether there are further ones on the next page."""


class EvidenceMark(BaseModel):
    """The characters of the provision on which a field rests, and the rule that found it."""

    field: str
    rule: str
    start: int
    end: int
    place: str | None = None


class MailLine(BaseModel):
    """One message of a task; the address is shown only on the outbox's own page."""

    id: str
    step: str
    party: str
    language: str
    subject: str
    status: str
    sent_at: datetime | None


class StepLine(BaseModel):
    """One standard step of the reminder schedule and what became of it."""

    code: str
    round: int
    party: str | None
    """The one party to which it goes, where that has a date of its own."""
    due_on: date
    status: str
    mails: int
    """How many messages were prepared for it."""
    reason: str | None
    explanation: list[str]


class AnswerLine(BaseModel):
    """One submission received; `party` is None when the record does not tell who sent it."""

    number: int
    party: str | None
    received_on: date
    title: str | None
    status: str


class DocumentLine(BaseModel):
    """A document of a task; `drafts` names the files drafted, as "zh.docx".

    `stale` tells which facts of the register are other, new or gone since it was drafted: "submission 15: new".
    """

    id: str
    kind: str
    symbol: str | None
    title: str
    status: str
    dated: date | None
    drafts: list[str]
    stale: list[str]


class ExtensionLine(BaseModel):
    """More time that was granted, to a party or (None) to all, by whom."""

    party: str | None
    was: date
    reply_by: date
    granted_by: str
    granted_on: date


class RoundLine(BaseModel):
    """One letter of a call with the date by which a reply is requested, and the extensions that led to it."""

    number: int
    letter_dated: date
    reply_by: date | None
    audience: list[str]
    extensions: list[ExtensionLine]


class CallView(BaseModel):
    """A call for submissions as a task's page shows it."""

    id: str
    subject: dict[str, str]
    rounds: list[RoundLine]
    steps: list[StepLine]
    asked: int
    answered: int
    nothing_received: list[str]
    answers: list[AnswerLine]


class HistoryLine(BaseModel):
    """One event: who did what, when and why."""

    at: datetime
    actor: str
    object: str
    action: str
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class TaskView(BaseModel):
    """Everything about one task."""

    task: TaskLine
    provision: str
    language: str
    evidence: list[EvidenceMark]
    actors: list[str]
    verb: str
    conditional: bool
    deadline: dict[str, Any]
    mandated_on: date | None
    mandated_explanation: list[str]
    communicated_on: date | None
    milestones: list[MilestoneLine]
    too_late: list[str]
    """How the steps of its document no longer fit before the session, with the earliest day; empty while they do."""
    life: TaskLife
    call: CallView | None
    mail: list[MailLine]
    documents: list[DocumentLine]
    history: list[HistoryLine]
