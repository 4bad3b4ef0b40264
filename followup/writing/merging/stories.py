"""What stands in a merged document - its body, notes, comments, headers - made ready to stand in ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from posixpath import join
from typing import TYPE_CHECKING

from lxml import etree

from followup.vocabulary.errors import BadInput
from followup.writing.merging.fields import print_results
from followup.writing.merging.looks import Looks, Theme, in_order, properties_of
from followup.writing.merging.numbering import Lists
from followup.writing.merging.packages import MC, OFFICE, PREFIXES, Relation, names, parsed, w, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from followup.writing.merging.packages import Source, Whole

_KNOWN = {address: prefix for prefix, address in PREFIXES.items()}
_W14 = f"{{{PREFIXES['w14']}}}"
_LOST = (
    *names("altChunk subDoc control proofErr permStart permEnd dataBinding placeholder"),
    f"{{{PREFIXES['o']}}}OLEObject",
)
"""What is run, fetched or filled in from elsewhere, or was meant for who wrote it."""
_COMMENT = "commentRange"
_FROM_TO = {
    w(f"{kind}{end}"): kind
    for kind in ("bookmark", _COMMENT, "moveFromRange", "moveToRange")
    for end in ("Start", "End")
} | {w("commentReference"): _COMMENT}
_CHANGES = names(
    "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tcPrChange trPrChange tblPrExChange "
    "tblGridChange numberingChange cellIns cellDel cellMerge"
)
_NAMED = (w("bookmarkStart"), w("moveFromRangeStart"), w("moveToRangeStart"))
_STYLED = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_LED_TO = re.compile(r'(\\l\s+"?)([^"\s]+)')
_MOST_LETTERS = 40
"""Of a bookmark's name."""
_SHOWN = (w("t"), w("drawing"), w("pict"), w("object"), w("tbl"), w("sym"))
_FRAMES = (w("headerReference"), w("footerReference"))
"""What the pages of a document refer to is seen to with its pages."""
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass(slots=True)
class Numbers:
    """What must be different throughout our document, counted on from what it has."""

    notes: Iterator[int]
    comments: Iterator[int]
    marks: Iterator[int] = field(default_factory=lambda: count(1_000))
    drawings: Iterator[int] = field(default_factory=lambda: count(1_000))


class Newcomer:
    """A document that came in, on its way into ours. Raises BadInput for one that cannot be merged."""

    def __init__(self, source: Source, whole: Whole, number: int, numbers: Numbers, ours: dict[str, _Element]) -> None:
        self.source, self.whole, self.number = source, whole, number
        self._numbers = numbers
        self._ours = ours
        self.prefix = f"E{number}"
        self._theme = Theme(source)
        self._looks = Looks(source, self.prefix, self._theme)
        self._lists = Lists(source, ours["numbering"])
        self._marks: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}
        self._copied: dict[str, str] = {}
        self._notes = {kind: self._rows(f"{kind}s", kind) for kind in ("footnote", "endnote")}
        self._comments = self._rows("comments", "comment")

    def body(self, frame: Callable[[Newcomer, _Element], None]) -> _Element:
        """Its body, ready, its pages framed; its styles, lists, notes and comments are ours after this."""
        root = self.source.xml(self.source.main)
        body = root.find(w("body")) if root is not None else None
        if body is None:
            raise BadInput("a Word document without a body")
        self.ready(body, self.source.main, "word/document.xml")
        frame(self, body)
        self._lists.into(self._looks, self._theme)
        styles = self._ours["styles"]
        before = len(styles)
        self._looks.into(styles)
        for one in styles[before:]:
            self._number(one)
        return body

    def ready(self, root: _Element, part: str, ours: str) -> None:
        """Make a story ready that stands in a part of the document, to stand in a part of ours."""
        self._strip(root)
        print_results(root, at_edge=root.tag in names("hdr ftr"))
        self._theme.settle(root)
        self._tables(root)
        self._style(root)
        self._number(root)
        self._mark(root)
        self._relate(root, part, ours)
        self._annotate(root)

    def has_evens(self) -> bool:
        """Whether its even pages have headers of their own."""
        settings = self.source.xml(self.source.of_kind("settings"))
        node = settings.find(w("evenAndOddHeaders")) if settings is not None else None
        return node is not None and node.get(w("val")) not in {"0", "false", "off"}

    def _rows(self, kind: str, tag: str) -> dict[str, _Element]:
        root = self.source.xml(self.source.of_kind(kind))
        rows = root.iterfind(w(tag)) if root is not None else ()
        return {one.get(w("id"), ""): one for one in rows if one.get(w("type")) in {None, "normal"}}

    def _strip(self, root: _Element) -> None:
        """Take away what is not printed and what older readers would not know."""
        for node in list(root.iter(*_LOST)):
            _take_out(node)
        for choice in list(root.iter(f"{{{MC}}}Choice")):
            _require(choice)
        for node in list(root.iter(etree.Element)):
            for name in [name for name in node.attrib if _is_foreign(str(name))]:
                del node.attrib[name]
            if etree.QName(node).namespace not in _KNOWN:
                _take_out(node)
        for one in list(root.iter(f"{{{PREFIXES['a']}}}ext")):
            if one.get("uri") and not len(one):
                _take_out(one)
        for one in list(root.iter(w("sdtPr"))):
            for number in one.findall(w("id")):
                one.remove(number)

    def _tables(self, root: _Element) -> None:
        """Say at paragraphs in tables what the table's style says: our styles say the document's defaults."""
        for table in root.iter(w("tbl")):
            style = table.find(f"{w('tblPr')}/{w('tblStyle')}")
            said = self._looks.said_by_table(style.get(w("val")) if style is not None else None)
            for paragraph in table.iterfind(f"{w('tr')}/{w('tc')}/{w('p')}") if said else ():
                self._say(paragraph, said)

    def _say(self, paragraph: _Element, said: dict[str, dict[str, str]]) -> None:
        properties = properties_of(paragraph, "pPr")
        style = properties.find(w("pStyle"))
        for tag, values in said.items():
            own = properties.find(tag)
            own = own if own is not None else etree.SubElement(properties, tag)
            for name, value in values.items():
                if name not in own.attrib and name not in self._looks.says(_value(style), tag):
                    own.set(name, value)
            if not own.attrib:
                properties.remove(own)
        in_order(properties)

    def _style(self, root: _Element) -> None:
        for paragraph in root.iter(w("p")):
            properties = properties_of(paragraph, "pPr")
            if properties.find(w("pStyle")) is None:
                properties.insert(0, properties.makeelement(w("pStyle")))
        for properties in root.iter(w("tblPr")):
            if properties.find(w("tblStyle")) is None and "table" in self._looks.default:
                properties.insert(0, properties.makeelement(w("tblStyle")))
        for tag, kind in _STYLED.items():
            for node in list(root.iter(w(tag))):
                if name := self._looks.named(node.get(w("val")), kind):
                    node.set(w("val"), name)
                else:
                    _take_out(node)

    def _number(self, root: _Element) -> None:
        for node in root.iter(w("numId")):
            node.set(w("val"), self._lists.named(node.get(w("val"))))

    def _mark(self, root: _Element) -> None:
        """Let bookmarks, changes, comments and pictures have numbers and names that nothing else has."""
        self._call(root)
        for node in list(root.iter(*_FROM_TO)):
            key = _FROM_TO[str(node.tag)], node.get(w("id"), "")
            if key[0] == _COMMENT and key[1] not in self._comments:
                _take_out(node)
                continue
            numbers = self._numbers.comments if key[0] == _COMMENT else self._numbers.marks
            if key not in self._marks:
                self._marks[key] = str(next(numbers))
            node.set(w("id"), self._marks[key])
        for node in root.iter(*_CHANGES):
            node.set(w("id"), str(next(self._numbers.marks)))
        for node in root.iter(f"{{{PREFIXES['wp']}}}docPr"):
            node.set("id", str(next(self._numbers.drawings)))

    def _call(self, root: _Element) -> None:
        """Rename bookmarks, and what leads to them."""
        for node in root.iter(*_NAMED, w("hyperlink")):
            for attribute in (w("name"), w("anchor")):
                if name := node.get(attribute):
                    node.set(attribute, self._name(name))
        for node in root.iter(w("instrText")):
            node.text = _LED_TO.sub(lambda found: found[1] + self._name(found[2]), node.text or "")

    def _name(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = f"{self.prefix}_{len(self._names)}_{name}"[:_MOST_LETTERS]
        return self._names[name]

    def _relate(self, root: _Element, part: str, ours: str) -> None:
        relations = self.source.relations(part)
        for node in [one for one in root.iter(etree.Element) if one.tag not in _FRAMES]:
            for name in [name for name in node.attrib if str(name).startswith(f"{{{OFFICE}}}")]:
                found = relations.get(str(node.attrib[name]))
                if found is not None and self._goes_on(found):
                    node.set(name, self.whole.relate(ours, self._gone_on(found)))
                else:
                    del node.attrib[name]

    def _goes_on(self, relation: Relation) -> bool:
        return relation.goes_on and (relation.external or relation.target in self.source.parts)

    def _gone_on(self, relation: Relation) -> Relation:
        return relation if relation.external else Relation(relation.type, self._copy(relation.target))

    def _copy(self, part: str) -> str:
        """The name under which a part of the document (a picture, a chart) stands in ours, with all it refers to."""
        if part in self._copied:
            return self._copied[part]
        ours = join("word/enclosed", str(self.number), part.removeprefix("word/"))
        self._copied[part] = ours
        content = self.source.parts[part]
        if part.endswith(".xml"):
            root = parsed(content)
            self._theme.settle(root)
            content = written(root)
        self.whole.add(ours, content, self.source.content_type(part))
        for identity, one in self.source.relations(part).items():
            if self._goes_on(one):
                self.whole.relations.setdefault(ours, []).append((identity, self._gone_on(one)))
        return ours

    def _annotate(self, root: _Element) -> None:
        """Take over the footnotes, endnotes and comments that are anchored here.

        Endnotes become footnotes: in one document with others they would stand after all of them.
        """
        for node in list(root.iter(*(w(tag) for tag in _NOTES))):
            kind = _NOTES[etree.QName(node).localname]
            note = self._notes[kind].get(node.get(w("id"), ""))
            if note is None:
                _take_out(node)
                continue
            node.tag = w("footnoteReference")
            node.set(w("id"), self._noted(note, self.source.of_kind(f"{kind}s") or ""))
        theirs = {new: old for (kind, old), new in self._marks.items() if kind == _COMMENT}
        for node in list(root.iter(w("commentReference"))):
            comment = self._comments[theirs[node.get(w("id"), "")]]
            if comment.getparent() is not self._ours["comments"]:
                self.ready(comment, self.source.of_kind("comments") or "", "word/comments.xml")
                comment.set(w("id"), node.get(w("id"), ""))
                self._ours["comments"].append(comment)

    def _noted(self, note: _Element, part: str) -> str:
        self.ready(note, part, "word/footnotes.xml")
        note.tag = w("footnote")
        note.set(w("id"), str(next(self._numbers.notes)))
        for mark in note.iter(w("endnoteRef")):
            mark.tag = w("footnoteRef")
        self._ours["footnotes"].append(note)
        return note.get(w("id"), "")


def _value(node: _Element | None) -> str | None:
    return node.get(w("val")) if node is not None else None


def _is_foreign(name: str) -> bool:
    """Whether an attribute says who typed what when, or is of a namespace that our document does not know."""
    if name.startswith((w("rsid"), f"{_W14}paraId", f"{_W14}textId", f"{{{MC}}}")):
        return True
    return name.startswith("{") and name[1:].partition("}")[0] not in {*_KNOWN, "http://www.w3.org/XML/1998/namespace"}


def _require(choice: _Element) -> None:
    """Let a choice name what it needs as our document does; one that needs what we do not know leaves its fallback."""
    needed = [choice.nsmap.get(prefix) for prefix in choice.get("Requires", "").split()]
    if all(one in _KNOWN for one in needed):
        choice.set("Requires", " ".join(_KNOWN[str(one)] for one in needed))
    else:
        _take_out(choice)


def _take_out(node: _Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if node.tail and node.tail.strip():
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)


def shows_something(root: _Element) -> bool:
    """Whether anything can be seen of a header or footer."""
    return any(one.text if one.tag == w("t") else True for one in root.iter(*_SHOWN))
