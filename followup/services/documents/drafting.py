"""Documents that fall due are drafted from the register: the compilation, the note and its later drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from followup.services.calls.enclosed_texts import with_texts
from followup.services.documents.note import COMPILATION, note_facts
from followup.services.documents.stale import DRAFTED_FROM, fingerprints
from followup.services.tasks.milestones import finish_milestone
from followup.writing.notes.render import render_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup.records.register import Register, Unit
    from followup.records.tables import Document, Milestone, Task
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant

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


@dataclass(frozen=True, slots=True)
class _Due:
    milestone: Milestone
    task: Task
    documents: tuple[Document, ...]
    """The last of them is the one that is due."""


def draft_due(register: Register, files: FileStore, *, by: str, now: Instant) -> DraftReport:
    """Draft what is due at `now`, in every language in which the document has a title; each milestone once."""
    with register.reading() as unit:
        due = [found for row in unit.tasks.milestones_due(now.date(), DRAFTED_AT) if (found := _read(unit, row))]
    drafted = []
    for one in due:
        made = {document.key: _made(register, files, document) for document in one.documents}
        drafted += _keep(register, one, made, by=by, now=now)
    return DraftReport(as_of=now.date(), drafted=drafted)


@dataclass(frozen=True, slots=True)
class _Made:
    """A document's draft: its files' SHA-256 by "language.format", and the fingerprints of what it was made from."""

    files: dict[str, str]
    drafted_from: dict[str, str]


def _made(register: Register, files: FileStore, document: Document) -> _Made:
    """Render a document in all its languages and formats and keep the files."""
    facts = note_facts(register, document.convention_id, document.key)
    drafted_from = fingerprints(facts)
    if document.kind == COMPILATION:
        facts = with_texts(facts, files)
    kept = {
        f"{language}.{name}": files.put(content)
        for language in sorted(document.titles)
        for name, content in render_note(facts, language, FORMATS).items()
    }
    return _Made(kept, drafted_from)


def _read(unit: Unit, milestone: Milestone) -> _Due | None:
    """What a due milestone takes; None while there is no such document to draft."""
    task = unit.tasks.task(milestone.task_id)
    *others, kind = DRAFTED_AT[milestone.code]
    found = {one.kind: one for one in unit.documents.of_task(milestone.task_id) if "kind" in one.details}
    if task is None or kind not in found:
        return None
    unissued = [found[other] for other in others if other in found and found[other].status != "issued"]
    return _Due(milestone, task, (*unissued, found[kind]))


def _keep(register: Register, due: _Due, made: Mapping[str, _Made], *, by: str, now: Instant) -> list[Drafted]:
    reason = f"{due.milestone.title}: drafted from the register"
    with register.writing(by=by, at=now, reason=reason) as unit:
        task = unit.tasks.task(due.task.id)
        documents = {one.key: one for one in unit.documents.of_task(due.task.id)}
        if task is None or not made.keys() <= documents.keys():
            message = f"task {due.task.id} or a document of it went away while it was drafted"
            raise LookupError(message)
        for key, draft in made.items():
            document = documents[key]
            document.details = {
                **document.details,
                "drafts": dict(draft.files),
                DRAFTED_FROM: dict(draft.drafted_from),
            }
            document.status = "draft"
        milestone = next(row for row in task.milestones if row.id == due.milestone.id)
        finish_milestone(task, milestone, now.date(), f"draft of the {due.documents[-1].kind}")
    return [
        Drafted(milestone=due.milestone.code, document=one.key, symbol=one.symbol, files=dict(made[one.key].files))
        for one in due.documents
    ]
