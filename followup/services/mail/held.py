"""Steps that wait for an officer: what is not to go any more is left out, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.vocabulary.errors import NotAllowed, NotFound
from followup.vocabulary.statuses import StepStatus

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.vocabulary.instants import Instant


def leave_out_step(register: Register, step_id: str, *, by: str, now: Instant, reason: str) -> None:
    """Leave a held or planned step out, as an officer decides. Raises NotFound, NotAllowed once it is prepared."""
    with register.writing(by=by, at=now, reason=reason) as unit:
        step = unit.mail.step(step_id)
        if step is None:
            raise NotFound(f"no step {step_id} in the register; followup outbox list names those that are held")
        if step.status not in {StepStatus.HELD, StepStatus.PLANNED}:
            raise NotAllowed(f"the step {step.code} is {step.status} already")
        step.status, step.reason = StepStatus.SKIPPED.value, f"left out by {by}: {reason}"
