"""What a check gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from followup.checking.document import Line


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: the rule that found it, where, in one sentence, and the facts that do not agree.

    `advisory` findings are for a person to weigh; the others are wrong by the rule. `line` counts from 1 in a plain
    text and is None for other files; `order` is the line's place in the document.
    """

    rule: str
    advisory: bool
    place: str
    message: str
    facts: tuple[str, ...] = ()
    line: int | None = None
    order: int = 0


def found(rule: str, line: Line, message: str, facts: tuple[str, ...], *, advisory: bool = False) -> Finding:
    """A finding at a line."""
    return Finding(rule, advisory, line.place, message, facts, line.number, line.order)
