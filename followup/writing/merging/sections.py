"""The pages of a merged document: their size and direction as they came, its headers and footers with ours.

Our own header, with the symbol, stands above theirs; our page number stands below, unless they print one themselves.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from followup.writing.merging.packages import OFFICE, Relation, r, story, w, written
from followup.writing.merging.stories import shows_something

if TYPE_CHECKING:
    from lxml.etree import _Element

    from followup.writing.merging.packages import Whole
    from followup.writing.merging.stories import Newcomer

_FORM = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {"headerReference": ("header", "hdr"), "footerReference": ("footer", "ftr")}
_OF_A_WHOLE_FILE = ("pgNumType", "printerSettings", "footnotePr", "endnotePr", "sectPrChange")
"""What a section says of a file's numbers of pages and notes; ours run on."""

Refs = dict[tuple[str, str], str]
"""The part that holds a section's headers or footers, by the kind of the reference and of the pages."""


class Frame:
    """Our own headers and footers, which go with the pages of every document that is merged."""

    def __init__(self, section: _Element, whole: Whole, parts: dict[str, _Element]) -> None:
        self._section, self._whole = section, whole
        self._parts = parts
        """Our headers and footers by the name of the relation."""
        self._sections = 0

    def ours(self) -> _Element:
        """The properties of one more section of our own; only the first of all has a first page without header."""
        found = deepcopy(self._section)
        if self._sections:
            for one in found.findall(w("titlePg")):
                found.remove(one)
        self._sections += 1
        return found

    def theirs(self, newcomer: Newcomer, body: _Element) -> None:
        """Make the sections of a document ready; its body has the last of them at its end."""
        self._sections += 1
        known: Refs = {}
        relations = newcomer.source.relations(newcomer.source.main)
        made: dict[tuple[str, str, str], str] = {}
        for place, section in enumerate(body.iter(w("sectPr"))):
            for node in [one for one in section if one.tag in {w(kind) for kind in _KINDS}]:
                found = relations.get(node.get(r("id"), ""))
                if found is not None and found.target in newcomer.source.parts:
                    known[str(node.tag), node.get(w("type"), "default")] = found.target
                section.remove(node)
            for name in _OF_A_WHOLE_FILE:
                for node in section.findall(w(name)):
                    section.remove(node)
            self._head(section, known, newcomer, made)
            _begin(section, first=place == 0)

    def _head(self, section: _Element, known: Refs, newcomer: Newcomer, made: dict[tuple[str, str, str], str]) -> None:
        evens = newcomer.has_evens()
        nodes = []
        for kind in _KINDS:
            for pages in ("default", "even", "first"):
                theirs = known.get((w(kind), "default" if pages == "even" and not evens else pages), "")
                key = kind, pages, theirs
                if key not in made:
                    made[key] = self._part(kind, pages, theirs, newcomer, len(made))
                nodes.append(section.makeelement(w(kind), {w("type"): pages, r("id"): made[key]}))
        section[:0] = nodes

    def _part(self, kind: str, pages: str, theirs: str, newcomer: Newcomer, number: int) -> str:
        name, tag = _KINDS[kind]
        part = f"word/enclosed/{newcomer.number}/frame{number}.xml"
        root = newcomer.source.xml(theirs or None)
        if root is not None:
            newcomer.ready(root, theirs, part)
        came = list(root) if root is not None and shows_something(root) else []
        counts = root is not None and any("PAGE" in (one.text or "") for one in root.iter(w("instrText")))
        counts = counts or (
            root is not None and any("PAGE" in one.get(w("instr"), "") for one in root.iter(w("fldSimple")))
        )
        ours = [deepcopy(one) for one in self._own(kind, pages)]
        whole = story(tag)
        whole.extend([*ours, *came] if name == "header" else [*came, *([] if counts else ours)])
        if not len(whole) or whole[-1].tag != w("p"):
            whole.append(whole.makeelement(w("p")))
        self._whole.add(part, written(whole), f"{_FORM}.{name}+xml")
        return self._whole.relate("word/document.xml", Relation(f"{OFFICE}/{name}", part))

    def _own(self, kind: str, pages: str) -> list[_Element]:
        wanted = "even" if pages == "even" else "default"
        for node in self._section.iterfind(w(kind)):
            if node.get(w("type")) == wanted:
                return list(self._parts[node.get(r("id"), "")])
        return []


def _begin(section: _Element, *, first: bool) -> None:
    """A document begins on a page of its own, with footnotes numbered from 1."""
    kind = section.find(w("type"))
    if first and kind is not None:
        section.remove(kind)
    notes = section.makeelement(w("footnotePr"))
    notes.append(notes.makeelement(w("numRestart"), {w("val"): "eachSect" if first else "continuous"}))
    after = [at for at, one in enumerate(section) if one.tag not in {w(name) for name in _KINDS}]
    section.insert(after[0] if after else len(section), notes)
