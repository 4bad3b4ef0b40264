"""The outbox: reminder steps, what they owe to whom, the messages that carry it, and the approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from followup.records.outgoing import Outgoing, outgoing
from followup.records.standing import Standing, standings
from followup.records.tables import (
    Approval,
    CallRound,
    Contact,
    Message,
    Occurrence,
    ReminderStep,
)
from followup.vocabulary.instants import Instant
from followup.vocabulary.statuses import MailStatus, StepStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

OccurrenceKey = tuple[str, str, str, str, int, int, int]
"""Task, step code ("1.letter"), party, role, slot, deadline version, attempt: unique in the register."""

SENDING = (MailStatus.APPROVED, MailStatus.CLAIMED, MailStatus.SENT, MailStatus.CONFIRMED, MailStatus.UNCERTAIN)
LEFT = (MailStatus.CLAIMED, MailStatus.SENT, MailStatus.CONFIRMED, MailStatus.UNCERTAIN)
LETTER = "letter"


class DraftsOfRound(NamedTuple):
    """The messages of one step in one language that wait for approval; `message` is one of them."""

    round: str
    step: str
    template: str
    language: str
    wanted_language: str
    messages: int
    message: str


class Mail:
    """The reminder steps and the outbox."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # Steps

    def step(self, identity: str) -> ReminderStep | None:
        """One step of a round's reminder schedule."""
        return self._session.get(ReminderStep, identity)

    def next_due(self) -> ReminderStep | None:
        """The planned step that falls due first."""
        return self._session.scalar(
            select(ReminderStep)
            .where(ReminderStep.status == StepStatus.PLANNED)
            .order_by(ReminderStep.due_at, ReminderStep.id)
            .limit(1)
        )

    def steps_of_rounds(self, round_ids: Collection[str]) -> Sequence[ReminderStep]:
        """The steps of several rounds, in order of their days."""
        return self._session.scalars(
            select(ReminderStep)
            .where(ReminderStep.round_id.in_(round_ids))
            .order_by(ReminderStep.due_on, ReminderStep.code, ReminderStep.id)
        ).all()

    def held_steps(self) -> Sequence[ReminderStep]:
        """The steps that wait for an officer."""
        return self._session.scalars(
            select(ReminderStep).where(ReminderStep.status == StepStatus.HELD).order_by(ReminderStep.id)
        ).all()

    # Occurrences

    def occurrences_of_step(self, step_id: str) -> Sequence[Occurrence]:
        """What a step owes, as far as it was prepared."""
        return self._session.scalars(select(Occurrence).where(Occurrence.step_id == step_id)).all()

    def unwritten(self, contact: Contact) -> Sequence[Occurrence]:
        """What is owed to the office that a contact holds and was never written, for want of an address."""
        return self._session.scalars(
            select(Occurrence)
            .where(
                Occurrence.message_id.is_(None),
                Occurrence.convention_id == contact.convention_id,
                Occurrence.party_id == contact.party_id,
                Occurrence.role == contact.role,
                Occurrence.slot == contact.slot,
            )
            .order_by(Occurrence.id)
        ).all()

    # Messages

    def message(self, identity: str) -> Message | None:
        """One message with its bytes."""
        return self._session.get(Message, identity)

    def by_header(self, header_ids: Collection[str]) -> dict[str, Message]:
        """The messages with these Message-IDs."""
        rows = self._session.scalars(select(Message).where(Message.header_id.in_(header_ids)))
        return {message.header_id: message for message in rows}

    def messages(
        self,
        *,
        statuses: Collection[str] | None = None,
        step_id: str | None = None,
        round_id: str | None = None,
        convention: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> Sequence[Message]:
        """Messages of the outbox, those prepared first first."""
        query = select(Message)
        if statuses is not None:
            query = query.where(Message.status.in_(statuses))
        if step_id is not None:
            query = query.where(Message.step_id == step_id)
        if round_id is not None:
            query = query.join(ReminderStep, ReminderStep.id == Message.step_id).where(
                ReminderStep.round_id == round_id
            )
        if convention is not None:
            query = query.where(Message.convention_id == convention)
        query = query.order_by(Message.prepared_at, Message.id)
        return self._session.scalars(query.limit(limit).offset(offset)).all()

    def owed_by_steps(self, step_ids: Collection[str]) -> list[tuple[Occurrence, Message]]:
        """What these steps owe, with the message that carries it, perhaps together with what other steps owe."""
        rows = self._session.execute(
            select(Occurrence, Message)
            .join(Message, Message.id == Occurrence.message_id)
            .where(Occurrence.step_id.in_(step_ids))
            .order_by(Occurrence.id)
        )
        return [(row[0], row[1]) for row in rows]

    def carried(self, message_ids: Collection[str]) -> list[tuple[Occurrence, ReminderStep]]:
        """What these messages carry, each with its step."""
        rows = self._session.execute(
            select(Occurrence, ReminderStep)
            .join(ReminderStep, ReminderStep.id == Occurrence.step_id)
            .where(Occurrence.message_id.in_(message_ids))
            .order_by(Occurrence.id)
        )
        return [(row[0], row[1]) for row in rows]

    def of(self, identities: Collection[str]) -> Sequence[Message]:
        """The messages with these identities."""
        return self._session.scalars(select(Message).where(Message.id.in_(identities)).order_by(Message.id)).all()

    def failed_of(self, contact_id: str) -> Sequence[Message]:
        """The messages to a contact that failed, those prepared first first."""
        return self._session.scalars(
            select(Message)
            .where(Message.contact_id == contact_id, Message.status == MailStatus.FAILED)
            .order_by(Message.prepared_at, Message.id)
        ).all()

    def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        return dict(self._session.execute(select(Message.status, func.count()).group_by(Message.status)).all())

    def to_send(
        self, at: Instant, *, limit: int, beside: Collection[str] = (), only: Collection[str] | None = None
    ) -> list[Outgoing]:
        """Approved messages that may go now, taken so that no other sender takes them; those of held steps stay.

        So do those to the domains in `beside`, and all but those named by `only`, if given. What this unit changed
        before is not seen here: it is written once, at the end.
        """
        among = [] if only is None else [Message.id.in_(only)]
        rows = self._session.execute(
            outgoing()
            .where(*_leaving(at), *among, *(Message.address.not_ilike(f"%@{domain}") for domain in sorted(beside)))
            .order_by(Message.id)
            .limit(limit)
            .with_for_update(of=Message, skip_locked=True)
            .execution_options(autoflush=False)
        )
        return [Outgoing._make(row) for row in rows]

    def leaving(self, at: Instant) -> list[tuple[str, str | None, bool]]:
        """What may go now: the message, its contact, and whether it carries what is owed and was never tried before."""
        fresh = and_(Message.step_id.is_not(None), Message.tries == 0, Message.way.is_(None))
        rows = self._session.execute(
            select(Message.id, Message.contact_id, fresh)
            .outerjoin(ReminderStep, ReminderStep.id == Message.step_id)
            .where(*_leaving(at))
            .order_by(Message.contact_id, Message.prepared_at, Message.id)
        )
        return [(message, contact, bool(is_fresh)) for message, contact, is_fresh in rows]

    def holders(self, contact_ids: Collection[str], day: date) -> dict[str, Contact]:
        """Who holds on a day the office of each of these contacts; those whose office nobody holds are not there."""
        then = aliased(Contact)
        rows = self._session.execute(
            select(then.id, Contact)
            .join(
                Contact,
                and_(
                    Contact.convention_id == then.convention_id,
                    Contact.party_id == then.party_id,
                    Contact.role == then.role,
                    Contact.slot == then.slot,
                    or_(Contact.valid_from.is_(None), Contact.valid_from <= day),
                    or_(Contact.valid_to.is_(None), Contact.valid_to >= day),
                ),
            )
            .where(then.id.in_(contact_ids))
            .order_by(Contact.valid_from, Contact.id)
        )
        return {row[0]: row[1] for row in rows}

    def mailed_since(self, contact_ids: Collection[str], since: Instant) -> Sequence[tuple[str, Instant]]:
        """When mail left to contacts, or may have left, after an instant."""
        rows = self._session.execute(
            select(Message.contact_id, Message.claimed_at).where(
                Message.contact_id.in_(contact_ids), Message.claimed_at > since, Message.status.in_(LEFT)
            )
        )
        return [(contact or "", Instant(at)) for contact, at in rows if at is not None]

    def written_to(self, round_ids: Collection[str]) -> set[tuple[str, str]]:
        """Pairs of a call and a party to which mail of one of these rounds has left."""
        rows = self._session.execute(
            select(CallRound.call_id, Occurrence.party_id)
            .join(ReminderStep, ReminderStep.id == Occurrence.step_id)
            .join(CallRound, CallRound.id == ReminderStep.round_id)
            .join(Message, Message.id == Occurrence.message_id)
            .where(CallRound.id.in_(round_ids), Message.status.in_(LEFT))
            .distinct()
        )
        return {(call, party) for call, party in rows}

    def busy(self, contact_ids: Collection[str], since: Instant) -> set[str]:
        """Those of these contacts to whom mail waits to go, or has gone since an instant."""
        waits = Message.status.in_((MailStatus.DRAFT, MailStatus.APPROVED))
        rows = self._session.scalars(
            select(Message.contact_id).where(
                Message.contact_id.in_(contact_ids), or_(waits, Message.claimed_at > since)
            )
        )
        return {contact for contact in rows if contact is not None}

    def waiting_of(self, purpose: str) -> Sequence[Message]:
        """The messages of a purpose that are approved and have not been handed over."""
        query = select(Message).where(Message.status == MailStatus.APPROVED, Message.purpose == purpose)
        return self._session.scalars(query.order_by(Message.id)).all()

    def waiting_for_their_turn(self, at: Instant, domains: Collection[str]) -> int:
        """How many approved messages may go now but for their domain."""
        if not domains:
            return 0
        to_them = or_(*(Message.address.ilike(f"%@{domain}") for domain in sorted(domains)))
        query = select(func.count()).select_from(Message).outerjoin(ReminderStep, ReminderStep.id == Message.step_id)
        return self._session.scalar(query.where(*_leaving(at), to_them)) or 0

    def anything_to_send(self, at: Instant) -> bool:
        """Whether an approved message may go now, or one was claimed and never settled."""
        to_send = select(Message.id).outerjoin(ReminderStep, ReminderStep.id == Message.step_id).where(*_leaving(at))
        return self._session.scalar(to_send.limit(1)) is not None or self.anything_claimed()

    def anything_claimed(self) -> bool:
        """Whether a message was claimed and never settled."""
        # By both words of the index: by one of them alone SQLite would read every message there is.
        unclear = Message.status.in_((MailStatus.CLAIMED, MailStatus.UNCERTAIN))
        claimed = select(Message.id).where(unclear, Message.status == MailStatus.CLAIMED)
        return self._session.scalar(claimed.limit(1)) is not None

    def anything_to_confirm(self, way: str, since: Instant) -> bool:
        """Whether a record of this way may know more than we do about what went by it since an instant."""
        query = select(Message.id).where(Message.way == way, Message.claimed_at >= since)
        unclear = query.where(Message.status == MailStatus.UNCERTAIN)
        sent = query.where(Message.status == MailStatus.SENT)
        return any(self._session.scalar(query.limit(1)) is not None for query in (unclear, sent))

    def unclear(self) -> Sequence[Message]:
        """Messages claimed and never settled, and those of which it is uncertain whether they left."""
        return self._session.scalars(
            select(Message).where(Message.status.in_((MailStatus.CLAIMED, MailStatus.UNCERTAIN))).order_by(Message.id)
        ).all()

    def unconfirmed(self, way: str, since: Instant, *, limit: int) -> Sequence[Message]:
        """The latest messages that the server of a way said it took, and no record has confirmed."""
        return self._session.scalars(
            select(Message)
            .where(Message.status == MailStatus.SENT, Message.way == way, Message.claimed_at >= since)
            .order_by(Message.claimed_at.desc(), Message.id)
            .limit(limit)
        ).all()

    def confirmed_since(self, way: str, since: Instant) -> bool:
        """Whether a message that went by a way since an instant was confirmed."""
        query = select(Message.id).where(
            Message.status == MailStatus.CONFIRMED, Message.way == way, Message.claimed_at >= since
        )
        return self._session.scalar(query.limit(1)) is not None

    def claimed_since(self, since: Instant) -> Sequence[tuple[datetime, str]]:
        """When and to which address messages were claimed after an instant, the earliest first."""
        rows = self._session.execute(
            select(Message.claimed_at, Message.address)
            .where(Message.claimed_at > since, Message.address.is_not(None))
            .order_by(Message.claimed_at)
        )
        return [(at, address or "") for at, address in rows if at is not None]

    def locked(self, identities: Collection[str]) -> dict[str, Message]:
        """The messages with these identities, kept from other writers until the end of the unit."""
        rows = self._session.scalars(
            select(Message).where(Message.id.in_(identities)).order_by(Message.id).with_for_update()
        )
        return {row.id: row for row in rows}

    def standings(self, message_ids: Collection[str], day: date) -> list[Standing]:
        """How things stand on a day with everything that these messages carry."""
        return standings(self._session, message_ids, day)

    # What else the outbox shows

    def drafts_by_round(self) -> list[DraftsOfRound]:
        """What waits for approval, by letter, step and language, those prepared first first."""
        columns = (ReminderStep.round_id, ReminderStep.code, ReminderStep.template)
        rows = self._session.execute(
            select(*columns, Message.language, Message.wanted_language, func.count(), func.min(Message.id))
            .join(ReminderStep, ReminderStep.id == Message.step_id)
            .where(Message.status == MailStatus.DRAFT)
            .group_by(*columns, Message.language, Message.wanted_language)
            .order_by(func.min(Message.prepared_at), ReminderStep.round_id, ReminderStep.code, Message.language)
        )
        return [DraftsOfRound(*row) for row in rows]

    def steps(self, identities: Collection[str]) -> dict[str, tuple[ReminderStep, CallRound, int]]:
        """Steps with their rounds and the number of the call's latest round, by the step."""
        later = aliased(CallRound)
        latest = (
            select(func.max(later.number))
            .where(later.call_id == CallRound.call_id)
            .correlate(CallRound)
            .scalar_subquery()
        )
        rows = self._session.execute(
            select(ReminderStep, CallRound, latest)
            .join(CallRound, CallRound.id == ReminderStep.round_id)
            .where(ReminderStep.id.in_(identities))
        )
        return {step.id: (step, one, number) for step, one, number in rows}

    def bounced_contacts(self) -> Sequence[Contact]:
        """The contacts to whom mail came back, the latest first."""
        return self._session.scalars(
            select(Contact).where(Contact.bounced_at.is_not(None)).order_by(Contact.bounced_at.desc(), Contact.id)
        ).all()

    def contacts(self, identities: Collection[str]) -> dict[str, Contact]:
        """The contacts with these identities."""
        return {row.id: row for row in self._session.scalars(select(Contact).where(Contact.id.in_(identities)))}

    # Approvals

    def approvals(self, round_ids: Collection[str]) -> Sequence[Approval]:
        """Who approved what for these rounds, the latest last."""
        return self._session.scalars(
            select(Approval).where(Approval.round_id.in_(round_ids)).order_by(Approval.approved_at, Approval.id)
        ).all()

    def volumes(self) -> Sequence[tuple[ReminderStep, int, int]]:
        """Each step with messages to send: how many it has that left or are to leave, and how many were approved."""
        approved = (
            select(Approval.round_id, func.max(Approval.messages).label("messages"))
            .group_by(Approval.round_id)
            .subquery()
        )
        waiting = select(Message.step_id).where(Message.status == MailStatus.APPROVED)
        counted = (
            select(Message.step_id, func.count().label("messages"))
            .where(Message.status.in_(SENDING), Message.step_id.in_(waiting))
            .group_by(Message.step_id)
            .subquery()
        )
        return self._session.execute(
            select(ReminderStep, counted.c.messages, func.coalesce(approved.c.messages, 0))
            .join(counted, counted.c.step_id == ReminderStep.id)
            .outerjoin(approved, approved.c.round_id == ReminderStep.round_id)
            .where(ReminderStep.status != StepStatus.HELD)
            .order_by(ReminderStep.id)
        ).all()


def _leaving(at: Instant) -> tuple[ColumnElement[bool], ...]:
    """Of a message joined with its step, if it has one: it may leave now."""
    return (
        Message.status == MailStatus.APPROVED,
        or_(Message.step_id.is_(None), ReminderStep.status != StepStatus.HELD),
        or_(Message.next_try_at.is_(None), Message.next_try_at <= at),
    )
