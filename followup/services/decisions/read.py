"""Reading files without a register: what `followup read` shows, file by file, the bad ones told apart from the good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from followup.reading.read import read_file
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind, VerbClass
from followup.vocabulary.deadlines import DeadlineType
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from followup.reading.requests.clauses import Source
    from followup.reading.results import ReadDecision, ReadRequest


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True)


class DeadlineField(_Line):
    """A deadline as the annotation guide writes it, with the words that gave it."""

    type: DeadlineType
    value: str | None = None
    text: str | None = None


class EvidenceField(_Line):
    """The rule that gave a field, and the characters on which it rests (start inclusive, end exclusive).

    They count in the text of the request's own paragraph, or of the one that `place` names (a chapeau, a blanket
    condition).
    """

    field: str
    rule: str
    start: int
    end: int
    place: str | None = None


class RequestLine(_Line):
    """One request, as a line of `followup read --format jsonl`; the codes are those of the annotation guide."""

    decision: str
    para: str
    verb: VerbClass
    actors: list[Actor]
    kind: Kind
    deadline: DeadlineField
    conditional: bool
    language: str
    text: str
    deliverable: str | None = None
    confidence: float
    evidence: list[EvidenceField]
    recalls: str | None = Field(default=None, exclude_if=lambda value: value is None)
    """The decision whose ask it repeats, as printed; left out when it repeats none."""
    refers_to: list[str] = Field(default=[], exclude_if=lambda value: not value)
    """The paragraphs of its own decision to which it refers ("the views referred to in paragraph 2"); likewise."""
    alternative_actors: list[Actor] = Field(default=[], exclude_if=lambda value: not value)
    """Those of the actors who are asked only if another is not there ("or, if none, the secretariat"); likewise."""


class BlanketLine(_Line):
    """A paragraph that makes the requests of its whole decision conditional."""

    decision: str
    para: str
    blanket_condition: Literal[True] = True
    language: str


class ReadReport(_Line):
    """Everything read from some files: `followup read --format json`. `refused` has a line for each file not read."""

    requests: list[RequestLine | BlanketLine]
    refused: list[str] = []


@dataclass(frozen=True, slots=True)
class FileReading:
    """The decisions of one file, or why it could not be read."""

    path: Path
    decisions: tuple[ReadDecision, ...] = ()
    refused: str | None = None


def read_files(
    paths: Sequence[Path],
    language: str | None = None,
    convention: str | None = None,
    *,
    source: Source | None = None,
) -> Iterator[FileReading]:
    """Each file in turn, read or refused with its reason; nothing is held longer than the caller holds it."""
    for path in paths:
        try:
            yield FileReading(path, tuple(read_file(path, language, convention, source=source)))
        except BadInput as error:
            yield FileReading(path, refused=str(error))


def lines_of(decision: ReadDecision) -> list[RequestLine | BlanketLine]:
    """The lines of a decision: its requests in order of the text, then its blanket conditions."""
    lines: list[RequestLine | BlanketLine] = [request_line(decision, request) for request in decision.requests]
    lines += [
        BlanketLine(decision=decision.number, para=place, language=decision.language)
        for place in decision.blanket_conditions
    ]
    return lines


def request_line(decision: ReadDecision, request: ReadRequest) -> RequestLine:
    """One request in the stable shape."""
    deadline = request.deadline
    return RequestLine(
        decision=decision.number,
        para=request.place,
        verb=request.verb,
        actors=list(request.actors),
        kind=request.kind,
        deadline=DeadlineField(type=deadline.type, value=deadline.value, text=deadline.text),
        conditional=request.conditional,
        language=decision.language,
        text=request.text,
        deliverable=request.deliverable,
        confidence=request.confidence,
        evidence=[
            EvidenceField(field=one.field, rule=one.rule, start=one.start, end=one.end, place=one.place)
            for one in request.evidence
        ],
        recalls=request.recalls,
        refers_to=list(request.refers_to),
        alternative_actors=list(request.alternatives),
    )
