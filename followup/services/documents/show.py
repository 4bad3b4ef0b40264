"""What is shown of the documents of the house: the register of documents, one document, one language of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from followup.checking.counts import count_words
from followup.services.documents.check import FindingLine
from followup.services.documents.check_drafts import check_note
from followup.services.documents.clearance import clearances, document_kind, languages_to_clear, original_of
from followup.services.documents.issue import LATE, slot_of
from followup.services.documents.officers_words import OfficersText, officers_texts
from followup.services.documents.rendered import DRAFTS, SOURCES, UNTRANSLATED
from followup.services.documents.stale import changed_since_drafted
from followup.timing.documents import document_rule
from followup.vocabulary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup.records.register import Register, Unit
    from followup.records.tables import Document
    from followup.services.documents.files import FileStore


class DocumentLine(BaseModel):
    """A document in the register of documents; `cleared` and `to_clear` are languages."""

    id: str
    convention: str
    key: str
    kind: str
    symbol: str | None
    title: str
    status: str
    dated: date | None
    slot: date | None
    """The day by which it has to be issued, where it has one."""
    cleared: list[str]
    to_clear: list[str]


class DocumentList(BaseModel):
    """The register of documents."""

    documents: list[DocumentLine]


class LanguageLine(BaseModel):
    """A document in one language: its drafts as "zh.docx", what is not translated, who cleared it."""

    language: str
    original: bool
    drafts: list[str]
    untranslated: list[str]
    cleared_by: str | None
    cleared_at: datetime | None
    despite: str | None


class DocumentView(BaseModel):
    """One document on its way to its issue; `stale` is what the register has changed since the last draft."""

    document: DocumentLine
    task: str | None
    languages: list[LanguageLine]
    stale: list[str]
    late: dict[str, Any] | None
    texts: list[OfficersText]


class SourceLine(BaseModel):
    """A printed line, and behind each of its figures the records from which it was taken."""

    text: str
    figures: list[dict[str, Any]]


class LanguageView(BaseModel):
    """One language of a document: what a check finds, its words against the limit, what is unknown, its sources."""

    document: DocumentLine
    language: str
    findings: list[FindingLine]
    words: int
    most_words: int | None
    unknown: list[str]
    sources: list[SourceLine]


def list_documents(register: Register, *, convention: str | None = None, own: bool = False) -> DocumentList:
    """The register of documents, in order of convention and key; `own` leaves those out that are only cited."""
    with register.reading() as unit:
        rows = unit.documents.of_convention(convention) if convention else unit.documents.all()
        chosen = [row for row in rows if not own or "kind" in row.details]
        return DocumentList(documents=_lines(unit, chosen))


def find_document(register: Register, name: str) -> str:
    """The identity of the document of that symbol, key or identity. Raises NotFound, BadInput for several."""
    with register.reading() as unit:
        found = unit.documents.named(name)
    if not found:
        raise NotFound(f"no document {name!r} in the register; followup documents list shows them")
    if len(found) > 1:
        raise BadInput(f"{name!r} is {len(found)} documents ({', '.join(one.id for one in found)}); give one of these")
    return found[0].id


def show_document(register: Register, identity: str) -> DocumentView:
    """One document with its languages and the officers' words in it. Raises NotFound."""
    with register.reading() as unit:
        row = unit.documents.one(identity)
        [line] = _lines(unit, [row])
        texts = officers_texts(unit, row)
    return DocumentView(
        document=line,
        task=row.task_id,
        languages=_languages(row),
        stale=changed_since_drafted(register, row) if "kind" in row.details else [],
        late=row.details.get(LATE),
        texts=texts,
    )


def show_language(register: Register, files: FileStore, identity: str, language: str) -> LanguageView:
    """One language of a document, checked. Raises NotFound when it has no draft in it."""
    with register.reading() as unit:
        row = unit.documents.one(identity)
        [line] = _lines(unit, [row])
    checked = check_note(register, files, identity, f"{language}.docx")
    kept = row.details.get(SOURCES, {}).get(language)
    trace: dict[str, Any] = json.loads(files.get(kept)) if kept else {}
    return LanguageView(
        document=line,
        language=language,
        findings=checked.lines().root,
        words=count_words(checked.document),
        most_words=document_rule(row.convention_id, document_kind(row)).words,
        unknown=[one["words"] for one in trace.get("unknown", [])],
        sources=list(_sources(trace)),
    )


def _lines(unit: Unit, rows: Iterable[Document]) -> list[DocumentLine]:
    return [_line(unit, row) for row in rows]


def _line(unit: Unit, row: Document) -> DocumentLine:
    done, wanted = clearances(row), languages_to_clear(row)
    return DocumentLine(
        id=row.id,
        convention=row.convention_id,
        key=row.key,
        kind=row.kind,
        symbol=row.symbol,
        title=row.titles.get("en") or next(iter(row.titles.values()), "") or f"{row.kind} dated {row.dated}",
        status=row.status,
        dated=row.dated,
        slot=slot_of(unit, row) if "kind" in row.details else None,
        cleared=[one for one in wanted if one in done],
        to_clear=[one for one in wanted if one not in done],
    )


def _languages(row: Document) -> list[LanguageLine]:
    drafts: dict[str, str] = row.details.get(DRAFTS, {})
    done, original = clearances(row), original_of(row.details)
    spoken = sorted({name.partition(".")[0] for name in drafts}, key=lambda one: (one != original, one))
    return [
        LanguageLine(
            language=one,
            original=one == original,
            drafts=sorted(name for name in drafts if name.startswith(f"{one}.")),
            untranslated=row.details.get(UNTRANSLATED, {}).get(one, []),
            cleared_by=done[one].by if one in done else None,
            cleared_at=done[one].at if one in done else None,
            despite=done[one].despite if one in done else None,
        )
        for one in spoken
    ]


def _sources(trace: dict[str, Any]) -> Iterable[SourceLine]:
    for part in ("masthead", "blocks", "footnotes"):
        for one in trace.get(part, []):
            if one["figures"]:
                yield SourceLine(text=one["text"], figures=one["figures"])
