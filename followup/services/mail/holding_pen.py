"""The holding pen: mail that does not say for certain what it answers, until an officer assigns or dismisses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.receive import receive
from followup.services.mail.incoming import ANSWER, DISMISSED, HELD, TakenMail, opened, received
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, IncomingMail, Party, Submission
    from followup.services.mail.incoming import MailDesk
    from followup.vocabulary.instants import Instant

MOST = 500
OFFICER = "officer"


class InboxLine(BaseModel):
    """One mail that came in. The sender's address stands here, since an officer decides by it."""

    id: str
    status: str
    came_at: datetime
    sender: str | None
    subject: str | None
    words: str | None
    files: list[str]
    reason: str | None
    guess: str | None
    guessed_call: str | None
    guessed_party: str | None
    """The code of the party from which it may be."""
    submission: str | None


class Inbox(BaseModel):
    """The mails that came in, the latest first, and how many there are in each state."""

    counts: dict[str, int]
    mails: list[InboxLine]


@dataclass(frozen=True, slots=True)
class Assignment:
    """To which call and from whom a held mail is, as an officer says; what is None is as was guessed."""

    call: str | None = None
    party: str | None = None
    on_behalf_of: tuple[str, ...] = ()
    corrects: int | None = None
    confidential: bool = False


def list_inbox(register: Register, *, statuses: Collection[str] | None = (HELD,), limit: int = MOST) -> Inbox:
    """The mails in these states (all when None); those that wait for an officer unless another is asked for."""
    with register.reading() as unit:
        mails = unit.inbox.mails(statuses, limit=limit)
        parties = unit.people.parties_by_id({one.guessed_party_id for one in mails if one.guessed_party_id})
        counts = unit.inbox.counts()
    return Inbox(counts=counts, mails=[_line(one, parties) for one in mails])


def assign(register: Register, desk: MailDesk, identity: str, said: Assignment, *, by: str, now: Instant) -> TakenMail:
    """Make a held mail a submission of the party on the call; its files are examined again and kept.

    Raises NotFound, NotAllowed for a mail that is not held, BadInput when the call or the party is not said.
    """
    with register.reading() as unit:
        row, call, party = _held_mail(unit, identity), *_said(unit, identity, said)
    content = desk.files.get(row.content_sha256 or "")

    def with_it(unit: Unit, submission: Submission) -> None:
        held = _held_mail(unit, identity)
        held.status, held.matched_by, held.reason = ANSWER, OFFICER, None
        held.submission_id, held.content_sha256, held.words = submission.id, None, None

    more = {"on_behalf_of": said.on_behalf_of, "corrects": said.corrects, "confidential": said.confidential}
    with received(opened(content), row, party=party.code, **more) as incoming:
        receipt = receive(register, call.id, incoming, files=desk.files, by=by, now=now, with_it=with_it)
    desk.files.remove(row.content_sha256 or "")
    return TakenMail(mail=row.id, became=ANSWER, call=call.id, submission=receipt.number)


def dismiss(register: Register, desk: MailDesk, identity: str, reason: str, *, by: str, now: Instant) -> TakenMail:
    """Set a held mail aside, saying why; its words and files are not kept. Raises NotFound, NotAllowed, BadInput."""
    if not reason.strip():
        raise BadInput("say why the mail is no answer")
    with register.writing(by=by, at=now, reason=f"a mail was dismissed: {reason.strip()}") as unit:
        row = _held_mail(unit, identity)
        kept = row.content_sha256
        row.status, row.reason = DISMISSED, reason.strip()
        row.content_sha256 = row.words = None
        row.files = []
    desk.files.remove(kept or "")
    return TakenMail(mail=row.id, became=DISMISSED, reason=row.reason)


def _held_mail(unit: Unit, identity: str) -> IncomingMail:
    row = unit.inbox.mail(identity)
    if row is None:
        raise NotFound(f"no mail {identity}; followup inbox list shows those that wait")
    if row.status != HELD:
        raise NotAllowed(f"the mail {identity} does not wait for an officer; it is {row.status}")
    return row


def _said(unit: Unit, identity: str, said: Assignment) -> tuple[Call, Party]:
    """The call and party that an officer names, or that were guessed. Raises BadInput, NotFound."""
    row = _held_mail(unit, identity)
    call_id = said.call or row.guessed_call_id
    guessed = unit.people.parties_by_id([row.guessed_party_id]) if row.guessed_party_id else {}
    party = next(iter(unit.people.parties([said.party]) if said.party else guessed.values()), None)
    if call_id is None or (said.party is None and party is None):
        raise BadInput(f"nothing tells {'which call' if call_id is None else 'from whom'} it is; say it")
    if party is None:
        raise NotFound(f"{said.party}: no such party in the register; write its ISO 3166-1 code, as ARG")
    call = unit.calls.call(call_id)
    if call is None:
        raise NotFound(f"no call {call_id} in the register; followup calls list shows them")
    return call, party


def _line(row: IncomingMail, parties: Mapping[str, Party]) -> InboxLine:
    party = parties.get(row.guessed_party_id or "")
    return InboxLine(
        id=row.id,
        status=row.status,
        came_at=row.came_at,
        sender=row.sender,
        subject=row.subject,
        words=row.words,
        files=list(row.files),
        reason=row.reason,
        guess=row.guess,
        guessed_call=row.guessed_call_id,
        guessed_party=party.code if party else None,
        submission=row.submission_id,
    )
