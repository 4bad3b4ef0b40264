"""What the register knows that a document can contradict; services fill it, rules read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Words = dict[str, str]
"""The same words by language code."""


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting with its days. `names` are the ways in which its body is written; `own` is the document's meeting."""

    key: str
    number: int
    names: tuple[str, ...]
    opening: date
    closing: date
    own: bool = False


@dataclass(frozen=True, slots=True)
class RequestFact:
    """Something that was asked, and whether the register holds a result, or a reason for there being none."""

    key: str
    words: Words
    answered: bool
    reason: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A letter of a call: its day and the audiences it went to, as codes."""

    key: str
    dated: date | None
    audience: frozenset[str]


@dataclass(frozen=True, slots=True)
class BodyFact:
    """A body that was asked for information, or that the note covers; `names` in any language, longest first."""

    key: str
    names: tuple[str, ...]
    asked: bool
    covered: bool | None = None
    """Whether the register has a section for it; None: the document's own headings tell."""


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """The facts of one case, or of a note's task in the register."""

    symbols: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    compilations: frozenset[str] = frozenset()
    meetings: tuple[MeetingFact, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    letters: tuple[LetterFact, ...] = ()
    bodies: tuple[BodyFact, ...] = ()
    submissions: int | None = None
    senders: int | None = None
