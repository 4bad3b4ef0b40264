"""Word documents as the parts of their archives: what refers to what, read from strangers and written by us."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from lxml import etree

from followup.vocabulary.errors import BadInput
from followup.writing.notes.wordparts import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"

PREFIXES = {
    "w": W,
    "r": OFFICE,
    "mc": MC,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "a": f"{_DRAWING}/main",
    "pic": f"{_DRAWING}/picture",
    "c": f"{_DRAWING}/chart",
    "dgm": f"{_DRAWING}/diagram",
    "lc": f"{_DRAWING}/lockedCanvas",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "wps": f"{_MICROSOFT}/word/2010/wordprocessingShape",
    "wpg": f"{_MICROSOFT}/word/2010/wordprocessingGroup",
    "wpc": f"{_MICROSOFT}/word/2010/wordprocessingCanvas",
    "wpi": f"{_MICROSOFT}/word/2010/wordprocessingInk",
    "wne": f"{_MICROSOFT}/word/2006/wordml",
    "wp14": f"{_MICROSOFT}/word/2010/wordprocessingDrawing",
    "w14": f"{_MICROSOFT}/word/2010/wordml",
    "w15": f"{_MICROSOFT}/word/2012/wordml",
    "a14": f"{_MICROSOFT}/drawing/2010/main",
    "asvg": f"{_MICROSOFT}/drawing/2016/SVG/main",
}
"""The names under which a merged part knows its namespaces."""
_IGNORABLE = "wp14 w14 w15 a14"
"""Of these, what an older reader may pass over."""

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_MOST_UNPACKED = 250_000_000
"""Bytes to which one document may unpack."""
_DROPPED = frozenset(
    {
        *("oleObject", "package", "attachedTemplate", "vbaProject", "control", "aFChunk", "frame", "subDocument"),
        *("glossaryDocument", "printerSettings", "mailMergeSource", "recipientData", "customXml"),
    }
)
"""Kinds of part that are run, fetched or filled in from elsewhere; none goes on."""
_ADDRESS = re.compile(r"(?i)(?:https?|mailto):")


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def names(words: str) -> tuple[str, ...]:
    """The full names of some elements of WordprocessingML."""
    return tuple(map(w, words.split()))


def r(name: str) -> str:
    """The full name of an attribute that refers to another part."""
    return f"{{{OFFICE}}}{name}"


def parsed(content: bytes) -> _Element:
    """A part's root, in the namespaces of Word's usual files. Raises BadInput for one that is not well-formed."""
    try:
        root = etree.fromstring(
            _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content),
            etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True, remove_comments=True),
        )
    except etree.XMLSyntaxError as error:
        raise BadInput(f"not a well-formed Word document: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise BadInput("a Word document with a document type declaration")
    return root


def written(root: _Element) -> bytes:
    """A part as it stands in an archive."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def story(name: str) -> _Element:
    """An empty part (`document`, `hdr`, `ftr`, `comments`) in which all that may come is known by its usual prefix."""
    root = etree.Element(w(name), nsmap=PREFIXES)
    root.set(f"{{{MC}}}Ignorable", _IGNORABLE)
    return root


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: another part by its name, or an address elsewhere."""

    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of its type: styles, image, hyperlink."""
        return self.type.rpartition("/")[2]

    @property
    def goes_on(self) -> bool:
        """Whether it is merged: nothing that is run or fetched, and of addresses only those that a reader follows."""
        if self.external:
            return self.kind == "hyperlink" and bool(_ADDRESS.match(self.target))
        return self.kind not in _DROPPED


class Source:
    """A Word document that came in. Raises BadInput for what is none."""

    def __init__(self, content: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
                    raise BadInput(f"it unpacks to more than {_MOST_UNPACKED // 1_000_000} MB")
                self.parts = {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise BadInput(f"not a Word document: {error}") from None
        found = [one.target for one in self.relations("").values() if one.kind == "officeDocument"]
        self.main = next((one for one in found if one in self.parts), "word/document.xml")
        if self.main not in self.parts:
            raise BadInput("a zip package without a Word document in it")
        self._types = self._read_types()

    def xml(self, part: str | None) -> _Element | None:
        """The root of a part, None when there is no such part."""
        return parsed(self.parts[part]) if part in self.parts else None

    def of_kind(self, kind: str) -> str | None:
        """The part of a kind (styles, numbering, footnotes) to which the document refers."""
        return next((one.target for one in self.relations(self.main).values() if one.kind == kind), None)

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by the names that it uses."""
        return relations_in(self.parts, part)

    def content_type(self, part: str) -> str:
        """What a part is, as its archive declares."""
        return self._types.get(f"/{part}") or self._types.get(part.rpartition(".")[2].lower(), "application/xml")

    def _read_types(self) -> dict[str, str]:
        root = self.xml("[Content_Types].xml")
        rows = list(root) if root is not None else []
        return {
            one.get("PartName") or (one.get("Extension") or "").lower(): one.get("ContentType") or "" for one in rows
        }


def relations_in(parts: Mapping[str, bytes], part: str) -> dict[str, Relation]:
    """What a part of an archive refers to, by the names that it uses."""
    content = parts.get(join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels"))
    return {one.get("Id", ""): _relation(one, part) for one in parsed(content)} if content is not None else {}


def _relation(node: _Element, part: str) -> Relation:
    target = node.get("Target") or ""
    external = node.get("TargetMode") == "External"
    if not external:
        target = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))
    return Relation(node.get("Type") or "", target, external)


@dataclass(slots=True)
class Whole:
    """The document into which others are merged: its parts, with what is added to them."""

    parts: dict[str, bytes]
    types: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[tuple[str, Relation]]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes) -> Whole:
        """Our own document, as it was rendered."""
        return cls(Source(content).parts)

    def copy(self) -> Whole:
        """The same as it is now."""
        return Whole(dict(self.parts), dict(self.types), {part: list(rows) for part, rows in self.relations.items()})

    def return_to(self, before: Whole) -> None:
        """Let nothing be left of what was added since."""
        self.parts, self.types, self.relations = before.parts, before.types, before.relations

    def add(self, part: str, content: bytes, content_type: str) -> None:
        """Take a part in."""
        self.parts[part] = content
        self.types[part] = content_type

    def relate(self, part: str, relation: Relation) -> str:
        """Let a part refer to another, or to an address; the name by which it does."""
        known = self.relations.setdefault(part, [])
        for name, one in known:
            if one == relation:
                return name
        name = f"rIdE{len(known) + 1}"
        known.append((name, relation))
        return name

    def packed(self) -> bytes:
        """The archive; the same parts give the same bytes."""
        for part, added in self.relations.items():
            name = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")
            self.parts[name] = _with_relations(self.parts.get(name), added)
        types = parsed(self.parts["[Content_Types].xml"])
        for part, kind in sorted(self.types.items()):
            types.append(
                types.makeelement(f"{{{_PACKAGE}/content-types}}Override", PartName=f"/{part}", ContentType=kind)
            )
        return pack(self.parts | {"[Content_Types].xml": written(types)})


def _with_relations(content: bytes | None, added: list[tuple[str, Relation]]) -> bytes:
    root = parsed(content) if content else etree.Element(f"{{{_PACKAGE}/relationships}}Relationships")
    for name, one in added:
        # By names from the top of the archive: none depends on where the part stands.
        row = {"Id": name, "Type": one.type, "Target": one.target if one.external else f"/{one.target}"}
        if one.external:
            row["TargetMode"] = "External"
        root.append(root.makeelement(f"{{{_PACKAGE}/relationships}}Relationship", row))
    return written(root)
