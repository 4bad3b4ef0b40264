"""Recording a submission: what came, from whom, when; its file kept once by SHA-256, with a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import StoredFile, Submission
from followup.vocabulary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Call
    from followup.services.files import FileStore
    from followup.vocabulary.instants import Instant

MAX_FILE_BYTES = 50_000_000
"""The largest file taken in as a submission."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A submission as it came in. `party` is a code, or None when the record does not tell who sent it."""

    party: str | None
    received_on: date
    title: str | None = None
    words: str | None = None
    file: Path | None = None
    about: tuple[str, ...] = ()
    second_of_a_named_party: bool = False
    demo_choice: bool = False


class Receipt(BaseModel):
    """What the sender can be told: number, party, time and, for a file, its SHA-256."""

    submission: str
    number: int
    party: str | None
    received_on: date
    recorded_at: datetime
    sha256: str | None
    late: bool
    """Received after the day by which a reply was requested; it counts as received all the same."""


def receive(
    register: Register, call_id: str, incoming: Incoming, *, files: FileStore, by: str, now: Instant
) -> Receipt:
    """Record a submission on a call. Two from one party are two submissions of one party.

    `files` is where files are kept. Raises BadInput for an unreadable or empty file, NotFound for an
    unknown call or party; nothing is recorded then.
    """
    content = _content(incoming.file)
    with register.reading() as unit:
        call = _call(unit, call_id)
        party = _party_id(unit, incoming.party)
        granted = unit.due.extensions([one.id for one in call.rounds])
    extended = [one.reply_by for one in granted if one.party_id is not None and one.party_id == party]
    digest = files.put(content) if content is not None else None
    with register.writing(by=by, at=now, reason="submission received") as unit:
        number = len(unit.calls.submissions(call.id)) + 1
        if digest and content is not None and not unit.documents.has_file(digest):
            unit.add(StoredFile(sha256=digest, size=len(content), media_type=_media_type(content), kept_at=now))
        row = Submission(
            convention_id=call.convention_id,
            call_id=call.id,
            number=number,
            party_id=party,
            second_of_a_named_party=incoming.second_of_a_named_party,
            received_on=incoming.received_on,
            received_on_is_demo_choice=incoming.demo_choice,
            recorded_at=now,
            title=incoming.title,
            about=list(incoming.about),
            words=incoming.words,
            file_sha256=digest,
        )
        unit.add(row)
    return Receipt(
        submission=row.id,
        number=number,
        party=incoming.party,
        received_on=incoming.received_on,
        recorded_at=now,
        sha256=digest,
        late=_is_late(call, extended, incoming.received_on),
    )


def _call(unit: Unit, call_id: str) -> Call:
    call = unit.calls.call(call_id)
    if call is None:
        raise NotFound(f"no call {call_id} in the register; followup calls lists them")
    return call


def _party_id(unit: Unit, code: str | None) -> str | None:
    if code is None:
        return None
    found = unit.people.parties([code])
    if not found:
        raise NotFound(f"{code} is not a party of the register; write its ISO 3166-1 code, as ARG")
    return found[0].id


def _content(file: Path | None) -> bytes | None:
    if file is None:
        return None
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise BadInput(f"{file}: larger than {MAX_FILE_BYTES // 1_000_000} MB; ask for it in parts")
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: cannot be read ({error.strerror})") from None
    if not content:
        raise BadInput(f"{file}: the file is empty")
    return content


_MAGIC = {
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
}


def _media_type(content: bytes) -> str:
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "application/octet-stream")


def _is_late(call: Call, extended: Sequence[date], received_on: date) -> bool:
    """Whether it came after the day by which a reply was requested, or after the party's own later one."""
    asked = [call.rounds[-1].reply_by] if call.rounds and call.rounds[-1].reply_by else []
    return bool(asked) and received_on > max([*asked, *extended])
