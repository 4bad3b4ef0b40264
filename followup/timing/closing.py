"""What becomes of a document's timeline when its call closes later than the timeline foresaw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from followup.timing.documents import CALL_CLOSES, document_rule
from followup.timing.milestones import Milestone
from followup.timing.words import span, written
from followup.vocabulary.deadlines import Unit

THE_DAY_REQUESTED = (CALL_CLOSES, "deadline")
"""The milestones that are the day by which replies are requested: of a document, and of a call by itself."""


def after_call_closes(
    milestones: Sequence[Milestone], closes: date, kind: str, convention: str | None
) -> list[Milestone]:
    """The milestones of a document whose call closes on `closes`, in the order given.

    A step that would come before the steps it builds on moves to the first day on which it can be done, each at its
    shortest, and says so; all others stay. Milestones that are no steps of the document's rule are left as they are.
    """
    at_least = {code: step.at_least_days for code, step in document_rule(convention, kind).steps.items()}
    ready = closes
    laid = []
    for milestone in milestones:
        if milestone.code in THE_DAY_REQUESTED:
            given = (f"a reply is requested by {written(closes)}, as communicated",)
            laid.append(Milestone(milestone.code, milestone.title, closes, given))
            continue
        if milestone.code in at_least and milestone.day is not None:
            ready = max(ready + timedelta(days=at_least[milestone.code]), milestone.day)
            laid.append(_moved(milestone, ready, at_least[milestone.code]) if ready > milestone.day else milestone)
            continue
        laid.append(milestone)
    return laid


def _moved(milestone: Milestone, ready: date, days: int) -> Milestone:
    reason = (
        f"{written(milestone.day)} no longer fits, since the call closes later; "
        f"{span(days, Unit.DAY)} at the least after the step before it = {written(ready)}"
        if milestone.day
        else ""
    )
    return Milestone(milestone.code, milestone.title, ready, (*milestone.explanation, reason))
