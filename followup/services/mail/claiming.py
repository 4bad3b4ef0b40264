"""Claiming messages for sending: recorded what became of the last, and marked the next, in one durable commit.

Each message is checked again at the moment at which it is claimed: whoever has answered or left, or whose call is
closed, gets nothing. Checking one by one costs more than sending, so many are checked at once, and what was found holds
for as long as nobody but this sender has written to the register: every write leaves an event, and SQLite lets one in
at a time.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from followup.services.mail.last_checks import LastChecks
from followup.services.mail.sending import Claimed, Result, apply
from followup.vocabulary.statuses import MailStatus
from followup.writing.mail_bytes import read_address, readdress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from followup.records.register import Register, Unit
    from followup.records.tables import Message
    from followup.services.mail.pace import Pace
    from followup.vocabulary.instants import Instant

AHEAD = 500
"""How many messages are checked at once, where that holds for a while."""
_TOLD = ("status", "reason", "answer", "sent_at", "next_try_at", "tries", "claimed_at", "claimed_by", "way")
"""What claiming and settling change in a message."""

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
        self._continuing = register.continuing(by=by) if ahead else None
        self._most = ahead if self._continuing else 0
        self._checked: deque[Message] = deque()
        """Messages found to be in order, in the register as it was after its event `_last`, for the day `_day`."""
        self._held: dict[str, Message] = {}
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
        self._held = {message.id: message for message in claimed}
        if not self._most:
            self._checked.clear()
        return found, [Claimed(one.id, one.header_id, one.address or "", one.content, now) for one in claimed]

    def _go_on(self, limit: int, settled: Sequence[Settled], now: Instant) -> tuple[bool, list[Message]] | None:
        """Settle and claim among the messages checked; None when they have to be checked anew."""
        if self._continuing is None or not self._checked or self._last is None or self._day != now.date():
            return None
        claimed: list[Message] = []
        changed: list[tuple[Message, dict[str, object]]] = []

        def change(message: Message, work: Callable[[], None]) -> None:
            before = {name: getattr(message, name) for name in _TOLD}
            work()
            changed.append((message, before))

        def work() -> list[tuple[Message, dict[str, object]]]:
            for mail, result in settled:
                message = self._held[mail.id]
                change(message, partial(apply, message, mail, result, now))
            claimed.extend(self._next_of_those_checked(limit, now))
            for message in claimed:
                change(message, partial(self._claim, message, now))
            return changed

        events = self._continuing.after(self._last, work, at=now, reason=f"sending by {self._way}")
        if events is None:
            return None
        self._last += events
        return bool(limit), claimed

    def _look(self, limit: int, settled: Sequence[Settled], now: Instant) -> tuple[bool, list[Message]]:
        """Settle, look for messages that may leave, check them, and claim the first of them."""
        self._checked.clear()
        with self._register.claiming(by=self._by, at=now, reason=f"sending by {self._way}") as unit:
            self._settle(unit, settled, now)
            messages = self._to_send(unit, limit, now)
            checks = LastChecks.of(unit, messages, now)
            fine = [message for message in messages if not checks.stop(message)]
            elsewhere = [message for message in fine if checks.moved(message)]
            self._checked.extend(message for message in fine if message not in elsewhere)
            claimed = self._mark(limit, now)
            unit.flush()
            self._last, self._day = unit.history.latest(), now.date()
        if elsewhere:
            self._readdress(elsewhere, checks, now)
        return bool(messages), claimed

    def _mark(self, limit: int, now: Instant) -> list[Message]:
        claimed = self._next_of_those_checked(limit, now)
        for message in claimed:
            self._claim(message, now)
        return claimed

    def _next_of_those_checked(self, limit: int, now: Instant) -> list[Message]:
        """The next that may go to their domains; those that may not are looked for again later."""
        claimed: list[Message] = []
        while self._checked and len(claimed) < limit:
            message = self._checked.popleft()
            if self._pace is None or self._pace.take(message.address or "", now):
                claimed.append(message)
        return claimed

    def _claim(self, message: Message, now: Instant) -> None:
        message.status = MailStatus.CLAIMED.value
        message.claimed_at = now
        message.claimed_by = self._by
        message.way = self._way

    def _to_send(self, unit: Unit, limit: int, now: Instant) -> Sequence[Message]:
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
        for mail, result in settled:
            apply(messages[mail.id], mail, result, now)

    def _readdress(self, messages: Sequence[Message], checks: LastChecks, now: Instant) -> None:
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
