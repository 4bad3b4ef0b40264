"""Loading a worked case: its parties, sources, documents, letters, submissions and officers' words become records.

A case is a list of acts, each on its day. Loading does them all at once, with a go-live of today, so that nothing is
mailed for the past; playing (play.py) does each when its day has come. An act done before changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from followup.reading.files.plain import read_plain
from followup.reading.requests import find_requests
from followup.reading.rules import load_rules
from followup.reading.structure import split
from followup.records.tables import Contact, Document, Paragraph, Party, Source, StatedFact
from followup.services.calls.letters import Letter, add_letter, open_call
from followup.services.calls.receive import Incoming, receive
from followup.services.cases.load_work import bring_in_work
from followup.services.decisions.confirm import Choice, confirm_decision
from followup.services.decisions.register import ReadFile, register_decisions
from followup.services.documents.issue import issue_document
from followup.services.documents.note import COMPILATION
from followup.services.people.parties import party_names
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant
from followup.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, Request, Task
    from followup.services.cases import (
        Case,
        CaseDocument,
        CaseItem,
        CaseLetter,
        CaseRound,
        CaseSource,
        CaseSubmission,
    )
    from followup.services.documents.files import FileStore

DRAFTED = frozenset({COMPILATION, "note"})
"""The kinds of document that are drafted from the register."""

ROLE_OF_AUDIENCE = {"national_focal_points": "national_focal_point"}
"""The contact role behind an audience of a letter; missions and participants get the letter itself, not our mail."""


class LoadedCase(BaseModel):
    """What loading a case brought into the register."""

    case: str
    convention: str
    acts: list[str]
    task: str | None
    call: str | None
    note: str | None


class WrongCase(BadInput):
    """What only shows itself while a case is loaded, with the place in its file at which it is wrong."""

    def __init__(self, place: tuple[int | str, ...], message: str) -> None:
        super().__init__(f"{'.'.join(map(str, place))}: {message}")
        self.place = place


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens in a case on a day."""

    on: date
    title: str
    do: Callable[[Instant], None]


@dataclass(frozen=True, slots=True)
class CaseWork:
    """A case on its way into a register. `go_live` is the day before which nothing is mailed (None: everything is)."""

    register: Register
    files: FileStore
    case: Case
    by: str
    go_live: date | None = None

    def acts(self) -> list[Act]:
        """Everything the case holds, in order of its days; what has no day comes first."""
        begin = self._begin()
        found = [Act(begin, "parties, cited sources and documents", self._bring_in)]
        found += [
            Act(source.adopted or begin, f"{source.number} read and confirmed", self._reading(source))
            for source in self.case.sources
            if source.text
        ]
        found += [act for letter in self.case.letters if (act := self._letter_act(letter))]
        found += [
            Act(one.received_on, f"submission {number} received", self._receiving(number, one))
            for number, one in enumerate(self.case.submissions, start=1)
        ]
        if self.case.note is not None and self.case.note.dated is not None:
            found.append(Act(self.case.note.dated, f"note dated {self.case.note.dated} issued", self._issue))
        return sorted(found, key=lambda act: act.on)

    def task(self, unit: Unit) -> Task | None:
        """The task of the case's call, once its request is confirmed."""
        request = self._request(unit)
        return unit.tasks.of_request(request.id) if request else None

    def call(self, unit: Unit) -> Call | None:
        """The case's call, once it is open."""
        task = self.task(unit)
        return unit.calls.of_task(task.id) if task else None

    def key(self, name: str) -> str:
        """The key of a document of the case in the register: its symbol, or its name within the case."""
        document = next(one for one in self.case.documents if one.key == name)
        return name if document.symbol == name else f"{self.case.case}/{name}"

    def _begin(self) -> date:
        if self.case.play:
            return self.case.play.from_
        days = [source.adopted for source in self.case.sources if source.adopted]
        return min([*days, *(letter.dated for letter in self.case.letters if letter.dated)], default=date.min)

    def _request(self, unit: Unit) -> Request | None:
        call = self.case.call
        source = unit.decisions.source(self.case.convention, call.task_of.source) if call else None
        if call is None or source is None:
            return None
        requests = unit.decisions.requests(source.id)
        if not requests:
            return None
        if call.task_of.request > len(requests):
            told = f"there is no request {call.task_of.request} of {source.number}, in which {len(requests)} were read"
            raise WrongCase(("call", "task_of", "request"), told)
        return requests[call.task_of.request - 1]

    # The acts

    def _bring_in(self, now: Instant) -> None:
        names = party_names(self.case.parties)
        with self.register.writing(by=self.by, at=now, reason=f"case {self.case.case}") as unit:
            self._parties(unit, names)
            self._cited_sources(unit)
            self._documents(unit)
            bring_in_work(unit, self.case)

    def _parties(self, unit: Unit, names: dict[str, tuple[str | None, dict[str, str]]]) -> None:
        known = {party.code: party for party in unit.people.parties(self.case.parties)}
        for code in self.case.parties:
            if code not in known:
                region, words = names[code]
                known[code] = Party(code=code, region=region, names=words)
                unit.add(known[code])
        reached = {(contact.party_id, contact.role) for contact in unit.people.contacts(self.case.convention)}
        for contact in self.case.play.contacts if self.case.play else []:
            party = known.get(contact.party)
            if party is None:
                raise BadInput(f"case {self.case.case}: play.contacts names {contact.party}, not under parties")
            if (party.id, contact.role) not in reached:
                unit.add(
                    Contact(
                        convention_id=self.case.convention,
                        party_id=party.id,
                        role=contact.role,
                        address=contact.address,
                        language=contact.language,
                        zone=contact.zone,
                    )
                )

    def _cited_sources(self, unit: Unit) -> None:
        known = {source.number: source for source in unit.decisions.sources()}
        for source in self.case.sources:
            if source.number in known:
                continue
            unit.add(
                Source(
                    convention_id=self.case.convention,
                    kind=source.kind,
                    number=source.number,
                    titles=source.title,
                    body=source.body,
                    meeting=source.meeting,
                    adopted=source.adopted,
                    pinpoints_known=source.pinpoints_known,
                    asks=source.asks,
                    cited=source.cited,
                )
            )

    def _documents(self, unit: Unit) -> None:
        known = {document.key for document in unit.documents.of_convention(self.case.convention)}
        for document in self.case.documents:
            if self.key(document.key) not in known:
                unit.add(row := self._document(document))
                if document.kind == "note" and self.case.note is not None:
                    unit.flush()
                    unit.add(*self._facts(row), *self._paragraphs(row))

    def _document(self, document: CaseDocument) -> Document:
        return Document(
            convention_id=self.case.convention,
            key=self.key(document.key),
            kind=document.kind,
            symbol=str(Symbol.parse(document.symbol)) if document.symbol else None,
            titles=document.titles,
            dated=document.dated,
            meeting=document.meeting,
            cited=document.cited,
            details=self._details(document) | {"described": document.titles_are_descriptions},
        )

    def _details(self, document: CaseDocument) -> dict[str, Any]:
        """For the note its masthead and sections, and which records it draws on; for the compilation the same masthead.

        The compilation is issued for the same agenda item of the same meeting, since the note refers to it there.
        """
        note = self.case.note
        if note is None or document.kind not in DRAFTED:
            return {}
        kept = note.model_dump(mode="json", exclude={"paragraphs", "actions"})
        if document.kind == COMPILATION:
            dated = document.dated.isoformat() if document.dated else None
            kept |= {"kind": COMPILATION, "dated": dated, "sections": []}
        kept["documents"] = {document.key: self.key(document.key) for document in self.case.documents}
        kept["sources"] = [source.number for source in self.case.sources]
        kept["work"] = self.case.case
        return kept

    def _facts(self, note: Document) -> list[StatedFact]:
        counts = [("count", one.key, {"count": one.count}, one.cited) for one in self.case.findings]
        dates = [("date", one.key, {"value": one.value}, one.cited) for one in self.case.dates]
        names = [("name", one.key, dict(one.__pydantic_extra__), one.cited) for one in self.case.names]
        return [
            StatedFact(
                convention_id=self.case.convention, document_id=note.id, kind=kind, key=key, value=value, cited=cited
            )
            for kind, key, value, cited in [*counts, *dates, *names]
        ]

    def _paragraphs(self, note: Document) -> list[Paragraph]:
        if self.case.note is None:
            return []
        paragraphs = self.case.note.paragraphs
        rows = [
            self._paragraph(
                note,
                order,
                one.place,
                one.__pydantic_extra__,
                one.cited,
                items=[_item(i) for i in one.items],
                listing=one.listing,
            )
            for order, one in enumerate(paragraphs)
        ]
        rows += [
            self._paragraph(
                note,
                len(paragraphs) + order,
                "actions",
                action.__pydantic_extra__,
                action.cited,
                act=action.act,
                documents=[self.key(name) for name in action.documents],
                sources=action.sources,
            )
            for order, action in enumerate(self.case.note.actions)
        ]
        return rows

    def _paragraph(
        self,
        note: Document,
        order: int,
        place: str,
        words: dict[str, str],
        cited: str | None,
        **more: Any,  # noqa: ANN401
    ) -> Paragraph:
        return Paragraph(
            convention_id=self.case.convention,
            document_id=note.id,
            place=place,
            ordinal=order,
            words=dict(words),
            cited=cited,
            **({"items": [], "documents": [], "sources": []} | more),
        )

    def _reading(self, source: CaseSource) -> Callable[[Instant], None]:
        def read_and_confirm(now: Instant) -> None:
            text = source.text or ""
            file = ReadFile(
                decision=_read(text, source, self.case.convention),
                file_name=f"case {self.case.case}",
                file_sha256=hashlib.sha256(text.encode()).hexdigest(),
            )
            register_decisions(self.register, [file], convention=self.case.convention, by=self.by, now=now)
            choice = Choice(officer=self.by, together=self._is_of_the_call(source))
            confirm_decision(
                self.register, source.number, convention=self.case.convention, choice=choice, by=self.by, now=now
            )
            self._hand_over_documents(now)

        return read_and_confirm

    def _is_of_the_call(self, source: CaseSource) -> bool:
        return self.case.call is not None and self.case.call.task_of.source == source.number

    def _hand_over_documents(self, now: Instant) -> None:
        """Put the compilation and the note under the task that they answer."""
        made = [self.key(one.key) for one in self.case.documents if one.kind in DRAFTED]
        with self.register.writing(by=self.by, at=now, reason=f"case {self.case.case}") as unit:
            task = self.task(unit)
            for document in unit.documents.of_convention(self.case.convention):
                if task is not None and document.key in made and document.task_id is None:
                    document.task_id = task.id

    def _letter_act(self, letter: CaseLetter) -> Act | None:
        """A letter of the call on its day; one that belongs to no call comes in with the work."""
        call = self.case.call
        one = next((found for found in call.rounds if found.letter == letter.key), None) if call else None
        if call is None or one is None or letter.dated is None:
            return None
        return Act(letter.dated, f"letter of {letter.dated}", self._asking(letter, letter.dated, one))

    def _asking(self, letter: CaseLetter, dated: date, one: CaseRound) -> Callable[[Instant], None]:
        def ask(now: Instant) -> None:
            with self.register.reading() as unit:
                task = self.task(unit)
            if task is None or self.case.call is None:
                raise BadInput(f"case {self.case.case}: the letter of {dated} comes before its request is confirmed")
            call_id = open_call(
                self.register, task.id, self.case.call.subject, go_live=self.go_live, by=self.by, now=now
            )
            add_letter(self.register, call_id, self._letter(letter, dated, one), self.case.parties, by=self.by, now=now)

        return ask

    def _letter(self, letter: CaseLetter, dated: date, one: CaseRound) -> Letter:
        return Letter(
            key=f"{self.case.case}/letter-{letter.key}",
            dated=dated,
            titles={},
            audience=tuple(letter.audience),
            roles=tuple(ROLE_OF_AUDIENCE[name] for name in letter.audience if name in ROLE_OF_AUDIENCE),
            signed_by=letter.signed_by or "",
            kind=letter.kind,
            reply_by=one.reply_by,
            demo_choice=one.demo_choice,
        )

    def _receiving(self, number: int, one: CaseSubmission) -> Callable[[Instant], None]:
        def take(now: Instant) -> None:
            with self.register.reading() as unit:
                call = self.call(unit)
                known = unit.calls.submissions(call.id) if call else []
            if call is None:
                raise BadInput(f"case {self.case.case}: submission {number} comes before the call is open")
            if len(known) >= number:
                return
            incoming = Incoming(
                party=one.party,
                received_on=one.received_on,
                title=one.title,
                about=tuple(one.about),
                second_of_a_named_party=one.second_of_a_named_party,
                demo_choice=one.demo_choice,
            )
            receive(self.register, call.id, incoming, files=self.files, by=self.by, now=now)

        return take

    def _issue(self, now: Instant) -> None:
        note = next((one for one in self.case.documents if one.kind == "note"), None)
        if note is not None and self.case.note is not None and self.case.note.dated is not None:
            key, dated = self.key(note.key), self.case.note.dated
            issue_document(self.register, self.case.convention, key, dated=dated, by=self.by, now=now)


def _item(item: CaseItem) -> dict[str, Any]:
    return {"words": dict(item.__pydantic_extra__), "items": [_item(one) for one in item.items]}


def _read(text: str, source: CaseSource, convention: str) -> Any:  # noqa: ANN401
    found = split(read_plain(text), stem=source.number, language=source.language, convention=convention)
    return find_requests(found[0], load_rules(found[0].language))


def load_case_into(register: Register, case: Case, *, files: FileStore, by: str, now: Instant) -> LoadedCase:
    """Load a whole case at once; everything in it that was due before today reads "before go-live" and mails nobody."""
    work = CaseWork(register, files, case, by, go_live=now.date() + timedelta(days=1))
    done = []
    for act in work.acts():
        act.do(now)
        done.append(act.title if act.on == date.min else f"{act.on} {act.title}")
    with register.reading() as unit:
        task, call = work.task(unit), work.call(unit)
        note = next((one.key for one in case.documents if one.kind == "note"), None)
    return LoadedCase(
        case=case.case,
        convention=case.convention,
        acts=done,
        task=task.id if task else None,
        call=call.id if call else None,
        note=work.key(note) if note else None,
    )
