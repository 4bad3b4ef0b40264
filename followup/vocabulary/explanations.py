"""A date that explains itself: the day, or why there is none yet, and the steps that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ExplainedDate:
    """The last day that keeps a deadline, or None with the reason in the explanation.

    `explanation` is a list of short English sentences, one a step, the last giving the day or what is waited for.
    `calendar` is the version of the calendar of meetings against which it was resolved.
    """

    day: date | None
    explanation: tuple[str, ...]
    calendar: str
