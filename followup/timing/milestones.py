"""The steps of a task: what is done by when, and why then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a task or document. `day` is None while what it hangs on has no day; the explanation says on what."""

    code: str
    title: str
    day: date | None
    explanation: tuple[str, ...]
