"""Claiming messages for sending: recorded what became of the last, and marked the next, in one durable commit.

Each message is checked again at the moment at which it is claimed: whoever has answered or left, or whose call is
closed, gets nothing. Checking one by one costs more than sending, so many are checked at once, and what was found holds
for as long as nobody but this sender has written to the register: every write leaves an event, and SQLite lets one in
at a time.
"""

from __future__ import annotations

from collections import deque
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from followup.records.tables import Message, Occurrence, ReminderStep
from followup.services.mail.last_checks import LastChecks
from followup.services.sending.protocol import Claimed, Result, became
from followup.vocabulary.statuses import MailStatus, StepStatus
from followup.writing.mail_bytes import read_address, readdress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from followup.records.outgoing import Outgoing
    from followup.records.register import Register, Unit
    from followup.services.mail.last_checks import Stopped
    from followup.services.sending.pace import Pace
    from followup.vocabulary.instants import Instant

AHEAD = 500
"""How many messages are checked at once, where that holds for a while."""

Settled = tuple[Claimed, Result]


def claim_batch(  # noqa: PLR0913  what became of the last, how many more, at what pace, by whom, when
    register: Register,
    limit: int,
    *,
    way: str,
    settled: Sequence[Settled] = (),
    pace: Pace | None = None,
    by: str,
    now: Instant,
) -> list[Claimed]:
    """Claim once, without looking ahead; see `Claiming.next`."""
    return Claiming(register, way=way, pace=pace, by=by, ahead=0).next(limit, settled, now)


class Claiming:
    """The claims of one sender, one after the other. `pace` None knows no limit, `only` None no choice."""

    def __init__(
        self,
        register: Register,
        *,
        way: str,
        pace: Pace | None,
        only: Sequence[str] | None = None,
        by: str,
        ahead: int = AHEAD,
    ) -> None:
        self._register = register
        self._way = way
        self._pace = pace
        self._only = None if only is None else deque(only)
        """The messages whose contact's turn it is, as far as they were not looked at yet; None knows no turns."""
        self._by = by
        self._continuing = register.continuing(Message, by=by) if ahead else None
        self._most = ahead if self._continuing else 0
        self._checked: deque[Outgoing] = deque()
        """Messages found to be in order, in the register as it was after its event `_last`, for the day `_day`."""
        self._held: dict[str, Outgoing] = {}
        """The messages claimed last, as they were left."""
        self._last: int | None = None
        self._day: date | None = None

    def close(self) -> None:
        """Give back what was opened; to be called at the end."""
        if self._continuing is not None:
            self._continuing.close()

    def next(self, limit: int, settled: Sequence[Settled], now: Instant) -> list[Claimed]:
        """Record what became of the last batch and claim the next; an empty list says that nothing may leave now.

        What must not leave is withdrawn, with the reason. An address that has changed since the preparation is put into
        the message before it is claimed. `limit` 0 only records.
        """
        while True:
            found, claimed = self._once(limit, settled, now)
            if claimed or not found:
                return claimed
            settled = ()

    def _once(self, limit: int, settled: Sequence[Settled], now: Instant) -> tuple[bool, list[Claimed]]:
        """One round of claiming: whether anything was there to be claimed, and what was."""
        found, claimed = self._go_on(limit, settled, now) or self._look(limit, settled, now)
        claim = self._claim(now)
        self._held = {message.id: message._replace(**claim) for message in claimed}
        if not self._most:
            self._checked.clear()
        return found, [Claimed(one.id, one.header_id, one.address or "", one.content, now) for one in claimed]

    def _go_on(self, limit: int, settled: Sequence[Settled], now: Instant) -> tuple[bool, list[Outgoing]] | None:
        """Settle and claim among the messages checked; None when they have to be checked anew."""
        if self._continuing is None or not self._checked or self._last is None or self._day != now.date():
            return None
        claimed: list[Outgoing] = []

        def work() -> list[tuple[Outgoing, dict[str, Any]]]:
            held = ((self._held[mail.id], mail, result) for mail, result in settled)
            changes = [(message, became(message, mail, result, now)) for message, mail, result in held]
            claimed.extend(self._next_of_those_checked(limit, now))
            claim = self._claim(now)
            return [*changes, *((message, claim) for message in claimed)]

        events = self._continuing.after(self._last, work, at=now, reason=f"sending by {self._way}")
        if events is None:
            return None
        self._last += events
        return bool(limit), claimed

    def _look(self, limit: int, settled: Sequence[Settled], now: Instant) -> tuple[bool, list[Outgoing]]:
        """Settle, look for messages that may leave, check them, and claim the first of them."""
        self._checked.clear()
        with self._register.claiming(by=self._by, at=now, reason=f"sending by {self._way}") as unit:
            self._settle(unit, settled, now)
            messages = self._to_send(unit, limit, now)
            checks = LastChecks.of(unit, messages, now)
            stopped = {message.id: why for message in messages if (why := checks.stopped(message))}
            self._stop(unit, stopped)
            elsewhere: list[Outgoing] = []
            for message in (one for one in messages if one.id not in stopped):
                (elsewhere if checks.moved(message) else self._checked).append(message)
            claimed = self._next_of_those_checked(limit, now)
            unit.change_many(Message, dict.fromkeys((message.id for message in claimed), self._claim(now)))
            self._last, self._day = unit.history.latest(), now.date()
        if elsewhere:
            self._readdress(elsewhere, checks, now)
        return bool(messages), claimed

    @staticmethod
    def _stop(unit: Unit, stopped: Mapping[str, Stopped]) -> None:
        """Withdraw or fail what must not leave, and set free what is still owed of it."""
        owed = [one for why in stopped.values() for one in why.still_owed]
        changes = {identity: {"status": why.status.value, "reason": why.reason} for identity, why in stopped.items()}
        unit.change_many(Message, changes)
        unit.change_many(Occurrence, {one.occurrence.id: {"message_id": None} for one in owed})
        unit.change_many(ReminderStep, {one.step.id: {"status": StepStatus.PLANNED.value} for one in owed})

    def _next_of_those_checked(self, limit: int, now: Instant) -> list[Outgoing]:
        """The next that may go to their domains; those that may not are looked for again later."""
        claimed: list[Outgoing] = []
        while self._checked and len(claimed) < limit:
            message = self._checked.popleft()
            if self._pace is None or self._pace.take(message.address or "", now):
                claimed.append(message)
        return claimed

    def _claim(self, now: Instant) -> dict[str, Any]:
        """What is new of a message that is claimed now."""
        status = MailStatus.CLAIMED.value
        return {"status": status, "claimed_at": now, "claimed_by": self._by, "way": self._way}

    def _to_send(self, unit: Unit, limit: int, now: Instant) -> Sequence[Outgoing]:
        if not limit:
            return []
        most = max(limit, self._most)
        beside = self._pace.full(now) if self._pace else ()
        if self._only is None:
            return unit.mail.to_send(now, limit=most, beside=beside)
        while self._only:
            those = [self._only.popleft() for _ in range(min(most, len(self._only)))]
            if found := unit.mail.to_send(now, limit=most, beside=beside, only=those):
                return found
        return []

    @staticmethod
    def _settle(unit: Unit, settled: Sequence[Settled], now: Instant) -> None:
        messages = unit.mail.locked([mail.id for mail, _result in settled]) if settled else {}
        unit.change_many(Message, {mail.id: became(messages[mail.id], mail, result, now) for mail, result in settled})

    def _readdress(self, messages: Sequence[Outgoing], checks: LastChecks, now: Instant) -> None:
        """Put the new address into messages that have not been claimed; words and Message-ID stay."""
        changed = {
            message.id: (holder, recipient, readdress(message.content, recipient))
            for message in messages
            for holder in [checks.holder(message)]
            for recipient in [read_address(holder.address or "", holder.name or "")]
        }
        reason = "the office is now reached at another address"
        with self._register.claiming(by=self._by, at=now, reason=reason) as unit:
            for message in unit.mail.locked(changed).values():
                if message.status != MailStatus.APPROVED:
                    continue
                holder, recipient, content = changed[message.id]
                message.contact_id = holder.id
                message.address = recipient.addr_spec
                message.content = content
                message.content_sha256 = sha256(content).hexdigest()
