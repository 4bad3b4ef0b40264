"""Withdrawing what is not to leave any more: what else a message carries is set free, to be prepared anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.vocabulary.statuses import MailStatus, StepStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from followup.records.register import Unit
    from followup.records.tables import Occurrence

UNSENT = frozenset({MailStatus.DRAFT, MailStatus.APPROVED})
"""The states of a message that has not been handed over."""
IN_ONE_MAIL = "goes in one mail with others: "


def withdraw_owed(
    unit: Unit, step_ids: Collection[str], reason: str, *, of: Callable[[Occurrence], bool] = lambda _owed: True
) -> int:
    """Withdraw the unsent messages that carry what these steps owe (all, or what `of` says); how many there were.

    What such a message carries besides is still owed: its step is planned again.
    """
    owed = {one.id: row for one, row in unit.mail.owed_by_steps(step_ids) if row.status in UNSENT and of(one)}
    messages = {row.id: row for row in owed.values()}
    for row in messages.values():
        row.status, row.reason = MailStatus.WITHDRAWN.value, reason
    for one, step in unit.mail.carried(list(messages)):
        if one.id not in owed:
            one.message_id = None
            step.status = StepStatus.PLANNED.value
    return len(messages)
