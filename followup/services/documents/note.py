"""The note by the secretariat: its facts are taken from the register, each with the rows on which it hangs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from followup.content import load_content
from followup.services.calls.lateness import is_late
from followup.services.documents.note_work import WorkDone, work_done
from followup.services.people.membership import known_members
from followup.services.people.parties import ORGANIZATION
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.places import AgendaItem
from followup.vocabulary.statuses import ANSWERS
from followup.writing.notes.facts import (
    ActionFact,
    DateFact,
    DocumentFact,
    FileFact,
    FindingFact,
    GroupFact,
    LateFact,
    LetterFact,
    MandateFact,
    Masthead,
    NameFact,
    NoteFacts,
    OfficersItem,
    OfficersParagraph,
    OfficersSection,
    PartyFact,
    SegmentFact,
    SourceFact,
    Span,
    SubmissionFact,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import (
        Call,
        Document,
        Extension,
        Paragraph,
        Party,
        Source,
        StatedFact,
        Submission,
        SubmissionFile,
    )

COMPILATION = "compilation"
"""The kind of document in which the submissions themselves are printed."""

ONLY, ADDS_TO = "submissions", "adds_to"
"""Under these names an addendum's details keep which submissions it holds, and the symbol of what it adds to."""

ACTIONS = "actions"
"""The place at which the recommended acts stand."""

_ARTICLE = re.compile(r"^article (\S+)$")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The rows on which a note draws, read in one unit of work."""

    note: Document
    documents: dict[str, Document]
    sources: Sequence[Source]
    call: Call | None
    letters: dict[str, Document]
    """The letters of the call."""
    letters_alone: Sequence[Document]
    """The letters of its piece of work that belong to no call."""
    submissions: Sequence[Submission]
    parties: dict[str, Party]
    files: dict[str, list[SubmissionFile]]
    covered: dict[str, list[str]]
    granted: Sequence[Extension]
    asked: Collection[str]
    """The parties to which the letters of the call went."""
    sizes: dict[str, int]
    """Of the submissions' files, in bytes by SHA-256."""
    stated: Sequence[StatedFact]
    paragraphs: Sequence[Paragraph]
    work: WorkDone


def note_facts(register: Register, convention: str, key: str) -> NoteFacts:
    """All facts of a note, from the register alone. Raises NotFound when there is no note of that key."""
    with register.reading() as unit:
        drawn = _drawn(unit, convention, key)
    details = drawn.note.details
    if "kind" not in details:
        raise BadInput(f"document {key} is not a note that can be drafted")
    return NoteFacts(
        kind=details["kind"],
        masthead=_masthead(drawn.note),
        mandates=tuple(_mandate(source) for source in drawn.sources if source.number == details["mandate"]),
        letters=_letters(drawn),
        submissions=tuple(_submission(one, drawn) for one in drawn.submissions),
        documents=tuple(_document(name, row) for name, row in drawn.documents.items()),
        sources=tuple(_source(source) for source in drawn.sources),
        findings=tuple(FindingFact(f.key, f.value["count"], (f.id,)) for f in drawn.stated if f.kind == "count"),
        dates=tuple(DateFact(f.key, Span.parse(f.value["value"]), (f.id,)) for f in drawn.stated if f.kind == "date"),
        names=(
            *(NameFact(f.key, f.value, (f.id,)) for f in drawn.stated if f.kind == "name"),
            *drawn.work.own_names(),
        ),
        activities=drawn.work.activity_facts(),
        bodies=drawn.work.body_facts(),
        areas=drawn.work.area_facts(),
        groups=_groups(drawn),
        terms=drawn.work.term_facts(),
        rounds=drawn.work.round_facts(),
        sections=tuple(_section(section, drawn.note) for section in details["sections"]),
        paragraphs=tuple(paragraph_of(row) for row in drawn.paragraphs if row.place != ACTIONS),
        actions=tuple(action_of(row) for row in drawn.paragraphs if row.place == ACTIONS),
        adds_to=details.get(ADDS_TO),
    )


def _drawn(unit: Unit, convention: str, key: str) -> _Drawn:
    note = unit.documents.by_key(convention, key)
    if note is None:
        raise NotFound(f"no document {key} under {convention} in the register")
    by_key = {document.key: document for document in unit.documents.of_convention(convention)}
    wanted, work = note.details.get("sources", []), note.details.get("work")
    sources = {source.number: source for source in unit.decisions.sources() if source.convention_id == convention}
    call = unit.calls.of_task(note.task_id) if note.task_id else None
    only = note.details.get(ONLY)
    submissions = [
        one
        for one in (unit.calls.submissions(call.id) if call else ())
        if one.status in ANSWERS and (only is None or one.number in only)
    ]
    files = unit.calls.files([one.id for one in submissions])
    covered = unit.calls.covered([one.id for one in submissions])
    named = {one.party_id for one in submissions if one.party_id} | {party for row in covered.values() for party in row}
    letters = unit.documents.by_ids([r.letter_document_id for r in call.rounds if r.letter_document_id]) if call else {}
    return _Drawn(
        note=note,
        documents=_numbered_letters(note, by_key.values())
        | {name: by_key[full] for name, full in note.details.get("documents", {}).items() if full in by_key},
        sources=[sources[number] for number in wanted if number in sources],
        call=call,
        letters=letters,
        letters_alone=[
            row for row in by_key.values() if row.kind == "letter" and work and row.details.get("work") == work
        ],
        submissions=submissions,
        parties=unit.people.parties_by_id(named),
        files=files,
        covered=covered,
        granted=unit.due.extensions([one.id for one in call.rounds]) if call else (),
        asked=unit.calls.asked([one.id for one in call.rounds]) if call else (),
        sizes=unit.documents.file_sizes({file.sha256 for row in files.values() for file in row}),
        stated=unit.documents.stated_facts(note.id),
        paragraphs=unit.documents.paragraphs(note.id),
        work=work_done(unit, convention, work),
    )


def _numbered_letters(note: Document, documents: Iterable[Document]) -> dict[str, Document]:
    """The letters of the note's task that have a number, by which officers' words cite them."""
    letters = [row for row in documents if row.kind == "letter" and row.symbol and row.task_id == note.task_id]
    return {row.symbol or "": row for row in letters} if note.task_id else {}


def _masthead(note: Document) -> Masthead:
    details, rows = note.details, (note.id,)
    return Masthead(
        organization=details["organization"],
        convention=details["convention_name"],
        convention_short=details["convention_short"],
        body=details["body_name"],
        meeting_number=_number(details["meeting"]),
        word=details.get("meeting_word") or _meeting_word(note.convention_id),
        segments=tuple(_segment(one, rows) for one in details["segments"]),
        agenda_item=AgendaItem.parse(details["agenda_item"]),
        agenda_symbol=details["agenda_document"],
        item_heading=details["item_heading"],
        title=note.titles,
        dated=note.dated or (date.fromisoformat(details["dated"]) if details["dated"] else None),
        original_language=details["original_language"],
        distribution=details["distribution"],
        symbol=note.symbol,
        late=_late(details.get("late"), rows),
        records=rows,
        symbol_records=rows,
    )


def _late(late: dict[str, Any] | None, rows: tuple[str, ...]) -> LateFact | None:
    return LateFact(date.fromisoformat(late["slot"]), late["because"], rows) if late else None


def _meeting_word(convention: str) -> str:
    """The convention's own word for its meetings: meeting or session."""
    words: dict[str, str] = load_content("rules", "conventions", f"{convention}.yaml")["meeting_word"]["words"]
    return words["en"]


def _number(meeting: str) -> int | None:
    """The number in "COP 4"; None for a body that met once."""
    last = meeting.rpartition(" ")[2]
    return int(last) if last.isdecimal() else None


def _segment(one: dict[str, Any], rows: tuple[str, ...]) -> SegmentFact:
    days = one["quarter"] or f"{one['opening']}..{one['closing']}"
    return SegmentFact(Span.parse(days), one["mode"], one["place"] or {}, one["tentative"], rows)


def _mandate(source: Source) -> MandateFact:
    return MandateFact(
        number=source.number,
        asks=source.asks,
        pinpoint=None,
        meeting_number=_number(source.meeting) if source.meeting else None,
        adopted=source.adopted,
        kind=source.kind,
        records=(source.id,),
    )


def _source(source: Source) -> SourceFact:
    article = _ARTICLE.match(source.number)
    number = article[1] if article else source.number
    return SourceFact(number, source.kind, source.pinpoints_known, (source.id,))


def _groups(drawn: _Drawn) -> tuple[GroupFact, ...]:
    sources = {source.number: _source(source) for source in drawn.sources}
    return tuple(
        GroupFact(
            row.key,
            row.names,
            sources.get(row.set_up_by or ""),
            _number(row.expires_at) if row.expires_at else None,
            (row.id,),
        )
        for row in drawn.work.groups
    )


def _letters(drawn: _Drawn) -> tuple[LetterFact, ...]:
    rounds = drawn.call.rounds if drawn.call else []
    alone = (
        LetterFact(one.dated, one.details.get("signed_by"), tuple(one.details.get("audience", ())), (one.id,))
        for one in drawn.letters_alone
    )
    return tuple(alone) + tuple(
        LetterFact(
            dated=letter.dated,
            signed_by=letter.details["signed_by"],
            audience=tuple(one.audience),
            records=(one.id, letter.id),
        )
        for one in rounds
        if (letter := drawn.letters.get(one.letter_document_id or "")) is not None
    )


def _submission(row: Submission, drawn: _Drawn) -> SubmissionFact:
    party = drawn.parties.get(row.party_id) if row.party_id else None
    named = replace(_named(party), observer=_observes(party, row, drawn.asked)) if party else None
    found = SubmissionFact(
        row.number, named, row.second_of_a_named_party, (row.id,), confidential=bool(row.confidential)
    )
    if drawn.note.kind != COMPILATION or row.confidential:
        return found
    return replace(
        found,
        title=row.title,
        words=row.words,
        files=tuple(
            FileFact(file.name, drawn.sizes[file.sha256], file.sha256)
            for file in drawn.files.get(row.id, [])
            if file.sha256 in drawn.sizes
        ),
        of=tuple(_named(drawn.parties[party]) for party in drawn.covered.get(row.id, [])),
        received=None if row.received_on_is_demo_choice else row.received_on,
        late=is_late(row, drawn.call.rounds if drawn.call else (), drawn.granted),
    )


def _named(party: Party) -> PartyFact:
    return PartyFact(party.code, party.names, (party.id,))


def _observes(party: Party, row: Submission, asked: Collection[str]) -> bool:
    """Whether who sent a submission is no party: neither asked as one, nor on the list of parties of that day."""
    if party.kind == ORGANIZATION:
        return True
    members = known_members(row.convention_id, row.received_on)
    return bool(members) and party.id not in asked and party.code not in members


def _document(name: str, row: Document) -> DocumentFact:
    return DocumentFact(name, row.symbol, row.kind, row.titles, bool(row.details.get("described")), (row.id,))


def _section(section: dict[str, Any], note: Document) -> OfficersSection:
    return OfficersSection(
        section["key"],
        section["heading"],
        section["announced"],
        (note.id,),
        parent=section.get("parent"),
        annex=section.get("annex", False),
    )


def action_of(row: Paragraph) -> ActionFact:
    """A recommended act as a fact."""
    return ActionFact(row.act or "", row.words, (row.id,))


def paragraph_of(row: Paragraph) -> OfficersParagraph:
    """An officers' paragraph as a fact."""
    return OfficersParagraph(row.place, row.words, tuple(_item(item) for item in row.items), (row.id,), row.listing)


def _item(item: dict[str, Any]) -> OfficersItem:
    return OfficersItem(item["words"], tuple(_item(one) for one in item["items"]))
