"""Documents that fall due are drafted from the register: the compilation, the note and its later drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from followup.services.milestones import finish_milestone
from followup.services.note import note_facts
from followup.writing.notes.render import render_note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Document, Milestone, Task
    from followup.services.files import FileStore
    from followup.vocabulary.instants import Instant

Format = Literal["docx", "html"]
FORMATS: tuple[Format, ...] = ("docx", "html")

DRAFTED_AT = {"compilation": "compilation", "first_draft": "note", "clearance": "note"}
"""The milestones at which the engine drafts, and the kind of document it drafts then."""


class Drafted(BaseModel):
    """One document drafted because a milestone fell due."""

    milestone: str
    document: str
    symbol: str | None
    files: dict[str, str]
    """The SHA-256 of each file, by "language.format"."""


class DraftReport(BaseModel):
    """Every document drafted in one pass."""

    as_of: date
    drafted: list[Drafted]


@dataclass(frozen=True, slots=True)
class _Due:
    milestone: Milestone
    task: Task
    document: Document


def draft_due(register: Register, files: FileStore, *, by: str, now: Instant) -> DraftReport:
    """Draft what is due at `now`, in every language in which the document has a title; each milestone once."""
    with register.reading() as unit:
        due = [found for row in unit.tasks.milestones_due(now.date(), DRAFTED_AT) if (found := _read(unit, row))]
    drafted = []
    for one in due:
        digests = draft_document(register, files, one.document)
        drafted.append(_keep(register, one, digests, by=by, now=now))
    return DraftReport(as_of=now.date(), drafted=drafted)


def draft_document(register: Register, files: FileStore, document: Document) -> dict[str, str]:
    """Render a document in all its languages and formats and keep the files; their SHA-256 by "language.format"."""
    facts = note_facts(register, document.convention_id, document.key)
    return {
        f"{language}.{name}": files.put(content)
        for language in sorted(document.titles)
        for name, content in render_note(facts, language, FORMATS).items()
    }


def _read(unit: Unit, milestone: Milestone) -> _Due | None:
    """What a due milestone takes; None while there is no such document to draft."""
    task = unit.tasks.task(milestone.task_id)
    kind = DRAFTED_AT[milestone.code]
    documents: Sequence[Document] = unit.documents.of_task(milestone.task_id)
    document = next((one for one in documents if one.kind == kind and "kind" in one.details), None)
    return _Due(milestone, task, document) if task is not None and document is not None else None


def _keep(register: Register, due: _Due, digests: Mapping[str, str], *, by: str, now: Instant) -> Drafted:
    reason = f"{due.milestone.title}: drafted from the register"
    with register.writing(by=by, at=now, reason=reason) as unit:
        document = unit.documents.by_key(due.document.convention_id, due.document.key)
        task = unit.tasks.task(due.task.id)
        if document is None or task is None:
            message = f"document {due.document.key} or its task went away while it was drafted"
            raise LookupError(message)
        document.details = {**document.details, "drafts": dict(digests)}
        document.status = "draft"
        milestone = next(row for row in task.milestones if row.id == due.milestone.id)
        finish_milestone(task, milestone, now.date(), f"draft of the {document.kind}")
    return Drafted(
        milestone=due.milestone.code, document=due.document.key, symbol=due.document.symbol, files=dict(digests)
    )
