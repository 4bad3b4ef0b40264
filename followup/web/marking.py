"""Marking evidence in a text: overlapping spans become pieces, each with the fields and rules that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from followup.services.task_views import EvidenceMark


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `fields` is empty where no evidence rests on it."""

    text: str
    fields: tuple[str, ...]
    rules: tuple[str, ...]


def marked(text: str, marks: Sequence[EvidenceMark]) -> list[Piece]:
    """A text as pieces, in order and without loss; marks outside the text, or of another provision, are left out."""
    here = [mark for mark in marks if mark.place is None and 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text), *(mark.start for mark in here), *(mark.end for mark in here)})
    return [_piece(text, start, end, here) for start, end in pairwise(edges)]


def _piece(text: str, start: int, end: int, marks: Sequence[EvidenceMark]) -> Piece:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    fields = tuple(dict.fromkeys(mark.field for mark in over))
    return Piece(text[start:end], fields, tuple(dict.fromkeys(mark.rule for mark in over)))
