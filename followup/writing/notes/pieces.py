"""A note laid out: numbered blocks of pieces of text, the same for Word and for HTML, each piece with its records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

BlockKind = Literal["heading", "paragraph", "item", "annex", "table", "part", "text"]

# What no XML document may hold, and the private-use characters by which wordings mark their pieces.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\r\n\u2028\u2029]+")


def clean(text: str) -> str:
    """The text without what cannot be printed, on one line: one field can neither break the file nor its layout."""
    if text.isprintable() and "  " not in text:
        return text
    return _SPACES.sub(" ", _UNPRINTABLE.sub("", text))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `records` are the rows it was taken from, empty for fixed wording.

    `footnote` is the number of the footnote (from 1) whose mark stands here, `star` a mark such as "*" for a note of
    the masthead; a piece with either has no text.
    """

    text: str = ""
    records: tuple[str, ...] = ()
    footnote: int | None = None
    star: int | None = None


Pieces = tuple[Piece, ...]


def words_of(pieces: Pieces) -> str:
    """The text of the pieces, without marks."""
    return "".join(piece.text for piece in pieces)


def records_in(pieces: Pieces) -> tuple[str, ...]:
    """The rows on which the pieces hang, each once, in order."""
    return tuple(dict.fromkeys(record for piece in pieces for record in piece.records))


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the note.

    `key` says which entry of the outline made it ("received", "officers:submissions"), `label` is its printed number
    ("7.", "(a)", "一、"), `level` its depth from 1. A table has a head and rows instead of pieces. `officers` tells the
    words of officers from those of the templates; `untranslated` that they are shown in the original language. A part
    is a heading without a number, a text a paragraph without one: what was received is printed so, as it came.
    """

    kind: BlockKind
    key: str
    pieces: Pieces = ()
    level: int = 1
    label: str = ""
    head: tuple[Pieces, ...] = ()
    rows: tuple[tuple[Pieces, ...], ...] = ()
    officers: bool = False
    untranslated: bool = False
    within: str = ""
    """The officers' annex in which it stands: its paragraphs have numbers of their own."""
    received: bool = False
    """It is a line of what was received; lines of one file follow one another."""
    enclosed: Path | None = None
    """Where the file lies whose line it is, when Word can take it in whole."""

    @property
    def text(self) -> str:
        """The block's words, without its number; the cells of a table one a line."""
        cells = (words_of(cell) for row in self.rows for cell in row)
        return words_of(self.pieces) if self.kind != "table" else "\n".join(cells)


@dataclass(frozen=True, slots=True)
class Head:
    """The masthead as printed, each line as pieces; `stars` are its notes, marked *, ** and so on in order."""

    issuer: Pieces
    organization: Pieces
    symbol: Pieces
    issue: tuple[Pieces, ...]
    """Distr., date, language, original language."""
    body: Pieces
    meeting: Pieces
    place: Pieces
    item: Pieces
    item_heading: Pieces
    title: Pieces
    author: Pieces
    stars: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that the register does not know, in a drafter's words."""

    code: str
    words: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A note laid out in one language."""

    language: str
    head: Head
    blocks: tuple[Block, ...]
    footnotes: tuple[Pieces, ...]
    unknown: tuple[Unknown, ...]
