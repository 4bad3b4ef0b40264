"""Put into our document what was received: Word documents whole, pictures, and lines of text, each at its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from followup.vocabulary.errors import BadInput
from followup.writing.merging.packages import OFFICE, Relation, Source, Whole, parsed, relations_in, story, w, written
from followup.writing.merging.pictures import is_picture, pictured
from followup.writing.merging.sections import Frame
from followup.writing.merging.stories import Newcomer, Numbers

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
_OWN_PARTS = {name: f"word/{name}.xml" for name in ("styles", "numbering", "footnotes", "comments")}
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NO_HEIGHT = (
    f'<w:p xmlns:w="{w("")[1:-1]}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What stands at one place: a Word document or picture that is merged, or else paragraphs (as XML)."""

    path: Path | None
    paragraphs: Sequence[str]


def merge(ours: bytes, enclosed: Mapping[str, Enclosed], breaks: str) -> bytes:
    """Our document with each of the enclosed in place of the paragraph of which its key is the text.

    A paragraph whose text is `breaks` stands where the pages of a document begin, with its heading. A file that cannot
    be merged leaves its paragraphs.
    """
    return _Merging(ours).done(enclosed, breaks)


class _Merging:
    """The work of merging into one document."""

    def __init__(self, ours: bytes) -> None:
        self.whole = Whole.of(ours)
        self.roots = {name: self._root(name, part) for name, part in _OWN_PARTS.items()}
        body = parsed(self.whole.parts[_MAIN]).find(w("body"))
        if body is None or not len(body) or body[-1].tag != w("sectPr"):
            raise BadInput("the form of the note has no page of its own; take templates/notes/note.docx as a start")
        *self.nodes, section = body
        self.frame = Frame(section, self.whole, self._headers())
        notes = max((int(one.get(w("id"), "0")) for one in self.roots["footnotes"]), default=0)
        comments = max((int(one.get(w("id"), "0")) for one in self.roots["comments"]), default=-1)
        self.numbers = Numbers(count(notes + 1), count(comments + 1))
        self.merged = count(1)
        self.laid: list[_Element] = []
        self.is_open = True
        """Whether the last section so far is ours and has not ended."""

    def _root(self, name: str, part: str) -> _Element:
        root = story(name)
        if part in self.whole.parts:
            root.extend(list(parsed(self.whole.parts[part])))
        return root

    def _headers(self) -> dict[str, _Element]:
        rows = relations_in(self.whole.parts, _MAIN)
        return {
            name: parsed(self.whole.parts[one.target]) for name, one in rows.items() if one.kind in {"header", "footer"}
        }

    def done(self, enclosed: Mapping[str, Enclosed], breaks: str) -> bytes:
        """The document with what is enclosed."""
        for node in self.nodes:
            said = "".join(one.text or "" for one in node.iter(w("t"))) if node.tag == w("p") else "-"
            if said == breaks:
                self._end_ours()
            elif said in enclosed:
                self._lay(enclosed[said])
            elif said != "" or node is not self.nodes[-1]:
                # The form ends in an empty paragraph: behind a document that was merged it would be an empty page.
                self.laid.append(node)
                self.is_open = True
        return self._written()

    def _end_ours(self) -> None:
        if self.is_open:
            self._end(self.frame.ours())
            self.is_open = False

    def _end(self, section: _Element) -> None:
        last = self.laid[-1] if self.laid else None
        if last is None or last.tag != w("p") or last.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            last = etree.fromstring(_NO_HEIGHT)
            self.laid.append(last)
        properties = last.find(w("pPr"))
        if properties is None:
            properties = last.makeelement(w("pPr"))
            last.insert(0, properties)
        change = properties.find(w("pPrChange"))
        properties.insert(len(properties) if change is None else properties.index(change), section)

    def _lay(self, one: Enclosed) -> None:
        if one.path is None or not self._merge(one.path):
            self.laid += [etree.fromstring(paragraph) for paragraph in one.paragraphs]
            self.is_open = True

    def _merge(self, path: Path) -> bool:
        """Whether a file could be merged; one that is not well made leaves nothing: it is printed by its words."""
        roots, parts = {name: list(root) for name, root in self.roots.items()}, self.whole.copy()
        try:
            content = path.read_bytes()
            if is_picture(content):
                self.laid.append(pictured(content, self.whole, next(self.numbers.drawings)))
                self.is_open = True
                return True
            newcomer = Newcomer(Source(content), self.whole, next(self.merged), self.numbers, self.roots)
            body = newcomer.body(self.frame.theirs)
        except (BadInput, etree.LxmlError, ValueError, LookupError, OSError):
            for name, rows in roots.items():
                self.roots[name][:] = rows
            self.whole.return_to(parts)
            return False
        section = body[-1] if len(body) and body[-1].tag == w("sectPr") else None
        self.laid += [one for one in body if one is not section]
        self._end(section if section is not None else self.frame.ours())
        self.is_open = False
        return True

    def _written(self) -> bytes:
        document = story("document")
        body = etree.SubElement(document, w("body"))
        body.extend(self.laid)
        if self.is_open:
            body.append(self.frame.ours())
        else:
            last = body[-1].find(f"{w('pPr')}/{w('sectPr')}")
            body.append(last if last is not None else self.frame.ours())
        self.whole.parts[_MAIN] = written(document)
        for name, part in _OWN_PARTS.items():
            if part in self.whole.parts:
                self.whole.parts[part] = written(self.roots[name])
        if len(self.roots["comments"]) and _OWN_PARTS["comments"] not in self.whole.parts:
            self.whole.add(_OWN_PARTS["comments"], written(self.roots["comments"]), _COMMENTS)
            self.whole.relate(_MAIN, Relation(f"{OFFICE}/comments", _OWN_PARTS["comments"]))
        return self.whole.packed()
