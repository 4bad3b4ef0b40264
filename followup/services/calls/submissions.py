"""What came on a call, one by one, as an officer reads it before saying what becomes of it: words, files, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.finding import call_of
from followup.services.calls.lateness import is_late
from followup.vocabulary.errors import NotFound
from followup.vocabulary.statuses import SubmissionStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, Extension, Party, Submission, SubmissionFile
    from followup.services.documents.files import FileStore


class SubmittedFile(BaseModel):
    """A file of a submission; `size` is None where the record names a file that is not kept."""

    place: int
    name: str
    sha256: str
    size: int | None


class SubmissionLine(BaseModel):
    """A submission; `party` is None when the record does not tell who sent it."""

    number: int
    party: str | None
    name: str | None
    on_behalf_of: list[str]
    """The names of the others for whom it was sent too."""
    received_on: date
    recorded_at: datetime
    late: bool
    items: list[str]
    title: str | None
    words: str | None
    files: list[SubmittedFile]
    status: SubmissionStatus
    reason: str | None
    corrects: int | None
    confidential: bool


class Submissions(BaseModel):
    """What came on a call, in order of its numbers."""

    call: str
    subject: dict[str, str]
    submissions: list[SubmissionLine]


@dataclass(frozen=True, slots=True)
class _Drawn:
    call: Call
    rows: Sequence[Submission]
    files: Mapping[str, Sequence[SubmissionFile]]
    sizes: Mapping[str, int]
    covered: Mapping[str, Sequence[str]]
    parties: Mapping[str, Party]
    granted: Sequence[Extension]

    def line(self, row: Submission) -> SubmissionLine:
        """One submission as it is shown."""
        party = self.parties.get(row.party_id or "")
        numbers = {one.id: one.number for one in self.rows}
        return SubmissionLine(
            number=row.number,
            party=party.code if party else None,
            name=_name(party) if party else None,
            on_behalf_of=sorted(_name(self.parties[one]) for one in self.covered.get(row.id, ())),
            received_on=row.received_on,
            recorded_at=row.recorded_at,
            late=is_late(row, self.call.rounds, self.granted),
            items=row.items,
            title=row.title,
            words=row.words,
            files=[
                SubmittedFile(
                    place=one.ordinal, name=one.name or one.sha256, sha256=one.sha256, size=self.sizes.get(one.sha256)
                )
                for one in self.files.get(row.id, ())
            ],
            status=SubmissionStatus(row.status),
            reason=row.status_reason,
            corrects=numbers.get(row.corrects_id or ""),
            confidential=row.confidential,
        )


def list_submissions(register: Register, call_id: str) -> Submissions:
    """What came on a call. Raises NotFound for an unknown call."""
    with register.reading() as unit:
        drawn = _drawn(unit, call_id)
    return Submissions(call=call_id, subject=drawn.call.subject, submissions=[drawn.line(row) for row in drawn.rows])


def open_submitted(register: Register, files: FileStore, call_id: str, number: int, place: int) -> tuple[str, bytes]:
    """A file of a submission: the name that its sender gave it, and its content. Raises NotFound."""
    with register.reading() as unit:
        row = next((one for one in unit.calls.submissions(call_id) if one.number == number), None)
        kept = unit.calls.files([row.id]).get(row.id, []) if row else []
    file = next((one for one in kept if one.ordinal == place), None)
    if file is None:
        raise NotFound(f"submission {number} has no file {place}")
    return file.name or file.sha256, files.get(file.sha256)


def _drawn(unit: Unit, call_id: str) -> _Drawn:
    call = call_of(unit, call_id)
    rows = unit.calls.submissions(call_id)
    files, covered = unit.calls.files([row.id for row in rows]), unit.calls.covered([row.id for row in rows])
    named = {row.party_id for row in rows if row.party_id} | {one for others in covered.values() for one in others}
    return _Drawn(
        call,
        rows,
        files,
        unit.documents.file_sizes({one.sha256 for several in files.values() for one in several}),
        covered,
        unit.people.parties_by_id(named),
        unit.due.extensions([one.id for one in call.rounds]),
    )


def _name(party: Party) -> str:
    return party.names.get("en", party.code)
