"""Taking decisions into the register: sources, versions, the paragraph ledger and the requests as read.

Registering the same text twice changes nothing. A corrected or final text is matched by place, then by words: what
officers decided stays, and they are asked about paragraphs that moved, changed or are gone.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from followup.reading.matching import Change, Match, Placed, match_provisions
from followup.records.tables import Provision, ProvisionText, Request, Source, SourceVersion
from followup.services.calendars import calendar_of
from followup.services.deadlines import deadline_as_kept, resolve_request
from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import LedgerEntry, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup.reading.results import Provision as ReadProvision
    from followup.reading.results import ReadDecision, ReadRequest
    from followup.records.register import Register, Unit
    from followup.timing.calendar import Calendar
    from followup.vocabulary.explanations import ExplainedDate
    from followup.vocabulary.instants import Instant


State = Literal["new", "unchanged", "changed", "language_added"]


class Difference(BaseModel):
    """One paragraph that is not as it was in the version before."""

    place: str
    was_place: str | None
    change: Change
    before: str | None
    after: str | None
    question: str | None
    """What an officer is asked to decide; None when there is nothing to decide."""


class RegisteredDecision(BaseModel):
    """What registering did with one decision."""

    id: str
    number: str
    convention: str
    title: str | None
    state: State
    version: int
    operative_paragraphs: int
    requests: int
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A decision as read, with the file it was read from."""

    decision: ReadDecision
    file_name: str
    file_sha256: str


@dataclass(frozen=True, slots=True)
class _Dated:
    """A request as read with its date resolved, before anything is written."""

    request: ReadRequest
    due: ExplainedDate


def register_decisions(
    register: Register, files: Sequence[ReadFile], *, convention: str | None, by: str, now: Instant
) -> list[RegisteredDecision]:
    """Take decisions into the register; each decision is one unit of work, kept whole or not at all.

    `convention` is used where the text does not tell. Raises BadInput when neither does, before anything is written.
    """
    calendar = calendar_of(register)
    conventions = [_convention(file, convention) for file in files]
    return [
        _register_one(register, file, home, calendar, by=by, now=now)
        for file, home in zip(files, conventions, strict=True)
    ]


def _convention(file: ReadFile, given: str | None) -> str:
    found = given or file.decision.convention
    if found is None:
        raise BadInput(
            f"{file.file_name}: the text does not tell under which convention {file.decision.number} was adopted; "
            "add --convention, as in --convention minamata"
        )
    return found


def _register_one(
    register: Register, file: ReadFile, convention: str, calendar: Calendar, *, by: str, now: Instant
) -> RegisteredDecision:
    decision = file.decision
    if not any(provision.operative for provision in decision.provisions):
        raise BadInput(f"{file.file_name}: no operative paragraph was found in {decision.number}; is it a decision?")
    dated = [_Dated(request, _resolved(request, decision, convention, calendar)) for request in decision.requests]
    digest = _text_digest(decision)
    with register.reading() as unit:
        source = unit.decisions.source(convention, decision.number)
        versions = unit.decisions.versions(source.id) if source else []
    if source and any(version.text_sha256 == digest for version in versions):
        return _unchanged(register, source, len(versions))
    reason = f"registered from {file.file_name}"
    with register.writing(by=by, at=now, reason=reason) as unit:
        source = _source_row(unit, decision, convention)
        language = versions and decision.language not in {version.language for version in versions}
        number = len([version for version in versions if version.language == decision.language]) + 1
        unit.add(_version(source, file, number, digest, now))
        if not versions:
            differences = _write_first(unit, source, decision, dated, number)
        elif language:
            differences = _write_language(unit, source, decision)
        else:
            differences = _write_next(unit, source, decision, dated, number)
    state: State = "language_added" if language else "changed" if versions else "new"
    return _report(source, state, number, decision, differences)


def _resolved(request: ReadRequest, decision: ReadDecision, convention: str, calendar: Calendar) -> ExplainedDate:
    return resolve_request(
        request.deadline,
        calendar,
        actors=request.actors,
        convention=convention,
        body=decision.body,
        adopted=_adopted(decision, calendar, convention),
    )


def _adopted(decision: ReadDecision, calendar: Calendar, convention: str) -> date | None:
    """The day of adoption that the text tells, else the close of the meeting that adopted it."""
    if decision.adopted:
        return date.fromisoformat(decision.adopted)
    meeting = calendar.find(convention, decision.meeting) if decision.meeting else None
    return meeting.closing if meeting else None


def _text_digest(decision: ReadDecision) -> str:
    digest = hashlib.sha256(decision.language.encode())
    for provision in decision.provisions:
        digest.update(f"\0{provision.kind}\0{provision.place}\0{provision.text}".encode())
    return digest.hexdigest()


def _source_row(unit: Unit, decision: ReadDecision, convention: str) -> Source:
    """The source of a decision: the one there (perhaps only cited so far), else a new one, with what the text tells."""
    source = unit.decisions.source(convention, decision.number)
    if source is None:
        source = Source(convention_id=convention, kind="decision", number=decision.number, titles={}, asks={})
        unit.add(source)
    if decision.title:
        source.titles = {**source.titles, decision.language: decision.title}
    source.body = decision.body or source.body
    source.meeting = decision.meeting or source.meeting
    if decision.adopted:
        source.adopted = date.fromisoformat(decision.adopted)
    source.pinpoints_known = any(provision.place for provision in decision.provisions if provision.operative)
    unit.flush()
    return source


def _version(source: Source, file: ReadFile, number: int, digest: str, now: Instant) -> SourceVersion:
    return SourceVersion(
        source_id=source.id,
        version=number,
        language=file.decision.language,
        file_sha256=file.file_sha256,
        text_sha256=digest,
        file_name=file.file_name,
        registered_at=now,
    )


def _write_first(
    unit: Unit, source: Source, decision: ReadDecision, dated: Sequence[_Dated], number: int
) -> list[Difference]:
    places = {request.order for request in decision.requests}
    for provision in decision.provisions:
        row = _provision(source, provision, asks=provision.order in places, language=decision.language, version=number)
        unit.add(row)
        unit.flush()
        unit.add(*_requests(source, row, decision, [d for d in dated if d.request.order == provision.order]))
    return []


def _provision(source: Source, provision: ReadProvision, *, asks: bool, language: str, version: int) -> Provision:
    return Provision(
        source_id=source.id,
        place=provision.place,
        ordinal=provision.order,
        kind=provision.kind.value,
        operative=provision.operative,
        parent_place=provision.parent,
        ledger=_ledger(asks=asks) if provision.operative else None,
        texts=[ProvisionText(language=language, version=version, words=provision.text)],
    )


def _ledger(*, asks: bool) -> str:
    return (LedgerEntry.ASKS if asks else LedgerEntry.NO_ASK).value


def _requests(source: Source, row: Provision, decision: ReadDecision, dated: Iterable[_Dated]) -> list[Request]:
    return [
        Request(
            convention_id=source.convention_id,
            source_id=source.id,
            provision_id=row.id,
            rank=rank,
            language=decision.language,
            status=RequestStatus.PROPOSED.value,
            flags=[],
            **_as_read(one),
        )
        for rank, one in enumerate(dated)
    ]


def _as_read(dated: _Dated) -> dict[str, object]:
    request = dated.request
    return {
        "verb": request.verb.value,
        "actors": [actor.value for actor in request.actors],
        "kind": request.kind.value,
        "deliverable": request.deliverable,
        "conditional": request.conditional,
        "deadline": deadline_as_kept(request.deadline),
        "resolved_on": dated.due.day,
        "explanation": list(dated.due.explanation),
        "calendar": dated.due.calendar,
        "evidence": [asdict(evidence) for evidence in request.evidence],
        "confidence": request.confidence,
    }


def _write_language(unit: Unit, source: Source, decision: ReadDecision) -> list[Difference]:
    """Keep another language's words beside the original's, place by place; it adds no requests of its own."""
    rows = {row.place: row for row in unit.decisions.provisions(source.id) if row.place}
    differences = []
    for provision in decision.provisions:
        row = rows.get(provision.place) if provision.place else None
        if row is not None:
            text = ProvisionText(language=decision.language, version=1, original=False, words=provision.text)
            row.texts.append(text)
        elif provision.operative:
            question = f"the {decision.language} text has a paragraph {provision.place} that the original has not"
            differences.append(_difference(None, provision, Change.NEW, question))
    return differences


def _write_next(
    unit: Unit, source: Source, decision: ReadDecision, dated: Sequence[_Dated], number: int
) -> list[Difference]:
    rows = [row for row in unit.decisions.provisions(source.id) if row.gone_in_version is None]
    requests: dict[str, list[Request]] = {}
    for request in unit.decisions.requests(source.id):
        requests.setdefault(request.provision_id, []).append(request)
    matches = match_provisions(
        [Placed(row.place, words(row, decision.language)) for row in rows],
        [Placed(provision.place, provision.text) for provision in decision.provisions],
    )
    edition = _Edition(unit, source, decision, number)
    differences = []
    for match in matches:
        row = rows[match.old] if match.old is not None else None
        provision = decision.provisions[match.new] if match.new is not None else None
        found = [d for d in dated if provision is not None and d.request.order == provision.order]
        difference = edition.take(match, row, provision, requests.get(row.id, []) if row else [], found)
        if difference is not None:
            differences.append(difference)
    return differences


def words(row: Provision, language: str) -> str:
    """The latest words of a provision in a language, else in its original."""
    texts = [text for text in row.texts if text.language == language] or row.texts
    return texts[-1].words if texts else ""


@dataclass(frozen=True, slots=True)
class _Edition:
    """A later version of a source on its way into the register."""

    unit: Unit
    source: Source
    decision: ReadDecision
    number: int

    def take(
        self,
        match: Match,
        row: Provision | None,
        provision: ReadProvision | None,
        requests: list[Request],
        dated: list[_Dated],
    ) -> Difference | None:
        """Bring one provision up to this version; the difference when it is not as it was."""
        if row is None and provision is not None:
            return self._take_new(provision, dated)
        if row is not None and provision is None:
            return self._take_gone(row, requests)
        if row is None or provision is None:
            return None
        before = words(row, self.decision.language)
        row.ordinal, row.parent_place = provision.order, provision.parent
        if match.change is Change.SAME:
            return None
        question = self._question(match.change, row, provision, requests, dated)
        was, row.place = row.place, provision.place
        if match.change is not Change.MOVED:
            self._reword(row, provision, requests, dated)
        if row.operative:
            self._ask(row, question)
        return _difference((was, before), provision, match.change, row.question)

    def _take_new(self, provision: ReadProvision, dated: list[_Dated]) -> Difference:
        language = self.decision.language
        row = _provision(self.source, provision, asks=bool(dated), language=language, version=self.number)
        self.unit.add(row)
        self.unit.flush()
        self.unit.add(*_requests(self.source, row, self.decision, dated))
        return _difference(None, provision, Change.NEW, None)

    def _take_gone(self, row: Provision, requests: list[Request]) -> Difference:
        row.gone_in_version = self.number
        decided = [request for request in requests if request.status != RequestStatus.PROPOSED]
        for request in requests:
            if request.status == RequestStatus.PROPOSED:
                request.status = RequestStatus.RETIRED.value
        if decided:
            self._ask(row, f"paragraph {row.place} is gone from version {self.number}: retire what it asked?")
        return Difference(
            place=row.place,
            was_place=row.place,
            change=Change.GONE,
            before=words(row, self.decision.language),
            after=None,
            question=row.question,
        )

    def _question(
        self, change: Change, row: Provision, provision: ReadProvision, requests: list[Request], dated: list[_Dated]
    ) -> str | None:
        decided = row.ledger_confirmed or any(request.status != RequestStatus.PROPOSED for request in requests)
        if change is not Change.REWORDED:
            return f"is this paragraph {provision.place}, moved from {row.place}?" if row.operative else None
        if decided and [_gist(request) for request in requests] != [_gist_read(one) for one in dated]:
            return f"paragraph {row.place} was reworded and now reads otherwise: keep what was confirmed?"
        return None

    def _reword(self, row: Provision, provision: ReadProvision, requests: list[Request], dated: list[_Dated]) -> None:
        row.texts.append(ProvisionText(language=self.decision.language, version=self.number, words=provision.text))
        if row.ledger_confirmed or any(request.status != RequestStatus.PROPOSED for request in requests):
            return
        for request, one in zip(requests, dated, strict=False):
            for name, value in _as_read(one).items():
                setattr(request, name, value)
        for request in requests[len(dated) :]:
            request.status = RequestStatus.RETIRED.value
        fresh = _requests(self.source, row, self.decision, dated[len(requests) :])
        for rank, request in enumerate(fresh, start=len(requests)):
            request.rank = rank
        self.unit.add(*fresh)
        row.ledger = _ledger(asks=bool(dated)) if row.operative else None

    def _ask(self, row: Provision, question: str | None) -> None:
        if question is not None:
            row.question, row.ledger = question, LedgerEntry.QUESTION.value


def _gist(request: Request) -> tuple[object, ...]:
    return (
        request.verb,
        tuple(request.actors),
        request.kind,
        request.deadline.get("type"),
        request.deadline.get("value"),
    )


def _gist_read(one: _Dated) -> tuple[object, ...]:
    request = one.request
    actors = tuple(actor.value for actor in request.actors)
    return request.verb.value, actors, request.kind.value, request.deadline.type.value, request.deadline.value


def _difference(
    was: tuple[str, str] | None, provision: ReadProvision, change: Change, question: str | None
) -> Difference:
    return Difference(
        place=provision.place,
        was_place=was[0] if was else None,
        change=change,
        before=was[1] if was else None,
        after=provision.text,
        question=question,
    )


def _title(source: Source) -> str | None:
    return source.titles.get("en") or next(iter(source.titles.values()), None)


def _unchanged(register: Register, source: Source, version: int) -> RegisteredDecision:
    with register.reading() as unit:
        provisions = unit.decisions.provisions(source.id)
        requests = unit.decisions.requests(source.id)
    return RegisteredDecision(
        id=source.id,
        number=source.number,
        convention=source.convention_id,
        title=_title(source),
        state="unchanged",
        version=version,
        operative_paragraphs=sum(row.operative for row in provisions),
        requests=len(requests),
        differences=[],
    )


def _report(
    source: Source,
    state: State,
    number: int,
    decision: ReadDecision,
    differences: list[Difference],
) -> RegisteredDecision:
    return RegisteredDecision(
        id=source.id,
        number=source.number,
        convention=source.convention_id,
        title=_title(source),
        state=state,
        version=number,
        operative_paragraphs=sum(provision.operative for provision in decision.provisions),
        requests=len(decision.requests),
        differences=differences,
    )
