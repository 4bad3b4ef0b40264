"""One dispatch: hold what is unusual, reconcile what is unclear, then send what was approved, batch by batch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.sending import (
    Outcome,
    Result,
    anything_to_send,
    claim_batch,
    delivery_rules,
    hold_unusual,
    reconcile,
    unclear_messages,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.delivery.transport import Transport
    from followup.records.register import Register
    from followup.services.sending import Claimed
    from followup.vocabulary.instants import Instant

_TURN = "sending"


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
    unreachable: str | None = None
    """Why the server could not be reached, or answered no more; what waits stays approved."""
    held: list[str] = []


def dispatch(register: Register, transport: Transport, *, by: str, now: Instant) -> DispatchReport:
    """Send everything that was approved and may leave now. One process at a time sends for a register."""
    report = DispatchReport(way=transport.name)
    if not anything_to_send(register, now):
        return report
    with register.turn(_TURN) as ours:
        if not ours:
            report.busy = True
            return report
        try:
            report.held = hold_unusual(register, by=by, now=now)
            _reconcile(register, transport, report, by=by, now=now)
            _send_all(register, transport, report, by=by, now=now)
        finally:
            transport.close()
    return report


def _reconcile(register: Register, transport: Transport, report: DispatchReport, *, by: str, now: Instant) -> None:
    unclear = unclear_messages(register)
    ours = {header_id: identity for identity, header_id, way in unclear if way == transport.name}
    # Another way's record, or none, cannot be asked from here: those stay, or become, uncertain.
    found: dict[str, bool | None] = {identity: None for identity, _header, way in unclear if way != transport.name}
    for header_id, accepted in transport.accepted(ours.keys()).items():
        found[ours[header_id]] = accepted
    counts = reconcile(register, found, by=by, now=now)
    report.uncertain += counts.pop("uncertain")
    report.reconciled += sum(counts.values())


def _send_all(register: Register, transport: Transport, report: DispatchReport, *, by: str, now: Instant) -> None:
    """Claim, send, and record with the next claim: one durable commit a message, or one a batch.

    Without an acceptance record messages are claimed one at a time, so that a crash leaves one of them unclear.
    """
    limit = delivery_rules().batch.value if transport.keeps_record else 1
    results: list[Result] = []
    while batch := claim_batch(
        register, 0 if report.unreachable else limit, way=transport.name, settled=results, by=by, now=now
    ):
        results = _send_batch(transport, batch, report)


def _send_batch(transport: Transport, batch: Sequence[Claimed], report: DispatchReport) -> list[Result]:
    results: list[Result] = []
    for mail in batch:
        if report.unreachable:
            results.append(Result(mail.id, Outcome.UNREACHED, report.unreachable))
            continue
        result = transport.send(mail)
        results.append(result)
        if result.silent:
            report.unreachable = result.answer or "no answer"
    _count(report, Counter(result.outcome for result in results))
    return results


def _count(report: DispatchReport, outcomes: Counter[Outcome]) -> None:
    report.sent += outcomes[Outcome.ACCEPTED]
    report.later += outcomes[Outcome.LATER] + outcomes[Outcome.UNREACHED]
    report.failed += outcomes[Outcome.REFUSED]
    report.uncertain += outcomes[Outcome.UNCLEAR]
