"""Word documents over lxml: paragraphs as a reader sees them, with their automatic numbers and anchored footnotes.

Tracked changes are read as accepted, fields by their results, text boxes after the paragraph that holds them, table
cells as blocks of their own. Hidden text, deleted text, headers and footers are not read; macros are never looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from followup.reading.blocks import Block, BlockKind, Extracted, FileKind
from followup.reading.files.package import Package
from followup.reading.files.word_numbering import (
    Style,
    WordNumbering,
    attribute,
    child,
    children,
    local,
    read_styles,
    switched_on,
    whole,
)
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

_MAIN = "word/document.xml"
_HEADING_STYLE = re.compile(
    r"(?i)(?:heading|überschrift|titre|título)\s?(?P<level>\d)|title$|subtitle$|_?\s?H_?\s?(?:Ch|\d)"
)
_WHITE = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "-"}
_CONTAINERS = (
    "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "ins", "moveTo", "customXml", "dir", "bdo",
    "drawing", "inline", "anchor", "graphic", "graphicData", "wsp", "wgp", "txbx",
    "pict", "object", "shape", "rect", "group", "textbox", "ruby", "rubyBase",
)  # fmt: skip
"""What may hold text within a paragraph. Deleted and moved-away text is not among them."""

_BULLET_SIGNS = {"F0B7": "•", "F0A7": "▪", "F02D": "–"}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@dataclass(slots=True)
class _Piece:
    """What was collected of one paragraph."""

    texts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Properties:
    style: str | None = None
    numbering: str | None = None
    level: int | None = None
    outline: int | None = None
    joined: bool = False
    """The mark at the paragraph's end is deleted: it goes on in the next paragraph."""


def read_docx(content: bytes) -> Extracted:
    """The blocks of a Word document. Raises BadInput with the reason for one that cannot be read."""
    with Package(content) as package:
        return Extracted(FileKind.DOCX, tuple(_Document(package).blocks()), anchored=True)


def _targets(package: Package, main: str) -> dict[str, str]:
    """The parts that a part refers to, by the last word of the relationship's type ("styles", "footnotes")."""
    root = package.xml(f"{dirname(main)}/_rels/{main.rpartition('/')[2]}.rels".lstrip("/"))
    found: dict[str, str] = {}
    for relation in children(root, "Relationship"):
        kind = (relation.get("Type") or "").rpartition("/")[2]
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            found.setdefault(
                kind, target.lstrip("/") if target.startswith("/") else normpath(join(dirname(main), target))
            )
    return found


class _Document:
    def __init__(self, package: Package) -> None:
        main = _targets(package, "").get("officeDocument", _MAIN)
        root = package.xml(main)
        body = child(root, "body")
        if body is None:
            raise BadInput("a zip package without a Word document in it")
        self.body = body
        targets = _targets(package, main)
        self.styles, self.default_style = read_styles(self._part(package, targets, "styles"))
        self.numbering = WordNumbering.read(self._part(package, targets, "numbering"), self.styles)
        self.notes = {kind: _notes(self._part(package, targets, f"{kind}s")) for kind in ("footnote", "endnote")}
        self.note_count = 0
        self.fields: list[bool] = []
        self.carried = _Piece()
        self.handlers: dict[str, Callable[[_Element, _Piece], None]] = {
            "r": self._run,
            "t": self._text,
            "fldChar": self._field,
            "footnoteReference": self._note,
            "endnoteReference": self._note,
            "AlternateContent": self._alternative,
            "txbxContent": lambda node, piece: piece.boxes.append(node),
            "sym": self._sign,
            **dict.fromkeys(_WHITE, self._white),
            **dict.fromkeys(_CONTAINERS, self._collect),
        }

    @staticmethod
    def _part(package: Package, targets: dict[str, str], kind: str) -> _Element | None:
        return package.xml(targets.get(kind, f"word/{kind}.xml"))

    def blocks(self) -> Iterator[Block]:
        yield from self._story(self.body, BlockKind.TEXT)
        if self.carried.texts:
            yield Block("".join(self.carried.texts))

    # Paragraphs and tables

    def _story(self, node: _Element, kind: BlockKind) -> Iterator[Block]:
        for part in node:
            name = local(part)
            if name == "p":
                yield from self._paragraph(part, kind)
            elif name == "tbl":
                yield from self._story(part, BlockKind.CELL)
            elif name == "tr" and child(child(part, "trPr"), "del") is not None:
                continue
            elif name in {"tr", "tc", "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
                yield from self._story(part, kind)
            elif name == "AlternateContent":
                chosen = child(part, "Choice")
                yield from self._story(chosen if chosen is not None else part, kind)

    def _paragraph(self, node: _Element, kind: BlockKind) -> Iterator[Block]:
        properties = _properties(child(node, "pPr"))
        piece, self.carried = self.carried, _Piece()
        self._collect(node, piece)
        if properties.joined:
            self.carried = piece
            return
        label = self._label(properties)
        text = "".join(piece.texts)
        if text.strip():
            outline = self._outline(properties)
            heading = outline is not None and kind is BlockKind.TEXT
            marks = tuple(mark for mark, _ in piece.notes)
            yield Block(text, label, BlockKind.HEADING if heading else kind, outline, marks)
        yield from (Block(note, mark, BlockKind.FOOTNOTE) for mark, note in piece.notes if note)
        for box in piece.boxes:
            yield from self._story(box, BlockKind.TEXT)

    def _style(self, properties: _Properties) -> tuple[str, Style] | None:
        name = properties.style or self.default_style
        return (name, self.styles[name]) if name is not None and name in self.styles else None

    def _label(self, properties: _Properties) -> str:
        number, level = properties.numbering, properties.level
        if number is None and (styled := self._style(properties)) and styled[1].numbering is not None:
            number = styled[1].numbering
            level = self.numbering.level_of_style(number, styled[0]) if level is None else level
        return "" if number in {None, "0"} else self.numbering.label(number or "", level or 0)

    def _outline(self, properties: _Properties) -> int | None:
        styled = self._style(properties)
        outline = properties.outline if properties.outline is not None else styled[1].outline if styled else None
        if outline is not None:
            return outline if outline < 9 else None  # noqa: PLR2004  level 9 is body text
        found = _HEADING_STYLE.match(styled[1].name) if styled else None
        return int(found["level"] or 1) - 1 if found else None

    # What stands in a paragraph

    def _collect(self, node: _Element, piece: _Piece) -> None:
        for part in node:
            handle = self.handlers.get(local(part))
            if handle is not None:
                handle(part, piece)

    @property
    def _shown(self) -> bool:
        """Outside fields, or in the results of all that are open."""
        return all(self.fields)

    def _run(self, node: _Element, piece: _Piece) -> None:
        properties = child(node, "rPr")
        if properties is not None and (
            switched_on(child(properties, "vanish")) or child(properties, "del") is not None
        ):
            return
        reference = next((part for part in node if local(part) in {"footnoteReference", "endnoteReference"}), None)
        if reference is not None and switched_on_value(attribute(reference, "customMarkFollows")):
            self._note(reference, piece)
        else:
            self._collect(node, piece)

    def _text(self, node: _Element, piece: _Piece) -> None:
        if node.text and self._shown:
            piece.texts.append(node.text)

    def _white(self, node: _Element, piece: _Piece) -> None:
        if self._shown:
            piece.texts.append(_WHITE[local(node)])

    def _sign(self, node: _Element, piece: _Piece) -> None:
        """A sign of a symbol font: bullets and dashes are known, the rest prints nothing that can be read."""
        piece.texts.append(_BULLET_SIGNS.get((attribute(node, "char") or "").upper(), ""))

    def _field(self, node: _Element, _: _Piece) -> None:
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _note(self, node: _Element, piece: _Piece) -> None:
        texts = self.notes[local(node).removesuffix("Reference")]
        note = texts.get(attribute(node, "id") or "")
        if note is None:
            return
        own = switched_on_value(attribute(node, "customMarkFollows"))
        self.note_count += not own
        mark = "*" if own else str(self.note_count)
        piece.notes.append((mark, self._note_text(note).removeprefix(mark).strip()))

    def _note_text(self, note: _Element) -> str:
        inner = _Piece()
        for paragraph in children(note, "p"):
            self._collect(paragraph, inner)
            inner.texts.append(" ")
        return "".join(inner.texts).strip()

    def _alternative(self, node: _Element, piece: _Piece) -> None:
        chosen = child(node, "Choice")
        chosen = chosen if chosen is not None else child(node, "Fallback")
        if chosen is not None:
            self._collect(chosen, piece)


def switched_on_value(value: str | None) -> bool:
    """Whether an attribute that is a switch is on."""
    return value in {"1", "true", "on"}


def _notes(root: _Element | None) -> dict[str, _Element]:
    if root is None:
        return {}
    return {attribute(note, "id") or "": note for note in root if attribute(note, "type") not in _SEPARATORS}


def _properties(node: _Element | None) -> _Properties:
    if node is None:
        return _Properties()
    numbering = child(node, "numPr")
    mark = child(node, "rPr")
    return _Properties(
        style=attribute(child(node, "pStyle")),
        numbering=attribute(child(numbering, "numId")),
        level=whole(attribute(child(numbering, "ilvl"))),
        outline=whole(attribute(child(node, "outlineLvl"))),
        joined=child(mark, "del") is not None or child(mark, "moveFrom") is not None,
    )
