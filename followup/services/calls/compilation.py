"""The compilation of a call: every submission as it came in, in one INF document, with its symbol reserved.

A cover note, the list of senders, the Word documents, pictures and texts are one document; what else came (PDFs,
sheets, slides) follows it in the PDF, in the order of the list, each behind a page that names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Document
from followup.services.calls.enclosed_texts import with_texts
from followup.services.calls.finding import call_of
from followup.services.documents.clearance import CLEARED
from followup.services.documents.drafting import redraft
from followup.services.documents.issue import LATE
from followup.services.documents.note import ADDS_TO, COMPILATION, ONLY, note_facts
from followup.services.documents.rendered import DRAFTS, SOURCES, TEXTS, UNTRANSLATED
from followup.services.documents.stale import DRAFTED_FROM
from followup.services.documents.symbols import reserve_symbol
from followup.vocabulary.errors import BadInput, NotAllowed
from followup.vocabulary.statuses import ANSWERS, DocumentStatus
from followup.vocabulary.symbols import Symbol
from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.joined import join, title_pages
from followup.writing.notes.pdf import PdfFailed, printed
from followup.writing.notes.received import reproduced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register
    from followup.records.tables import Call, Submission
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant
    from followup.writing.notes.facts import FileFact, NoteFacts, SubmissionFact

_PDF = b"%PDF-"
_AS_IT_IS = ".pdf"
_PRINTED = {".odt", ".ods", ".odp", ".xlsx", ".pptx"}
"""What LibreOffice prints for the PDF, which our Word document cannot take in."""
_OF_ITS_DRAFTS = {DRAFTS, TEXTS, UNTRANSLATED, SOURCES, DRAFTED_FROM, CLEARED, LATE, ONLY, ADDS_TO}
"""Under these names a note's details hold what was made of it, and not what it is."""


class AttachedPdf(BaseModel):
    """A PDF that came with a submission, and the page of the compilation on which it begins.

    `page` None: it cannot be opened (it is locked), and is named only.
    """

    submission: int
    name: str | None
    sha256: str
    page: int | None


class NamedOnly(BaseModel):
    """A file that is named in the compilation and not reproduced: it is attached by hand, or asked for otherwise."""

    submission: int
    name: str | None
    sha256: str


class Compiled(BaseModel):
    """A compilation as made: its document, its files by "language.format", what was attached, what was left out."""

    document: str
    symbol: str | None
    submissions: int
    confidential: int
    """Left out and counted."""
    files: dict[str, str]
    """The SHA-256 of each file that is kept, by "language.format"."""
    attached: list[AttachedPdf]
    named_only: list[NamedOnly]
    """PDFs are among them where no PDF of the compilation is made."""


@dataclass(frozen=True, slots=True)
class CompilationWanted:
    """What is wanted of a compilation: the symbol to reserve, if any, and the languages with a PDF."""

    symbol: str | None = None
    pdf_in: tuple[str, ...] = ()


def compile_call(
    register: Register, files: FileStore, call_id: str, wanted: CompilationWanted, *, by: str, now: Instant
) -> Compiled:
    """Draft the compilation of a call from what has come in, and keep its files.

    Its masthead is that of the task's note, unless it was registered with its own. One that is not issued is drafted
    anew; after one that is, a symbol that is its Add. compiles what has come since, its Rev. the whole. Raises NotFound
    for an unknown call, NotAllowed when it is issued and no such symbol is given, or nothing has come for an addendum,
    BadInput when the task has no masthead, for a symbol that is refused, and for PDF without LibreOffice.
    """
    document = _document(register, call_id, wanted.symbol, by=by, now=now)
    if wanted.symbol is not None:
        reserve_symbol(register, document.convention_id, document.key, wanted.symbol, by=by, now=now)
    made = dict(redraft(register, files, document.id, by=by, now=now).files)
    facts = with_texts(note_facts(register, document.convention_id, document.key), files)
    attached: list[AttachedPdf] = []
    for language in wanted.pdf_in:
        if f"{language}.docx" not in made:
            raise BadInput(f"the compilation has no title in {language}")
        content, attached = _in_one(facts, language, files.get(made[f"{language}.docx"]), files)
        made[f"{language}.pdf"] = files.put(content)
    shown = {one.sha256 for one in attached if one.page is not None}
    return Compiled(
        document=document.key,
        symbol=facts.masthead.symbol,
        submissions=sum(not one.confidential for one in facts.submissions),
        confidential=sum(one.confidential for one in facts.submissions),
        files=made,
        attached=attached,
        named_only=[
            NamedOnly(submission=one.number, name=file.name, sha256=file.sha256)
            for one in facts.submissions
            for file in one.files
            if not file.text and file.path is None and file.sha256 not in shown
        ],
    )


def _document(register: Register, call_id: str, symbol: str | None, *, by: str, now: Instant) -> Document:
    """The compilation of the call that can be drafted; registered now where there is none, or it is issued."""
    with register.reading() as unit:
        call = call_of(unit, call_id)
        drafted = [one for one in unit.documents.of_task(call.task_id) if "kind" in one.details]
        came = [one for one in unit.calls.submissions(call_id) if one.status in ANSWERS]
    compiled = [one for one in drafted if one.kind == COMPILATION]
    issued = [one for one in compiled if one.status == DocumentStatus.ISSUED]
    since = [one.number for one in came if not any(_holds(document, one) for document in issued)]
    unissued = next((one for one in compiled if one not in issued), None)
    if unissued is not None and unissued.details.get(ONLY, since) == since:
        return unissued
    fresh = unissued or (_following(issued, symbol, since) if issued else _first(call, drafted))
    with register.writing(by=by, at=now, reason="the compilation of a call is registered") as unit:
        if unissued is not None:
            fresh = unit.documents.one(unissued.id)
            fresh.details = {**fresh.details, ONLY: since}
        else:
            unit.add(fresh)
    return fresh


def _holds(document: Document, submission: Submission) -> bool:
    """Whether an issued compilation holds a submission: by its draft, or, where it was made elsewhere, by its day."""
    drafted_from = document.details.get(DRAFTED_FROM)
    if drafted_from is not None:
        return f"submission {submission.number}" in drafted_from
    return document.dated is None or submission.received_on <= document.dated


def _first(call: Call, drafted: Sequence[Document]) -> Document:
    """The first compilation of a call, for the same item of the same meeting as the note of its task."""
    note = next((one for one in drafted if one.kind == "note"), None)
    if note is None:
        raise BadInput(
            f"the task {call.task_id} has no note from which the compilation could take its masthead; "
            "followup documents open makes one"
        )
    titles = {language: words for language, words in call.subject.items() if language in note.titles}
    return _registered(note, f"{note.key}/{COMPILATION}", titles, {})


def _following(issued: Sequence[Document], symbol: str | None, since: Sequence[int]) -> Document:
    """The addendum or the revision of what is issued, by the symbol that is wanted for it."""
    first, symbols = issued[0], " and ".join(one.symbol or one.key for one in issued)
    wanted = Symbol.parse(symbol) if symbol is not None else None
    kind = wanted.suffixes[-1][0] if wanted is not None and wanted.suffixes else None
    if wanted is None or kind not in {"Add", "Rev"} or not str(wanted).startswith(f"{first.symbol}/"):
        raise NotAllowed(
            f"the compilation is issued as {symbols}; submissions that have come since: {len(since)}. --symbol"
            f" {first.symbol}/Add.1 (or the next) compiles these as an addendum, {first.symbol}/Rev.1 the whole anew"
        )
    if kind == "Add" and not since:
        raise NotAllowed(f"nothing has come since {symbols}; there is nothing for an addendum")
    only = {ONLY: list(since), ADDS_TO: first.symbol} if kind == "Add" else {}
    return _registered(first, str(wanted).replace(str(first.symbol), first.key), first.titles, only)


def _registered(like: Document, key: str, titles: Mapping[str, str], only: Mapping[str, object]) -> Document:
    """A compilation for the same item of the same meeting as another document."""
    kept = {name: value for name, value in like.details.items() if name not in _OF_ITS_DRAFTS}
    return Document(
        convention_id=like.convention_id,
        task_id=like.task_id,
        key=key,
        kind=COMPILATION,
        symbol=None,
        titles=dict(titles),
        dated=None,
        meeting=like.meeting,
        details=kept | {"kind": COMPILATION, "dated": None, "sections": []} | dict(only),
    )


def _in_one(facts: NoteFacts, language: str, cover: bytes, files: FileStore) -> tuple[bytes, list[AttachedPdf]]:
    """The compilation in one language as a PDF, with what came as PDF or can be printed behind it."""
    came = [
        (one, file, ending)
        for one in reproduced(facts.submissions, catalogue(language))
        for file in one.files
        if (ending := _attached_as(file, files)) is not None
    ]
    titles = title_pages([_title(one, file, language) for one, file, _ending in came])
    to_print = [(ending, files.get(file.sha256)) for _one, file, ending in came if ending != _AS_IT_IS]
    first, before_each, *made = printed([(".docx", cover), (".docx", titles), *to_print])
    if first is None or before_each is None:
        raise PdfFailed("LibreOffice made no PDF of the compilation and gave no reason")
    prints = iter(made)
    attached = [file.sha256 if ending == _AS_IT_IS else _kept(next(prints), files) for _one, file, ending in came]
    there = [place for place, one in enumerate(attached) if one is not None]
    content, begins = join(first, before_each, [(place, files.path(attached[place] or "")) for place in there])
    pages = dict(zip(there, begins, strict=True))
    return content, [
        AttachedPdf(submission=one.number, name=file.name, sha256=file.sha256, page=pages.get(place))
        for place, (one, file, _ending) in enumerate(came)
    ]


def _attached_as(file: FileFact, files: FileStore) -> str | None:
    """How a file goes behind the compilation: as it is, printed (the ending of its kind), or not at all."""
    if file.text or file.path is not None:
        return None
    with files.path(file.sha256).open("rb") as stream:
        if stream.read(len(_PDF)) == _PDF:
            return _AS_IT_IS
    ending = Path(file.name or "").suffix.lower()
    return ending if ending in _PRINTED else None


def _kept(content: bytes | None, files: FileStore) -> str | None:
    return files.put(content) if content is not None else None


def _title(one: SubmissionFact, file: FileFact, language: str) -> Sequence[str]:
    sender = one.party.names.get(language, one.party.code) if one.party else str(one.number)
    return [line for line in (sender, one.title, file.name, f"SHA-256 {file.sha256}") if line]
