"""Issuing a document: the evidence that the steps up to its issue are done. An officer closes what it answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.tasks.milestones import finish_milestone
from followup.services.tasks.status import propose_closing
from followup.timing.documents import ISSUED, document_rule
from followup.timing.playbooks import load_playbook
from followup.vocabulary.asks import Kind
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.statuses import MilestoneStatus

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.records.tables import Document, Task
    from followup.vocabulary.instants import Instant


ANSWERS = frozenset({"note", "compilation", "working", "information"})
"""The kinds of document that answer a request; a letter only asks."""


class IssuedDocument(BaseModel):
    """A document as issued and the milestones that its issue shows to be done."""

    document: str
    symbol: str | None
    dated: date
    done: list[str]
    proposes_to_close: str | None
    """The task that an officer is asked to close by it, in whole or in part."""


def issue_document(  # noqa: PLR0913  what is issued, when, by whom, and why late
    register: Register,
    convention: str,
    key: str,
    *,
    dated: date,
    by: str,
    now: Instant,
    late_because: str | None = None,
) -> IssuedDocument:
    """Record that a document was issued; a second call changes nothing.

    Raises NotFound for an unknown document, and BadInput for one that comes after its day without saying why: the
    reason is kept with the document, so that the note can state it.
    """
    with register.writing(by=by, at=now, reason=f"document dated {dated} issued") as unit:
        document = unit.documents.by_key(convention, key)
        if document is None:
            raise NotFound(f"no document {key} under {convention} in the register")
        if document.status == "issued":
            return IssuedDocument(
                document=key, symbol=document.symbol, dated=document.dated or dated, done=[], proposes_to_close=None
            )
        task = unit.tasks.task(document.task_id) if document.task_id else None
        _say_why_late(document, task, dated, late_because)
        document.status, document.dated = "issued", dated
        kind = load_playbook(Kind(task.playbook)).document if task else None
        steps = set(document_rule(convention, kind).steps) if kind else set()
        done = [row for row in (task.milestones if task else []) if row.code in steps]
        done = [row for row in done if row.status == MilestoneStatus.PLANNED]
        evidence = document.symbol or f"{document.kind} dated {dated}"
        for row in done:
            if task is not None:
                finish_milestone(task, row, now.date(), evidence)
        proposed = task is not None and document.kind in ANSWERS and propose_closing(unit, task, evidence, now)
    return IssuedDocument(
        document=key,
        symbol=document.symbol,
        dated=dated,
        done=[row.code for row in done],
        proposes_to_close=task.id if task is not None and proposed else None,
    )


def _say_why_late(document: Document, task: Task | None, dated: date, because: str | None) -> None:
    """Keep with a document that comes after its slot for how long and why. Raises BadInput when nobody says so."""
    slots = [row.due_on for row in (task.milestones if task else []) if row.code == ISSUED and row.due_on is not None]
    if document.kind == "letter" or not slots or dated <= slots[0]:
        return
    if not because:
        raise BadInput(f"{document.key} dated {dated} comes after its slot of {slots[0]}; say why it is late")
    document.details = {**document.details, "late": {"slot": slots[0].isoformat(), "because": because}}
