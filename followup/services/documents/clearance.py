"""Clearance: a draft is sent to its reviewers, who clear each language on its own, the original first.

A clearance holds for the text that was read. When the text of a language changes it falls back; when the original's
changes, all do, since translations follow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from followup.services.documents.check import FindingLine
from followup.services.documents.check_drafts import check_note
from followup.services.documents.note import COMPILATION
from followup.services.documents.rendered import DRAFTS, TEXTS, UNTRANSLATED
from followup.services.documents.stale import changed_since_drafted
from followup.timing.documents import document_rule
from followup.vocabulary.errors import NotAllowed, NotFound
from followup.vocabulary.statuses import DocumentStatus

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.records.tables import Document
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant

CLEARED = "cleared"
"""Under this name a document's details keep its clearances, by language."""

_TOLD = 3
"""How many texts that are not translated a refusal names."""

_OPEN = frozenset({DocumentStatus.DRAFT, DocumentStatus.IN_CLEARANCE, DocumentStatus.CLEARED})


class Clearance(BaseModel):
    """That a text was cleared: by whom, when, and why in spite of findings that are wrong by a rule."""

    by: str
    at: datetime
    text: str
    """The digest of the text that was read."""
    despite: str | None = None


class ClearanceReport(BaseModel):
    """What became of a document by an act of clearance; `findings` are those of the draft in the language cleared."""

    document: str
    status: str
    language: str | None
    cleared: list[str]
    to_clear: list[str]
    findings: list[FindingLine]


def document_kind(document: Document) -> str:
    """Which rule of documents holds for it: "inf" or "working"."""
    return "inf" if document.kind in {COMPILATION, "information"} or "/INF/" in (document.symbol or "") else "working"


def original_of(details: Mapping[str, Any]) -> str:
    """The language in which a document was written."""
    return str(details.get("original_language", "en"))


def languages_to_clear(document: Document) -> list[str]:
    """The languages in which it is issued, the original first; one that is issued in the original only has one."""
    original = original_of(document.details)
    drafted = document.details.get(TEXTS, {})
    if document_rule(document.convention_id, document_kind(document)).languages == "original":
        return [one for one in drafted if one == original]
    return sorted(drafted, key=lambda language: (language != original, language))


def clearances(document: Document) -> dict[str, Clearance]:
    """Who cleared which language."""
    return {language: Clearance(**one) for language, one in document.details.get(CLEARED, {}).items()}


def fall_back(details: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """A document's details without the clearances that new texts end, and the languages of these."""
    given: Mapping[str, Mapping[str, Any]] = details.get(CLEARED, {})
    ended = [language for language, one in given.items() if texts.get(language) != one["text"]]
    if original_of(details) in ended:
        ended = list(given)
    return {**details, CLEARED: {name: dict(one) for name, one in given.items() if name not in ended}}, sorted(ended)


def send_for_clearance(register: Register, document_id: str, *, by: str, now: Instant) -> ClearanceReport:
    """Send a draft to its reviewers. Raises NotFound; NotAllowed for what is no draft, or not that of the register."""
    _refuse_stale(register, document_id)
    with register.writing(by=by, at=now, reason="sent for clearance") as unit:
        document = unit.documents.one(document_id)
        if document.status != DocumentStatus.DRAFT:
            raise NotAllowed(f"document {document.key} is {document.status}; only a draft is sent for clearance")
        document.status = DocumentStatus.IN_CLEARANCE.value
    return _report(document, None, [])


def clear(  # noqa: PLR0913  which text, in spite of what, by whom, when
    register: Register,
    files: FileStore,
    document_id: str,
    language: str,
    *,
    despite: str | None = None,
    by: str,
    now: Instant,
) -> ClearanceReport:
    """Clear the draft in a language: it is checked once more, and what is wrong by a rule needs a reason (`despite`).

    Raises NotFound when there is no such draft; NotAllowed when it was not sent for clearance, no longer fits the
    register, has texts that are not translated, comes before the original, or is wrong and nobody says why it may stay.
    """
    text = _refuse_unready(register, document_id, language)
    checked = check_note(register, files, document_id, f"{language}.docx")
    if checked.wrong and not despite:
        wrong = "; ".join(f"{one.rule} at {one.place}: {one.message}" for one in checked.findings if not one.advisory)
        raise NotAllowed(f"the {language} draft is wrong by a rule; mend it, or say why it may stand: {wrong}")
    with register.writing(by=by, at=now, reason=f"{language} cleared") as unit:
        document = unit.documents.one(document_id)
        if document.details.get(TEXTS, {}).get(language) != text:
            raise NotAllowed(f"the {language} draft was changed while it was being cleared; read it once more")
        given = Clearance(by=by, at=now, text=text, despite=despite if checked.wrong else None)
        cleared = {**document.details.get(CLEARED, {}), language: given.model_dump(mode="json")}
        document.details = {**document.details, CLEARED: cleared}
        if set(languages_to_clear(document)) <= set(cleared):
            document.status = DocumentStatus.CLEARED.value
    return _report(document, language, checked.lines().root)


def _refuse_unready(register: Register, document_id: str, language: str) -> str:
    """The digest of the text that is to be cleared. Raises NotFound, NotAllowed."""
    _refuse_stale(register, document_id)
    with register.reading() as unit:
        document = unit.documents.one(document_id)
    details, original = document.details, original_of(document.details)
    if f"{language}.docx" not in details.get(DRAFTS, {}):
        raise NotFound(f"document {document.key} has no draft in {language!r}")
    if document.status not in {DocumentStatus.IN_CLEARANCE, DocumentStatus.CLEARED}:
        raise NotAllowed(f"document {document.key} is {document.status}; it is sent for clearance first")
    if missing := details.get(UNTRANSLATED, {}).get(language):
        more = f" and {len(missing) - _TOLD} more" if len(missing) > _TOLD else ""
        raise NotAllowed(f"the {language} draft is not complete: {'; '.join(missing[:_TOLD])}{more}")
    if language != original and original not in details.get(CLEARED, {}) and f"{original}.docx" in details[DRAFTS]:
        raise NotAllowed(f"the original is cleared first: {original}")
    return str(details[TEXTS][language])


def _refuse_stale(register: Register, document_id: str) -> None:
    with register.reading() as unit:
        document = unit.documents.one(document_id)
    if document.status not in _OPEN:
        raise NotAllowed(f"document {document.key} is {document.status}; there is no draft to clear")
    if stale := changed_since_drafted(register, document):
        raise NotAllowed(f"the register has changed since this draft ({'; '.join(stale)}); draft it anew first")


def _report(document: Document, language: str | None, findings: list[FindingLine]) -> ClearanceReport:
    done = document.details.get(CLEARED, {})
    wanted = languages_to_clear(document)
    return ClearanceReport(
        document=document.key,
        status=document.status,
        language=language,
        cleared=[one for one in wanted if one in done],
        to_clear=[one for one in wanted if one not in done],
        findings=findings,
    )
