"""Documents that fall due are drafted from the register: the compilation, the note and its later drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from followup.services.calls.enclosed_texts import with_texts
from followup.services.documents.clearance import fall_back
from followup.services.documents.note import COMPILATION, note_facts
from followup.services.documents.rendered import Rendered, rendered
from followup.services.documents.stale import DRAFTED_FROM, fingerprints
from followup.services.tasks.milestones import finish_milestone
from followup.vocabulary.errors import BadInput, NotAllowed
from followup.vocabulary.statuses import DocumentStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup.records.register import Register, Unit
    from followup.records.tables import Document, Milestone, Task
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant
    from followup.writing.notes.facts import NoteFacts

Format = Literal["docx", "html"]
FORMATS: tuple[Format, ...] = ("docx", "html")

DRAFTED_AT = {
    "compilation": (COMPILATION,),
    "first_draft": (COMPILATION, "note"),
    "clearance": (COMPILATION, "note"),
}
"""The milestones at which the engine drafts, and the kinds of document that it drafts then, the one that is due last.

The compilation is drafted anew with each draft of the note, which counts what has come in meanwhile and refers to it.
"""


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


class Redraft(BaseModel):
    """A draft made because an officer asked for it, and the languages that have to be cleared again."""

    document: str
    files: dict[str, str]
    fell_back: list[str]


@dataclass(frozen=True, slots=True)
class _Due:
    milestone: Milestone
    task: Task
    documents: tuple[Document, ...]
    """The last of them is the one that is due."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document's draft: what was rendered of it, and the fingerprints of the facts from which it was made."""

    rendered: Rendered
    drafted_from: dict[str, str]


def draft_due(register: Register, files: FileStore, *, by: str, now: Instant) -> DraftReport:
    """Draft what is due at `now`, in every language in which the document has a title; each milestone once."""
    with register.reading() as unit:
        due = [found for row in unit.tasks.milestones_due(now.date(), DRAFTED_AT) if (found := _read(unit, row))]
    drafted = []
    for one in due:
        made = {document.key: make(register, files, document) for document in one.documents}
        drafted += _keep(register, one, made, by=by, now=now)
    return DraftReport(as_of=now.date(), drafted=drafted)


def redraft(register: Register, files: FileStore, document_id: str, *, by: str, now: Instant) -> Redraft:
    """Draft a document anew from the register as it stands; the officers' words are records of it and stay.

    Raises NotFound, NotAllowed for one that is issued, BadInput for one that is not drafted here or a wrong template.
    """
    with register.reading() as unit:
        document = unit.documents.one(document_id)
    if document.status == DocumentStatus.ISSUED:
        raise NotAllowed(f"document {document.key} is issued; what changes it now is a Corr. or a Rev. of its own")
    if "kind" not in document.details:
        raise BadInput(f"document {document.key} is not one that is drafted here")
    made = make(register, files, document)
    with register.writing(by=by, at=now, reason="drafted anew from the register") as unit:
        fell_back = take(unit.documents.one(document_id), made)
    return Redraft(document=document.key, files=made.rendered.files, fell_back=fell_back)


def make(register: Register, files: FileStore, document: Document) -> Made:
    """Render a document in all its languages and formats and keep the files."""
    facts = note_facts(register, document.convention_id, document.key)
    drafted_from = fingerprints(facts)
    facts = with_enclosures(facts, document, files)
    return Made(rendered(facts, sorted(document.titles), FORMATS, files), drafted_from)


def with_enclosures(facts: NoteFacts, document: Document, files: FileStore) -> NoteFacts:
    """The facts with what a compilation reproduces of the files that came in."""
    return with_texts(facts, files) if document.kind == COMPILATION else facts


def take(document: Document, made: Made) -> list[str]:
    """Let a document have a new draft; the languages whose clearance falls back by it."""
    kept, fell_back = fall_back(document.details, made.rendered.texts)
    document.details = {**kept, **made.rendered.as_details(), DRAFTED_FROM: dict(made.drafted_from)}
    if document.status in {DocumentStatus.REGISTERED, DocumentStatus.RESERVED}:
        document.status = DocumentStatus.DRAFT.value
    elif document.status == DocumentStatus.CLEARED and fell_back:
        document.status = DocumentStatus.IN_CLEARANCE.value
    return fell_back


def _read(unit: Unit, milestone: Milestone) -> _Due | None:
    """What a due milestone takes; None while there is no such document to draft."""
    task = unit.tasks.task(milestone.task_id)
    *others, kind = DRAFTED_AT[milestone.code]
    found = {one.kind: one for one in unit.documents.of_task(milestone.task_id) if "kind" in one.details}
    if task is None or kind not in found:
        return None
    unissued = [found[other] for other in others if other in found and found[other].status != DocumentStatus.ISSUED]
    return _Due(milestone, task, (*unissued, found[kind]))


def _keep(register: Register, due: _Due, made: Mapping[str, Made], *, by: str, now: Instant) -> list[Drafted]:
    reason = f"{due.milestone.title}: drafted from the register"
    with register.writing(by=by, at=now, reason=reason) as unit:
        task = unit.tasks.task(due.task.id)
        documents = {one.key: one for one in unit.documents.of_task(due.task.id)}
        if task is None or not made.keys() <= documents.keys():
            message = f"task {due.task.id} or a document of it went away while it was drafted"
            raise LookupError(message)
        for key, draft in made.items():
            take(documents[key], draft)
        milestone = next(row for row in task.milestones if row.id == due.milestone.id)
        finish_milestone(task, milestone, now.date(), f"draft of the {due.documents[-1].kind}")
    return [
        Drafted(
            milestone=due.milestone.code, document=one.key, symbol=one.symbol, files=dict(made[one.key].rendered.files)
        )
        for one in due.documents
    ]
