"""Akoma Ntoso documents: the blocks of their body, with the numbers from `num` and the notes from `authorialNote`.

Source: OASIS Akoma Ntoso Version 1.0, XML Vocabulary; Akoma Ntoso for the United Nations (AKN4UN) guidelines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup.reading.blocks import Block, BlockKind, Extracted, FileKind
from followup.reading.files.package import parse_xml
from followup.reading.files.word_numbering import local
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_UNREAD = frozenset({"meta", "del", "remark", "img", "eol"})
_HEADINGS = frozenset({"heading", "subheading", "docTitle", "longTitle", "crossHeading", "tocItem"})
_TEXTS = frozenset({"p", "block", "docNumber", "formula", "listIntroduction", "listWrapUp", "listConclusion"})
_NUMBER = "num"


@dataclass(slots=True)
class _Piece:
    texts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_akn(content: bytes) -> Extracted:
    """The blocks of an Akoma Ntoso document. Raises BadInput with the reason for one that cannot be read."""
    root = parse_xml(content, "the file")
    if local(root) != "akomaNtoso":
        raise BadInput(f"an XML file of another kind (<{local(root)}>), not Akoma Ntoso")
    return Extracted(FileKind.AKN, tuple(_Reader().blocks(root)), anchored=True)


class _Reader:
    """Walks a document and keeps the number that waits for its text."""

    def __init__(self) -> None:
        self.label = ""

    def blocks(self, node: _Element) -> Iterator[Block]:
        for part in node:
            name = local(part)
            if name in _UNREAD:
                continue
            if name == _NUMBER:
                yield from self._number(part)
            elif name in _HEADINGS:
                yield from self._block(part, BlockKind.HEADING)
            elif name in _TEXTS or not len(part):
                yield from self._block(part, BlockKind.TEXT)
            else:
                yield from self.blocks(part)
        # A number without a text of its own: "5." before the items of paragraph 5.
        if self.label and node.find("{*}num") is not None:
            yield Block("", self.label)
            self.label = ""

    def _number(self, node: _Element) -> Iterator[Block]:
        if self.label:
            yield Block("", self.label)
        self.label = " ".join("".join(node.itertext()).split())

    def _block(self, node: _Element, kind: BlockKind) -> Iterator[Block]:
        piece = _Piece()
        _collect(node, piece)
        text = " ".join("".join(piece.texts).split())
        if not text:
            return
        yield Block(text, self.label, kind, notes=tuple(mark for mark, _ in piece.notes))
        self.label = ""
        yield from (Block(note, mark, BlockKind.FOOTNOTE) for mark, note in piece.notes)


def _collect(node: _Element, piece: _Piece) -> None:
    if node.text:
        piece.texts.append(node.text)
    for part in node:
        name = local(part)
        if name in {"authorialNote", "noteRef"}:
            note = " ".join("".join(part.itertext()).split())
            if note:
                piece.notes.append((part.get("marker") or "*", note))
        elif name in _UNREAD:
            piece.texts.append(" " if name == "eol" else "")
        else:
            _collect(part, piece)
        if part.tail:
            piece.texts.append(part.tail)
