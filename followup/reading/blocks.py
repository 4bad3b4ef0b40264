"""What a file gives before it is understood: blocks of text in reading order, each with the number its format gave it.

A block's text is cleaned (see `followup.reading.cleaning`); offsets of evidence refer to the text of the provision
made from it, never to the bytes of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FileKind(StrEnum):
    """The kinds of file that can be read, told by their content."""

    TXT = "txt"
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    AKN = "akn"
    SHEET = "sheet"
    """A spreadsheet, read for its rows when somebody asks for these; never told by content."""
    ENCLOSED = "enclosed"
    """Whatever came with a submission: examined for what it is, not read."""
    MAIL = "mail"
    """A mail that came in, taken apart; never told by content."""


class BlockKind(StrEnum):
    """What a block is in its file, as far as the format itself says."""

    TEXT = "text"
    HEADING = "heading"
    CELL = "cell"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, table cell or footnote.

    `label` is the number that stands in the format and not in the text (Word's automatic numbering, the counter of an
    `ol`), as a reader sees it: "5.", "(a)". `notes` are the marks of the footnotes anchored in the text; each follows
    as a block of its own, its mark as label. `depth` is the level of a heading, 0 the highest, when the format tells.
    """

    text: str
    label: str = ""
    kind: BlockKind = BlockKind.TEXT
    depth: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's blocks. `anchored` says that footnote marks were told apart by the format and are not in the texts."""

    kind: FileKind
    blocks: tuple[Block, ...]
    anchored: bool = False

    def as_json(self) -> dict[str, Any]:
        """The shape in which a child process hands its result back."""
        rows = [[block.text, block.label, block.kind.value, block.depth, block.notes] for block in self.blocks]
        return {"kind": self.kind.value, "anchored": self.anchored, "blocks": rows}

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> Extracted:
        """The reverse of `as_json`."""
        blocks = tuple(
            Block(text, label, BlockKind(kind), depth, tuple(notes))
            for text, label, kind, depth, notes in shape["blocks"]
        )
        return cls(FileKind(shape["kind"]), blocks, bool(shape["anchored"]))
