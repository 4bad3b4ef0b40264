"""The lists of a merged document: each begins and goes on as in its own file, whatever lists stand before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.writing.merging.packages import w

if TYPE_CHECKING:
    from lxml.etree import _Element

    from followup.writing.merging.looks import Looks, Theme
    from followup.writing.merging.packages import Source


class Lists:
    """The lists of a document that came in, under numbers that no other list of ours has."""

    def __init__(self, source: Source, ours: _Element) -> None:
        self._root = source.xml(source.of_kind("numbering"))
        self._ours = ours
        self._shapes = self._fresh("abstractNum", "abstractNumId")
        self._numbers = self._fresh("num", "numId")

    def _fresh(self, tag: str, name: str) -> dict[str, str]:
        taken = max((int(one.get(w(name), "0")) for one in self._ours.iterfind(w(tag))), default=0)
        theirs = self._root.iterfind(w(tag)) if self._root is not None else ()
        return {
            one.get(w(name), ""): str(taken + place)
            for place, one in enumerate(theirs, 1)
            if tag == "abstractNum" or self._shape_of(one) is not None
        }

    def _shape_of(self, number: _Element) -> str | None:
        """The number under which the shape of a list goes on; None for a list without one."""
        shape = number.find(w("abstractNumId"))
        return self._shapes.get(shape.get(w("val"), "")) if shape is not None else None

    def named(self, number: str | None) -> str:
        """The number under which a list goes on; "0" (no list) for one that the document lacks."""
        return self._numbers.get(number or "", "0")

    def into(self, looks: Looks, theme: Theme) -> None:
        """Put them among our lists: all shapes have to stand before all lists."""
        if self._root is None:
            return
        theme.settle(self._root)
        first = next((at for at, one in enumerate(self._ours) if one.tag == w("num")), len(self._ours))
        for shape in list(self._root.iterfind(w("abstractNum"))):
            shape.set(w("abstractNumId"), self._shapes[shape.get(w("abstractNumId"), "")])
            _made_plain(shape, looks)
            self._ours.insert(first, shape)
            first += 1
        for one in list(self._root.iterfind(w("num"))):
            used, name = one.find(w("abstractNumId")), self._shape_of(one)
            if used is not None and name is not None:
                one.set(w("numId"), self._numbers[one.get(w("numId"), "")])
                used.set(w("val"), name)
                _made_plain(one, looks)
                self._ours.append(one)


def _made_plain(shape: _Element, looks: Looks) -> None:
    """Let a list's styles be ours, and leave out by what Word would take lists of two documents for one."""
    for tag in ("nsid", "tmpl", "name"):
        for one in shape.findall(w(tag)):
            shape.remove(one)
    for tag, kind in (("pStyle", "paragraph"), ("styleLink", "numbering"), ("numStyleLink", "numbering")):
        for one in shape.iter(w(tag)):
            one.set(w("val"), looks.named(one.get(w("val")), kind) or "")
    for one in list(shape.iter(w("lvlPicBulletId"))):
        level = one.getparent()
        if level is not None:
            level.remove(one)
