"""Drafts checked before clearance: a document's draft against itself and against the register it was drafted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.checking.facts import LetterFact, RegisterFacts
from followup.checking.symbols import normal
from followup.reading.extraction import extract
from followup.services.documents.check import Checked, check_document, document_of
from followup.services.documents.note import COMPILATION
from followup.vocabulary.errors import NotFound
from followup.vocabulary.statuses import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, Document
    from followup.services.documents.files import FileStore


def check_note(register: Register, files: FileStore, document_id: str, name: str) -> Checked:
    """Check one draft of a document, named as "zh.docx". Raises NotFound when there is none."""
    with register.reading() as unit:
        document = unit.documents.by_ids([document_id]).get(document_id)
        digest = document.details.get("drafts", {}).get(name) if document else None
        if document is None or digest is None:
            raise NotFound(f"document {document_id} has no draft {name}")
        facts = _facts(unit, document)
    path = files.path(digest)
    laid_out = document_of(extract(path), name, name.partition(".")[0])
    return check_document(laid_out, facts, path)


def _facts(unit: Unit, note: Document) -> RegisterFacts:
    """What the register knows of a note: documents and decisions of its convention, its call's letters and answers."""
    documents = unit.documents.of_convention(note.convention_id)
    numbers = {one.number for one in unit.decisions.sources() if one.convention_id == note.convention_id}
    call = unit.calls.of_task(note.task_id) if note.task_id else None
    answers = [one for one in unit.calls.submissions(call.id) if one.status in ANSWERS] if call else []
    return RegisterFacts(
        symbols=frozenset(_symbols(documents, note)),
        decisions=frozenset(numbers),
        compilations=frozenset(
            normal(one.symbol)
            for one in documents
            if one.kind == COMPILATION and one.symbol and one.task_id == note.task_id
        ),
        letters=tuple(_letters(call)) if call else (),
        submissions=len(answers) or None,
        senders=len({one.party_id for one in answers if one.party_id}) or None,
    )


def _symbols(documents: Iterable[Document], note: Document) -> Iterable[str]:
    yield from (normal(one.symbol) for one in documents if one.symbol)
    if note.details.get("agenda_document"):
        yield normal(note.details["agenda_document"])


def _letters(call: Call) -> Iterable[LetterFact]:
    for one in sorted(call.rounds, key=lambda row: row.number):
        yield LetterFact(str(one.number), one.letter_dated, frozenset(one.audience))
