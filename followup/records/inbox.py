"""Mail that came in, and what the register knows by which it is matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from followup.records.tables import (
    Addressee,
    Call,
    CallRound,
    Contact,
    IncomingMail,
    Message,
    Occurrence,
    Request,
    Source,
    Task,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from followup.vocabulary.instants import Instant


class Inbox:
    """Mail that came to the secretariat."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mail(self, identity: str) -> IncomingMail | None:
        """One mail that came in."""
        return self._session.get(IncomingMail, identity)

    def by_digest(self, digest: str) -> IncomingMail | None:
        """The mail with that digest, if it was read before."""
        return self._session.scalar(select(IncomingMail).where(IncomingMail.digest == digest))

    def mails(self, statuses: Collection[str] | None, *, limit: int) -> Sequence[IncomingMail]:
        """Mails in these states (all when None), the latest first."""
        query = select(IncomingMail).order_by(IncomingMail.read_at.desc(), IncomingMail.id).limit(limit)
        return self._session.scalars(
            query if statuses is None else query.where(IncomingMail.status.in_(statuses))
        ).all()

    def counts(self) -> dict[str, int]:
        """How many mails are in each state."""
        return dict(
            self._session.execute(select(IncomingMail.status, func.count()).group_by(IncomingMail.status)).all()
        )

    def without_receipt(self, *, limit: int) -> Sequence[IncomingMail]:
        """The answers whose senders have not been told, the earliest first."""
        return self._session.scalars(
            select(IncomingMail)
            .where(
                IncomingMail.submission_id.is_not(None),
                IncomingMail.receipt_id.is_(None),
                IncomingMail.sender.is_not(None),
            )
            .order_by(IncomingMail.read_at, IncomingMail.id)
            .limit(limit)
        ).all()

    def receipts_since(self, addresses: Collection[str], since: Instant) -> dict[str, int]:
        """How many receipts were written to each of these addresses since an instant."""
        rows = self._session.execute(
            select(Message.address, func.count())
            .where(Message.purpose == "receipt", Message.address.in_(addresses), Message.prepared_at >= since)
            .group_by(Message.address)
        )
        return {address or "": count for address, count in rows}

    def carried_by(self, header_ids: Collection[str]) -> dict[str, set[tuple[str, str]]]:
        """The calls and parties of what each of these messages of ours carries, by Message-ID."""
        rows = self._session.execute(
            select(Message.header_id, Call.id, Occurrence.party_id)
            .join(Occurrence, Occurrence.message_id == Message.id)
            .join(Call, Call.task_id == Occurrence.task_id)
            .where(Message.header_id.in_(header_ids))
        )
        found: dict[str, set[tuple[str, str]]] = {}
        for header_id, call, party in rows:
            found.setdefault(header_id, set()).add((call, party))
        return found

    def is_ours(self, header_id: str) -> bool:
        """Whether that is the Message-ID of a message of our own."""
        return self._session.scalar(select(Message.id).where(Message.header_id == header_id).limit(1)) is not None

    def at_address(self, address: str) -> Sequence[Contact]:
        """The contacts with that address, whoever holds which office, the latest first."""
        return self._session.scalars(
            select(Contact).where(func.lower(Contact.address) == address.lower()).order_by(Contact.id.desc())
        ).all()

    def languages_of(self, addresses: Collection[str]) -> dict[str, str]:
        """The language of whoever is a contact with each of these addresses, by the address in small letters."""
        rows = self._session.execute(
            select(func.lower(Contact.address), Contact.language)
            .where(func.lower(Contact.address).in_({one.lower() for one in addresses}))
            .order_by(Contact.id)
        )
        return {address: language for address, language in rows if address is not None}

    def open_calls(self, day: date) -> Sequence[tuple[Call, str]]:
        """The calls that are not closed on a day, each with the number of the decision under which it is made."""
        rows = self._session.execute(
            select(Call, Source.number)
            .join(Task, Task.id == Call.task_id)
            .join(Request, Request.id == Task.request_id)
            .join(Source, Source.id == Request.source_id)
            .where(Call.closed_on.is_(None) | (Call.closed_on > day))
            .order_by(Call.id)
        )
        return [(call, number) for call, number in rows]

    def asked(self, call_ids: Collection[str], party_id: str) -> set[str]:
        """Those of these calls that asked a party."""
        return set(
            self._session.scalars(
                select(CallRound.call_id)
                .join(Addressee, Addressee.round_id == CallRound.id)
                .where(CallRound.call_id.in_(call_ids), Addressee.party_id == party_id)
            )
        )
