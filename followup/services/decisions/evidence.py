"""Evidence marked in a text: overlapping spans become runs, each with the fields and rules that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol


class Mark(Protocol):
    """What gave a field: a rule, and the characters on which it rests (start inclusive, end exclusive)."""

    @property
    def field(self) -> str:
        """The field of the request."""

    @property
    def rule(self) -> str:
        """The rule's identity."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """The character after the last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a text and the fields that rest on it (none: plain text)."""

    text: str
    fields: tuple[str, ...]
    rules: tuple[str, ...]


def stretches(text: str, marks: Sequence[Mark]) -> tuple[Stretch, ...]:
    """The text cut wherever a mark begins or ends, without loss; marks outside the text are left out."""
    inside = [one for one in marks if 0 <= one.start < one.end <= len(text)]
    cuts = sorted({0, len(text), *(one.start for one in inside), *(one.end for one in inside)})
    return tuple(_stretch(text, start, end, inside) for start, end in pairwise(cuts))


def _stretch(text: str, start: int, end: int, marks: Sequence[Mark]) -> Stretch:
    over = [one for one in marks if one.start <= start and end <= one.end]
    fields = tuple(dict.fromkeys(one.field for one in over))
    return Stretch(text[start:end], fields, tuple(dict.fromkeys(one.rule for one in over)))
