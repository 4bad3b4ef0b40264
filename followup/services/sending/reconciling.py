"""What became of messages of which nobody knows whether they left: an acceptance record says so, else an officer.

A record that lags behind, as a journal mailbox or a server's log, holds what was taken some moments later, and only as
long as it is kept. "Not there" is therefore believed only some time after the message was handed over and not too long
after, and only of a record that is seen to work: it holds another message that the server took.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from followup.vocabulary.errors import NotAllowed, NotFound
from followup.vocabulary.instants import Instant
from followup.vocabulary.statuses import MailStatus

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.records.tables import Message

WITNESSES = 500
"""How many messages that the server took are looked for in a record at a time."""
IN_DOUBT: Mapping[str, str] = {
    "status": MailStatus.UNCERTAIN.value,
    "reason": "it was handed over and no answer came; an officer finds out whether it arrived",
}
"""How a message is left to an officer, unless an acceptance record speaks first."""
_UNCLEAR = frozenset({MailStatus.CLAIMED, MailStatus.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class Handed:
    """A message that was handed over, or was about to be: `way` by which, `at` when it was claimed."""

    id: str
    header_id: str
    way: str | None
    at: Instant | None


@dataclass(frozen=True, slots=True)
class Lag:
    """From when and until when after the handing over a record that lags behind can say "not there"."""

    settles: timedelta
    kept: timedelta

    def covers(self, handed: Handed, now: Instant) -> bool:
        """Whether the record can be expected to hold the message by now, if it was taken."""
        return handed.at is not None and self.settles <= now - handed.at <= self.kept


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages became what. `again`: they leave again."""

    confirmed: int = 0
    again: int = 0
    uncertain: int = 0


def unclear_messages(register: Register) -> list[Handed]:
    """Messages claimed and not settled, or uncertain."""
    with register.reading() as unit:
        return [_handed(message) for message in unit.mail.unclear()]


def unconfirmed_messages(register: Register, way: str, since: Instant) -> list[Handed]:
    """The latest messages that went by a way since an instant and that no record has confirmed yet."""
    with register.reading() as unit:
        return [_handed(message) for message in unit.mail.unconfirmed(way, since, limit=WITNESSES)]


def confirmed_lately(register: Register, way: str, since: Instant) -> bool:
    """Whether a record has confirmed a message that went by a way since an instant."""
    with register.reading() as unit:
        return unit.mail.confirmed_since(way, since)


def believed(
    asked: Sequence[Handed], said: Mapping[str, bool | None], lag: Lag | None, *, works: bool, now: Instant
) -> dict[str, bool | None]:
    """What to believe of each message, by its identity, given what the record said of each Message-ID.

    `works` tells that the record is known to hold what the server takes; a record without `lag` needs no such proof.
    """
    found: dict[str, bool | None] = {}
    for one in asked:
        there = said.get(one.header_id)
        if there is False and lag is not None and not (works and lag.covers(one, now)):
            there = None
        found[one.id] = there
    return found


def reconcile(register: Register, found: Mapping[str, bool | None], *, by: str, now: Instant) -> Counts:
    """Settle unclear messages by what is believed of each: taken, not taken, or nobody can tell (None)."""
    if not found:
        return Counts()
    became: list[str] = []
    with register.claiming(by=by, at=now, reason="compared with the acceptance record") as unit:
        for message in unit.mail.locked(found).values():
            if message.status in _UNCLEAR:
                before = message.status
                _believe(message, accepted=found[message.id], now=now)
                became += [message.status] if message.status != before else []
    return Counts(*(became.count(status) for status in (MailStatus.CONFIRMED, MailStatus.APPROVED, "uncertain")))


def confirm(register: Register, identities: Sequence[str], *, by: str, now: Instant) -> int:
    """Note that an acceptance record holds these messages, which the server said it took. Returns how many."""
    if not identities:
        return 0
    with register.claiming(by=by, at=now, reason="found in the acceptance record") as unit:
        sent = [one for one in unit.mail.locked(identities).values() if one.status == MailStatus.SENT]
        for message in sent:
            message.status = MailStatus.CONFIRMED.value
    return len(sent)


def decide_uncertain(register: Register, message_id: str, *, arrived: bool, by: str, now: Instant) -> None:
    """An officer says whether an uncertain message arrived; if not, it leaves again with the same Message-ID.

    Raises NotFound, and NotAllowed when the message is not uncertain.
    """
    with register.claiming(by=by, at=now, reason="an officer decided about an uncertain message") as unit:
        message = unit.mail.locked([message_id]).get(message_id)
        if message is None:
            raise NotFound(f"no message {message_id} in the outbox; followup outbox list shows them")
        if message.status != MailStatus.UNCERTAIN:
            raise NotAllowed(f"{message_id} is not uncertain; it is {message.status}")
        _believe(message, accepted=arrived, now=now)


def _believe(message: Message, *, accepted: bool | None, now: Instant) -> None:
    if accepted is None:
        if message.status != MailStatus.UNCERTAIN:
            for name, value in IN_DOUBT.items():
                setattr(message, name, value)
    elif accepted:
        message.status = MailStatus.CONFIRMED.value
        message.sent_at = message.claimed_at or now
        message.reason = None
    else:
        message.status = MailStatus.APPROVED.value
        message.claimed_at = message.claimed_by = None
        message.reason = None


def _handed(message: Message) -> Handed:
    at = message.claimed_at
    return Handed(message.id, message.header_id, message.way, Instant(at) if at is not None else None)
