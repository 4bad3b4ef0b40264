"""Issuing a document: the evidence that the steps up to its issue are done. An officer closes what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.documents.clearance import languages_to_clear
from followup.services.documents.drafting import FORMATS, with_enclosures
from followup.services.documents.note import COMPILATION, note_facts
from followup.services.documents.rendered import TEXTS, Rendered, rendered
from followup.services.documents.stale import changed_since_drafted
from followup.services.tasks.milestones import finish_milestone
from followup.services.tasks.status import propose_closing
from followup.timing.documents import ISSUED, document_rule
from followup.timing.playbooks import load_playbook
from followup.vocabulary.asks import Kind
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import DocumentStatus, MilestoneStatus
from followup.writing.notes.facts import LateFact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Document, Task
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant


ANSWERS = frozenset({"note", "compilation", "working", "information"})
"""The kinds of document that answer a request; a letter only asks."""

LATE = "late"
"""Under this name a document's details keep its slot and, by language, why it came after it."""


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
    late_because: Mapping[str, str] | None = None,
) -> IssuedDocument:
    """Record that a document was issued, as it was elsewhere or in the past; a second call changes nothing.

    Raises NotFound for an unknown document, and BadInput for one that comes after its day without saying why: the
    reason is kept with the document, by language, so that the note states it.
    """
    with register.writing(by=by, at=now, reason=f"document dated {dated} issued") as unit:
        document = unit.documents.by_key(convention, key)
        if document is None:
            raise NotFound(f"no document {key} under {convention} in the register")
        return _issued(unit, document, dated, _late(unit, document, dated, late_because or {}), now)


def issue_cleared(  # noqa: PLR0913  what is issued, when, by whom, and why late
    register: Register,
    files: FileStore,
    document_id: str,
    *,
    dated: date,
    by: str,
    now: Instant,
    late_because: Mapping[str, str] | None = None,
) -> IssuedDocument:
    """Issue a document that is cleared in all its languages: with its symbol, its date and, if late, why.

    Raises NotFound; NotAllowed when it is not cleared, has no symbol or no longer fits the register; BadInput when it
    comes after its slot and a language does not say why.
    """
    with register.reading() as unit:
        document = unit.documents.one(document_id)
        late = _late(unit, document, dated, late_because or {})
    if document.status != DocumentStatus.ISSUED:
        _refuse_unready(register, document, late)
    final = _final(register, files, document, dated, late)
    with register.writing(by=by, at=now, reason=f"document dated {dated} issued") as unit:
        document = unit.documents.one(document_id)
        if document.details.get(TEXTS, {}) != final.texts:
            raise NotAllowed(f"document {document.key} was changed while it was being issued; look at it once more")
        document.details = {**document.details, **final.as_details()}
        return _issued(unit, document, dated, late, now)


def _refuse_unready(register: Register, document: Document, late: LateFact | None) -> None:
    if document.status != DocumentStatus.CLEARED:
        raise NotAllowed(f"document {document.key} is {document.status}; it is issued when every language is cleared")
    if stale := changed_since_drafted(register, document):
        raise NotAllowed(f"the register has changed since this draft ({'; '.join(stale)}); draft and clear it anew")
    if document.symbol is None:
        raise NotAllowed(f"document {document.key} has no symbol; followup documents reserve gives it one")
    silent = [one for one in languages_to_clear(document) if late is not None and one not in late.because]
    if silent:
        raise BadInput(f"say why {document.key} is late in {', '.join(silent)} too: --late-because {silent[0]}=...")


def _final(register: Register, files: FileStore, document: Document, dated: date, late: LateFact | None) -> Rendered:
    """The document as it is issued, in the languages in which it is."""
    facts = note_facts(register, document.convention_id, document.key)
    facts = replace(facts, masthead=replace(facts.masthead, dated=document.dated or dated, late=late))
    return rendered(with_enclosures(facts, document, files), sorted(document.titles), FORMATS, files)


def _issued(unit: Unit, document: Document, dated: date, late: LateFact | None, now: Instant) -> IssuedDocument:
    if document.status == DocumentStatus.ISSUED:
        return _told(document, document.dated or dated)
    if late is not None:
        kept = {"slot": late.slot.isoformat(), "because": dict(late.because)}
        document.details = {**document.details, LATE: kept}
    document.status, document.dated = DocumentStatus.ISSUED.value, dated
    evidence = document.symbol or f"{document.kind} dated {dated}"
    task = unit.tasks.task(document.task_id) if document.task_id else None
    done = _finish_steps(task, document, evidence, now)
    proposed = task is not None and document.kind in ANSWERS and propose_closing(unit, task, evidence, now)
    return _told(document, dated, done, task.id if task is not None and proposed else None)


def _told(document: Document, dated: date, done: Sequence[str] = (), closes: str | None = None) -> IssuedDocument:
    return IssuedDocument(
        document=document.key, symbol=document.symbol, dated=dated, done=list(done), proposes_to_close=closes
    )


def _finish_steps(task: Task | None, document: Document, evidence: str, now: Instant) -> list[str]:
    """Mark the steps of a task that the issue of a document shows to be done; their codes."""
    kind = load_playbook(Kind(task.playbook)).document if task else None
    if task is None or kind is None:
        return []
    # The compilation is one step on the way to the note.
    steps = {COMPILATION} if document.kind == COMPILATION else set(document_rule(document.convention_id, kind).steps)
    done = [row for row in task.milestones if row.code in steps and row.status == MilestoneStatus.PLANNED]
    for row in done:
        finish_milestone(task, row, now.date(), evidence)
    return [row.code for row in done]


def slot_of(unit: Unit, document: Document) -> date | None:
    """The day by which a document has to be issued, from the steps of its task; None when it has none."""
    task = unit.tasks.task(document.task_id) if document.task_id else None
    return next((row.due_on for row in (task.milestones if task else []) if row.code == ISSUED), None)


def _late(unit: Unit, document: Document, dated: date, because: Mapping[str, str]) -> LateFact | None:
    """That a document comes after its slot, and why. Raises BadInput when nobody says so."""
    slot = slot_of(unit, document)
    if document.kind == "letter" or document.status == DocumentStatus.ISSUED or slot is None or dated <= slot:
        return None
    if not any(words.strip() for words in because.values()):
        raise BadInput(f"{document.key} dated {dated} comes after its slot of {slot}; say why it is late")
    return LateFact(slot, dict(because), (document.id,))
