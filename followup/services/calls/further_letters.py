"""Letters about a call that ask nothing new: of more time, acknowledging a submission, inviting to an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from followup.records.tables import Document
from followup.services.calls.finding import call_of
from followup.services.calls.letter_documents import FOLLOWING, LetterLine, keep, line_of, read_letter
from followup.services.mail.approvals import wording_of
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import DocumentStatus
from followup.writing.letters.facts import FORMS

if TYPE_CHECKING:
    from followup.records.register import Register, Unit
    from followup.records.tables import Call
    from followup.services.documents.files import FileStore
    from followup.services.mail.reminder_mail import House
    from followup.vocabulary.instants import Instant


@dataclass(frozen=True, slots=True)
class FurtherLetter:
    """A letter about a call that asks nothing new: `kind` is one of FOLLOWING.

    An acknowledgement is of a submission (by its number), to its sender; an extension tells of the latest one, to one
    `party` or to all; an invitation is to an event (names by language, days as "2021-06-07..2021-06-08", place).
    """

    kind: str
    dated: date
    number: str
    form: str = "letter"
    party: str | None = None
    submission: int | None = None
    event: Mapping[str, Any] | None = None
    confirm_by: date | None = None


def further_letter(register: Register, call_id: str, letter: FurtherLetter, *, by: str, now: Instant) -> LetterLine:
    """Register a letter about a call that asks nothing new. Raises NotFound, BadInput, NotAllowed."""
    _check(letter)
    with register.writing(by=by, at=now, reason=f"{letter.kind} of {letter.dated}") as unit:
        call = call_of(unit, call_id)
        if not call.rounds:
            raise NotAllowed("no letter has asked for anything yet; add one with followup calls letter")
        if letter.number in unit.documents.symbols_like(letter.number):
            raise BadInput(f"the number {letter.number} is taken; no two documents have the same")
        document = Document(
            convention_id=call.convention_id,
            task_id=call.task_id,
            key=f"{call.id}/{letter.number}",
            kind="letter",
            symbol=letter.number,
            titles={},
            dated=letter.dated,
            details=_details(unit, call, letter) | {"written_by": by},
        )
        unit.add(document)
    return line_of(document)


def issue_letter(
    register: Register, files: FileStore, house: House, letter_id: str, *, by: str, now: Instant
) -> LetterLine:
    """Issue a letter that asks nothing new, as a second person, and keep it as it goes out.

    Raises NotFound, and NotAllowed for one that is issued already, for a letter that asks (it is approved with its
    mails), and for whoever wrote it.
    """
    with register.reading() as unit:
        row = read_letter(unit, letter_id).document
    if wording_of(row)[0] not in FOLLOWING:
        raise NotAllowed("a letter that asks is approved with its mails: followup outbox approve")
    if row.status == DocumentStatus.ISSUED:
        raise NotAllowed(f"the letter {row.symbol} is issued already")
    if row.details.get("written_by") == by:
        raise NotAllowed(f"{by} wrote the letter {row.symbol}; a second person approves it")
    keep(register, files, house, letter_id, by=by, now=now)
    with register.writing(by=by, at=now, reason=f"issued the letter {row.symbol}") as unit:
        row = unit.documents.by_ids([letter_id])[letter_id]
        row.status = DocumentStatus.ISSUED.value
    return line_of(row)


def _check(letter: FurtherLetter) -> None:
    if letter.kind not in FOLLOWING or letter.form not in FORMS:
        raise BadInput(f"a further letter is one of {', '.join(FOLLOWING)}, as {' or '.join(FORMS)}")
    if letter.kind == "acknowledgement" and letter.submission is None:
        raise BadInput("say which submission is acknowledged, by its number")
    if letter.kind == "invitation" and (letter.event is None or letter.confirm_by is None):
        raise BadInput("an invitation needs an event and a day by which a confirmation is requested")


def _details(unit: Unit, call: Call, letter: FurtherLetter) -> dict[str, Any]:
    one = call.rounds[-1]
    details: dict[str, Any] = {
        "signed_by": "executive_secretary",
        "letter_kind": letter.kind,
        "form": letter.form,
        "rounds": [one.id],
        "party": letter.party,
        "confirm_by": letter.confirm_by.isoformat() if letter.confirm_by else None,
        "event": dict(letter.event) if letter.event else None,
    }
    if letter.kind == "extension":
        granted = [each for each in unit.due.extensions([one.id]) if _is_for(unit, each.party_id, letter.party)]
        if not granted:
            raise NotAllowed("no more time was granted; followup extend grants it")
        details |= {"was": granted[-1].was.isoformat(), "confirm_by": granted[-1].reply_by.isoformat()}
    if letter.kind == "acknowledgement":
        row = next((each for each in unit.calls.submissions(call.id) if each.number == letter.submission), None)
        if row is None:
            raise NotFound(f"no submission {letter.submission} on call {call.id}")
        sender = unit.people.parties_by_id([row.party_id]).get(row.party_id) if row.party_id else None
        details["party"] = sender.code if sender else letter.party
        details["received"] = {
            "number": row.number,
            "day": row.received_on.isoformat(),
            "files": [[file.name or file.sha256, file.sha256] for file in unit.calls.files([row.id]).get(row.id, [])],
        }
    return details


def _is_for(unit: Unit, party_id: str | None, code: str | None) -> bool:
    if code is None or party_id is None:
        return code is None and party_id is None
    return unit.people.parties_by_id([party_id])[party_id].code == code
