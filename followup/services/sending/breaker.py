"""The circuit breaker: what is unusual waits for an officer, who releases it (services.approvals.release_step)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.services.mail.approvals import RELEASED
from followup.services.sending.protocol import delivery_rules
from followup.vocabulary.statuses import StepStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.records.register import Register
    from followup.records.tables import ReminderStep
    from followup.vocabulary.instants import Instant


def hold_unusual(register: Register, *, by: str, now: Instant) -> list[str]:
    """Hold each step that has unusually more messages than its approved letter had; returns a line for each."""
    rule = delivery_rules().unusual_volume
    with register.reading() as unit:
        unusual = {
            step.id: f"{count} messages are to leave and the approved letter had {approved}"
            for step, count, approved in unit.mail.volumes()
            if count > approved + max(rule.least, int(approved * rule.share)) and not _released(step)
        }
    return _hold(register, unusual, "held an unusual number of messages", by=by, now=now)


def hold_refused(register: Register, message_ids: Collection[str], *, by: str, now: Instant) -> list[str]:
    """Hold the steps whose messages a server refused one after the other: the fault is likely ours, not theirs."""
    with register.reading() as unit:
        steps = {message.step_id for message in unit.mail.of(message_ids) if message.step_id is not None}
    why = f"the server refused {len(message_ids)} messages one after the other"
    return _hold(register, dict.fromkeys(steps, why), "held after many refusals", by=by, now=now)


def _hold(register: Register, why: Mapping[str, str], reason: str, *, by: str, now: Instant) -> list[str]:
    if not why:
        return []
    with register.claiming(by=by, at=now, reason=reason) as unit:
        for step in unit.due.locked(why).values():
            if step.status == StepStatus.SKIPPED:
                continue
            step.status = StepStatus.HELD.value
            step.reason = f"{why[step.id]}; an officer looks at it before any more of them leaves"
    return sorted(why.values())


def _released(step: ReminderStep) -> bool:
    return step.status == StepStatus.PREPARED and (step.reason or "").startswith(RELEASED)
