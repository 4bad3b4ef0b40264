"""One dispatch: hold what is unusual, reconcile what is unclear, then send what was approved, batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.inbox.bounces import record_refusals
from followup.services.mail.rhythm import keep_rhythm
from followup.services.sending.breaker import hold_refused, hold_unusual
from followup.services.sending.claiming import Claiming
from followup.services.sending.protocol import (
    Outcome,
    Result,
    anything_to_confirm,
    anything_to_send,
    delivery_rules,
    pace_of,
    waiting_for_their_turn,
)
from followup.services.sending.reconciling import (
    Lag,
    believed,
    confirm,
    confirmed_lately,
    reconcile,
    unclear_messages,
    unconfirmed_messages,
)
from followup.vocabulary.instants import Instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.delivery.transport import Transport
    from followup.records.register import Register
    from followup.services.mail.reminder_mail import House
    from followup.services.sending.protocol import Claimed

_TURN = "sending"
Clock = Callable[[], Instant]
"""The time as it goes on while a dispatch runs."""


class DispatchReport(BaseModel):
    """What one dispatch did. No address stands in it."""

    way: str
    busy: bool = False
    """Another process is sending; this one did nothing."""
    sent: int = 0
    later: int = 0
    """Not taken for now; tried again later with the same Message-ID."""
    failed: int = 0
    uncertain: int = 0
    reconciled: int = 0
    """Left unclear by an earlier dispatch and now known to have left, or to have to leave again."""
    confirmed: int = 0
    """Taken by the server as it said, and found in the acceptance record."""
    paced: int = 0
    """Not handed over yet, since their domains have had their share of the minute; they follow with the next tick."""
    waiting: int = 0
    """Put off now, since their contacts' turn has not come; the reason stands with each message."""
    gathered: int = 0
    """Prepared one by one and gone together, several in one mail to a contact."""
    unreachable: str | None = None
    """Why the server could not be reached, or answered no more; what waits stays approved."""
    held: list[str] = []


def dispatch(
    register: Register,
    transport: Transport,
    *,
    by: str,
    now: Instant,
    clock: Clock | None = None,
    house: House | None = None,
) -> DispatchReport:
    """Send everything that was approved and may leave now. One process at a time sends for a register.

    `clock` tells the time as the work goes on; without one all of it happens at `now`. With a `house` each contact gets
    mail in its turn (services.mail.rhythm), several things in one; without one all leaves at once.
    """
    report = DispatchReport(way=transport.name)
    lag = _lag(transport)
    if not anything_to_send(register, now) and not (
        lag is not None and anything_to_confirm(register, transport.name, Instant(now - lag.kept))
    ):
        return report
    with register.turn(_TURN) as ours:
        if not ours:
            report.busy = True
            return report
        try:
            _Dispatch(register, transport, report, by, clock or (lambda: now), lag, house).run()
        finally:
            transport.close()
    return report


def _lag(transport: Transport) -> Lag | None:
    """How far the transport's record lags behind; None for one that does not, or when there is none."""
    rules = delivery_rules()
    if not (transport.keeps_record and transport.remote):
        return None
    return Lag(timedelta(minutes=rules.record_settles_minutes.value), timedelta(days=rules.record_kept_days.value))


class _Dispatch:
    """The work of one dispatch, while it is this process's turn."""

    def __init__(  # noqa: PLR0913, PLR0917  all that one dispatch needs, passed on once
        self,
        register: Register,
        transport: Transport,
        report: DispatchReport,
        by: str,
        clock: Clock,
        lag: Lag | None,
        house: House | None,
    ) -> None:
        self._register = register
        self._transport = transport
        self._report = report
        self._by = by
        self._clock = clock
        self._lag = lag
        self._house = house
        self._refused: list[str] = []
        """The messages refused one after the other, up to now."""
        self._ever_refused: set[str] = set()

    def run(self) -> None:
        """Hold, reconcile, send."""
        self._report.held = hold_unusual(self._register, by=self._by, now=self._clock())
        self._reconcile()
        self._send_all()

    def _reconcile(self) -> None:
        register, way, now = self._register, self._transport.name, self._clock()
        unclear = unclear_messages(register)
        # Another way's record, or none, cannot be asked from here: those stay, or become, uncertain.
        ours = [one for one in unclear if one.way == way]
        others = [one for one in unclear if one.way != way]
        since = Instant(now - self._lag.kept) if self._lag else now
        known = unconfirmed_messages(register, way, since) if self._lag else []
        said = self._transport.accepted([one.header_id for one in (*ours, *known)])
        seen = [one.id for one in known if said[one.header_id]]
        works = any(said.values()) or (self._lag is not None and confirmed_lately(register, way, since))
        found = believed(ours, said, self._lag, works=works, now=now) | dict.fromkeys((one.id for one in others), None)
        self._report.confirmed = confirm(register, seen, by=self._by, now=now)
        counts = reconcile(register, found, by=self._by, now=now)
        self._report.uncertain += counts.uncertain
        self._report.reconciled += counts.confirmed + counts.again

    def _send_all(self) -> None:
        """Claim, send, and record with the next claim: one durable commit a message, or one a batch.

        Without an acceptance record messages are claimed one at a time, so that a crash leaves one of them unclear.
        """
        most = delivery_rules().batch.value if self._transport.keeps_record else 1
        pace = pace_of(self._register, self._clock()) if self._transport.remote else None
        settled: list[tuple[Claimed, Result]] = []
        way, only = self._transport.name, self._in_turn()
        with closing(Claiming(self._register, way=way, pace=pace, only=only, by=self._by)) as claiming:
            while batch := self._claim(claiming, most, settled):
                settled = self._send_batch(batch)
        record_refusals(self._register, self._ever_refused, by=self._by, now=self._clock())
        if pace is not None:
            full = pace.full(self._clock())
            self._report.paced = waiting_for_their_turn(self._register, full, now=self._clock())

    def _in_turn(self) -> list[str] | None:
        """The messages whose contact's turn it is; None where no turns are kept."""
        if self._house is None:
            return None
        turns = keep_rhythm(self._register, self._house, by=self._by, now=self._clock())
        self._report.waiting, self._report.gathered = turns.waiting, turns.gathered
        return turns.cleared

    def _claim(self, claiming: Claiming, most: int, settled: Sequence[tuple[Claimed, Result]]) -> list[Claimed]:
        stopped = self._report.unreachable is not None
        now = self._clock()
        claimed = claiming.next(0 if stopped else most, settled, now)
        if stopped and len(self._refused) >= delivery_rules().refusals_in_a_row.value:
            self._report.held += hold_refused(self._register, self._refused, by=self._by, now=now)
        return claimed

    def _send_batch(self, batch: Sequence[Claimed]) -> list[tuple[Claimed, Result]]:
        results = [(mail, self._send(mail)) for mail in batch]
        outcomes = Counter(result.outcome for _mail, result in results)
        report = self._report
        report.sent += outcomes[Outcome.ACCEPTED]
        report.later += outcomes[Outcome.LATER] + outcomes[Outcome.UNREACHED]
        report.failed += outcomes[Outcome.REFUSED]
        report.uncertain += outcomes[Outcome.UNCLEAR]
        self._ever_refused |= {mail.id for mail, result in results if result.outcome is Outcome.REFUSED}
        return results

    def _send(self, mail: Claimed) -> Result:
        report = self._report
        if report.unreachable is None and self._clock() - (mail.at or self._clock()) > _batch_time():
            report.unreachable = "the server is so slow that the rest of what was taken up goes back"
        if report.unreachable:
            return Result(mail.id, Outcome.UNREACHED, report.unreachable)
        result = self._transport.send(mail)
        if result.silent:
            report.unreachable = result.answer or "no answer"
        self._refused = [*self._refused, mail.id] if result.outcome is Outcome.REFUSED else []
        if len(self._refused) >= delivery_rules().refusals_in_a_row.value:
            report.unreachable = result.answer or "refused"
        return result


def _batch_time() -> timedelta:
    return timedelta(minutes=delivery_rules().batch_minutes.value)
