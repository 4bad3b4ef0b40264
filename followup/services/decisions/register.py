"""Taking decisions into the register: sources, versions, the paragraph ledger and the requests as read.

Registering the same text twice changes nothing. A corrected or final text is matched by place, then by words: what
officers decided stays, and they are asked about paragraphs that moved, changed or are gone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from followup.records.tables import Source, SourceVersion
from followup.services.dates.calendars import calendar_of
from followup.services.dates.deadlines import resolve_request
from followup.services.decisions.chains import link_recalled
from followup.services.decisions.editions import Difference, write_language, write_next
from followup.services.decisions.ledger import Dated, by_provision, provision_row, request_rows
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.results import ReadDecision, ReadRequest
    from followup.records.register import Register, Unit
    from followup.timing.calendar import Calendar
    from followup.vocabulary.explanations import ExplainedDate
    from followup.vocabulary.instants import Instant


State = Literal["new", "unchanged", "changed", "language_added"]


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
    dated = [Dated(request, _resolved(request, decision, convention, calendar)) for request in decision.requests]
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
            differences = write_language(unit, source, decision)
        else:
            differences = write_next(unit, source, decision, dated, number)
        unit.flush()
        link_recalled(unit, source)
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
    unit: Unit, source: Source, decision: ReadDecision, dated: Sequence[Dated], number: int
) -> list[Difference]:
    """The first text of a source: nothing to compare it with."""
    asking = by_provision(dated)
    # A chapeau asks by its items.
    chapeaux = {provision.parent for provision in decision.provisions if provision.order in asking}
    for provision in decision.provisions:
        asks = provision.order in asking or provision.place in chapeaux
        row = provision_row(source, provision, asks=asks, language=decision.language, version=number)
        unit.add(row)
        unit.add(*request_rows(source, row, decision, asking.get(provision.order, ())))
    return []


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
