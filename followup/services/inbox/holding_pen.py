"""The holding pen: mail that does not say for certain what it answers, until an officer assigns or dismisses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import IncomingMail
from followup.services.calls.finding import call_of
from followup.services.calls.lateness import own_day
from followup.services.calls.receive import receive
from followup.services.inbox.incoming import (
    ANSWER,
    DISMISSED,
    HELD,
    PROMISE,
    TakenMail,
    digest_for_call,
    opened,
    received,
)
from followup.services.people.promises import Promise, note_promise
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.instants import instant

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, Party, Submission
    from followup.services.inbox.incoming import MailDesk
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
    on_call: str | None
    """What that call seeks."""
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
    items: tuple[int, ...] = ()
    """The numbers of the call's items that it answers; none: the call as a whole."""
    also: tuple[str, ...] = ()
    """Further calls that the same mail answers: it is a submission on each."""


@dataclass(frozen=True, slots=True)
class Promised:
    """By when the sender of a held mail promises its answer; the call and the party as guessed unless they are said."""

    until: date
    call: str | None = None
    party: str | None = None


def list_inbox(register: Register, *, statuses: Collection[str] | None = (HELD,), limit: int = MOST) -> Inbox:
    """The mails in these states (all when None); those that wait for an officer unless another is asked for."""
    with register.reading() as unit:
        mails = unit.inbox.mails(statuses, limit=limit)
        parties = unit.people.parties_by_id({one.guessed_party_id for one in mails if one.guessed_party_id})
        calls = unit.calls.by_id({one.guessed_call_id for one in mails if one.guessed_call_id})
        counts = unit.inbox.counts()
    return Inbox(counts=counts, mails=[_line(one, parties, calls) for one in mails])


def assign(register: Register, desk: MailDesk, identity: str, said: Assignment, *, by: str, now: Instant) -> TakenMail:
    """Make a held mail a submission of the party on the call, or on several; its files are examined again and kept.

    Raises NotFound, NotAllowed for a mail that is not held, BadInput when the call or the party is not said.
    """
    with register.reading() as unit:
        row, call, party = _held_mail(unit, identity), *_said(unit, identity, said.call, said.party)
        others = [call_of(unit, one) for one in dict.fromkeys(said.also) if one != call.id]
        further = [one for one in others if unit.inbox.by_digest(digest_for_call(row.digest, one.id)) is None]
        day = own_day(unit, call, party.id, instant(row.came_at))
    mail = opened(desk.files.get(row.content_sha256 or ""))
    brought = partial(
        received,
        mail,
        row,
        party=party.code,
        day=day,
        on_behalf_of=said.on_behalf_of,
        confidential=said.confidential,
    )

    def settled(unit: Unit, submission: Submission) -> None:
        held = _held_mail(unit, identity)
        held.status, held.matched_by, held.reason = ANSWER, OFFICER, None
        held.submission_id, held.content_sha256, held.words = submission.id, None, None

    def once_more(unit: Unit, submission: Submission) -> None:
        unit.add(_copy(_held_mail(unit, identity), submission))

    # The mail stays held until the last, so that an officer whose machine stops between two sees it still.
    for one in further:
        with brought() as incoming:
            receive(register, one.id, incoming, files=desk.files, by=by, now=now, with_it=once_more)
    with brought(corrects=said.corrects, items=said.items) as incoming:
        receipt = receive(register, call.id, incoming, files=desk.files, by=by, now=now, with_it=settled)
    desk.files.remove(row.content_sha256 or "")
    return TakenMail(mail=row.id, became=ANSWER, call=call.id, submission=receipt.number)


def note_promised(
    register: Register, desk: MailDesk, identity: str, said: Promised, *, by: str, now: Instant
) -> TakenMail:
    """Note that a held mail promises the answer by a day: its party is not reminded before that day is over.

    What it says is kept with the promise. Raises NotFound, NotAllowed, and BadInput for a day that has passed.
    """
    with register.reading() as unit:
        row, call, party = _held_mail(unit, identity), *_said(unit, identity, said.call, said.party)
    promise = Promise(call=call.id, party=party.code, promised_by=said.until, said=row.words)
    note_promise(register, promise, by=by, now=now)
    reason = f"promised by {said.until}"
    with register.writing(by=by, at=now, reason=f"a mail came: {reason}") as unit:
        held = _held_mail(unit, identity)
        held.status, held.reason, held.guessed_call_id, held.guessed_party_id = PROMISE, reason, call.id, party.id
        held.content_sha256 = held.words = None
    desk.files.remove(row.content_sha256 or "")
    return TakenMail(mail=row.id, became=PROMISE, reason=reason, call=call.id)


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


def _copy(row: IncomingMail, submission: Submission) -> IncomingMail:
    """The same mail as the answer to a further call: its sender gets a receipt for each."""
    return IncomingMail(
        digest=digest_for_call(row.digest, submission.call_id),
        came_at=row.came_at,
        read_at=row.read_at,
        status=ANSWER,
        matched_by=OFFICER,
        header_id=row.header_id,
        sender=row.sender,
        subject=row.subject,
        files=list(row.files),
        submission_id=submission.id,
    )


def _said(unit: Unit, identity: str, call_id: str | None, code: str | None) -> tuple[Call, Party]:
    """The call and party that an officer names, or that were guessed. Raises BadInput, NotFound."""
    row = _held_mail(unit, identity)
    call_id = call_id or row.guessed_call_id
    guessed = unit.people.parties_by_id([row.guessed_party_id]) if row.guessed_party_id else {}
    party = next(iter(unit.people.parties([code]) if code else guessed.values()), None)
    if call_id is None or (code is None and party is None):
        raise BadInput(f"nothing tells {'which call' if call_id is None else 'from whom'} it is; say it")
    if party is None:
        raise NotFound(f"{code}: no such party in the register; write its ISO 3166-1 code, as ARG")
    return call_of(unit, call_id), party


def _line(row: IncomingMail, parties: Mapping[str, Party], calls: Mapping[str, Call]) -> InboxLine:
    party, call = parties.get(row.guessed_party_id or ""), calls.get(row.guessed_call_id or "")
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
        on_call=(call.subject.get("en") or next(iter(call.subject.values()), None)) if call else None,
        guessed_party=party.code if party else None,
        submission=row.submission_id,
    )
