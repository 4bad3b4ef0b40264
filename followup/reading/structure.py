"""A file's blocks become decisions with their provisions; requests are found later, in the provisions.

A file holds one decision, or many (the report of a meeting with its decisions annexed), or none with a number: a plain
text of numbered lines, a paraphrase, a conclusion. Then the whole file is one `ReadDecision` named by the file's stem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.reading.adoption import adoption_day, date_line
from followup.reading.blocks import Block, BlockKind, Extracted
from followup.reading.cleaning import clean, without_glued_marks
from followup.reading.conventions import DecisionNumber, convention_of, named_alone
from followup.reading.heads import Head, find_heads
from followup.reading.language import detect_language
from followup.reading.marks import StructureMarks, marks_of
from followup.reading.numbering import paragraph_label
from followup.reading.parts import DecisionParts, Line, read_parts
from followup.reading.results import ReadDecision
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence


_TELLING = 400
"""The blocks by which a file's language is told."""


@dataclass(frozen=True, slots=True)
class _Piece:
    number: DecisionNumber
    title: str
    lines: list[Line]


def split(
    extracted: Extracted, *, stem: str, language: str | None = None, convention: str | None = None
) -> list[ReadDecision]:
    """The decisions of a file in their order, without requests. `stem` names a decision that prints no number.

    Raises BadInput for an unknown language or convention, and for a text in no language that is known.
    """
    if convention:
        convention_of(convention)
    known = language or _language(extracted, stem)
    marks = marks_of(known)
    lines = _lines(extracted, marks)
    heads = find_heads([line.whole for line in lines], known, convention)
    pieces = _pieces(lines, heads)
    found = [(piece, parts) for piece in pieces if (parts := _parts(piece, marks)).substantial]
    if not found:
        whole = _Piece(DecisionNumber(stem, convention or named_alone(line.text for line in lines)), "", lines)
        found = [(whole, read_parts(_without_dates(lines, known), marks, headed=False))]
    return [_decision(piece, parts, known, convention) for piece, parts in found]


def _language(extracted: Extracted, stem: str) -> str:
    try:
        return detect_language("\n".join(block.text for block in extracted.blocks[:_TELLING]))
    except BadInput as refusal:
        raise BadInput(f"{stem}: {refusal}") from refusal


def _parts(piece: _Piece, marks: StructureMarks) -> DecisionParts:
    return read_parts(_without_dates(piece.lines, marks.language), marks, headed=True, title=piece.title)


def _without_dates(lines: Sequence[Line], language: str) -> list[Line]:
    return [line for line in lines if line.label or date_line(line.text, language) is None]


def _lines(extracted: Extracted, marks: StructureMarks) -> list[Line]:
    lines = []
    for block in extracted.blocks:
        text = clean(block.text)
        if not extracted.anchored and block.kind is not BlockKind.FOOTNOTE:
            text = without_glued_marks(text, marks.counted_words)
        if text or block.label:
            lines.append(_line(block, text))
    return lines


def _line(block: Block, text: str) -> Line:
    return Line(text, clean(block.label), block.kind)


def _pieces(lines: list[Line], heads: Sequence[Head]) -> list[_Piece]:
    """The lines below each head up to the next; a number printed again (a running head, a symbol) is the same."""
    pieces: list[_Piece] = []
    ends = [*(head.line for head in heads[1:]), len(lines)][: len(heads)]
    for head, end in zip(heads, ends, strict=True):
        body = lines[head.line + 1 : end]
        if pieces and pieces[-1].number.number == head.number.number:
            pieces.append(_again(pieces.pop(), head, body))
        else:
            pieces.append(_Piece(head.number, head.title, body))
    return pieces


def _again(last: _Piece, head: Head, body: list[Line]) -> _Piece:
    """A number printed a second time: behind a masthead with its symbol the decision begins only here."""
    begun = any(line.label or paragraph_label(line.text, dashed=False) for line in last.lines)
    if head.title and not begun:
        return _Piece(head.number, head.title, body)
    return _Piece(last.number, last.title or head.title, last.lines + body)


def _decision(piece: _Piece, parts: DecisionParts, language: str, convention: str | None) -> ReadDecision:
    day = adoption_day([line.text for line in piece.lines], language)
    number = piece.number
    owner = number.convention or convention
    return ReadDecision(
        number=number.number,
        language=language,
        title=parts.title,
        convention=owner,
        body=number.body or _body(parts, owner),
        meeting=number.meeting,
        adopted=day.isoformat() if day else None,
        provisions=tuple(parts.provisions),
    )


def _body(parts: DecisionParts, convention: str | None) -> str | None:
    """The body named in the text, when its convention is known or all conventions call it by the same code."""
    if parts.body is None:
        return None
    codes = {code for owner, code in parts.body.bodies if convention in (None, owner)}
    return codes.pop() if len(codes) == 1 else None
