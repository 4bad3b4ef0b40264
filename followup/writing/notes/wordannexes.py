"""The numbers of an annex's paragraphs in Word: they begin with 1 again, by a numbering of the annex's own."""

from __future__ import annotations

from typing import Any

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LEVELS = {"NoteParagraph": 0, "NoteItem1": 1, "NoteItem2": 2}
_NUMBERING = 2
"""The form's numbering of paragraphs, with their items."""
_FIRST = 100
"""The first numbering of an annex; those of the form have smaller numbers."""


def number_annexes(document: Any) -> int:  # noqa: ANN401  an lxml element
    """Give the paragraphs after each annex's title a numbering of their own; returns how many were needed."""
    used, current = 0, None
    for properties in document.iter(_w("pPr")):
        style = properties.find(_w("pStyle"))
        name = "" if style is None else style.get(_w("val"))
        if name == "NoteAnnex":
            current = -1
        elif current is not None and name in _LEVELS:
            if current < 0:
                current, used = _FIRST + used, used + 1
            numbered = etree.Element(_w("numPr"))
            etree.SubElement(numbered, _w("ilvl")).set(_w("val"), str(_LEVELS[name]))
            etree.SubElement(numbered, _w("numId")).set(_w("val"), str(current))
            style.addnext(numbered)
    return used


def add_numberings(root: Any, count: int) -> None:  # noqa: ANN401  an lxml element
    """Add the numberings of so many annexes: that of the form's paragraphs, from 1 again."""
    own = next((one for one in root.iter(_w("num")) if one.get(_w("numId")) == str(_NUMBERING)), None)
    if own is None:
        return
    for number in range(_FIRST, _FIRST + count):
        added = etree.SubElement(root, _w("num"))
        added.set(_w("numId"), str(number))
        etree.SubElement(added, _w("abstractNumId")).set(_w("val"), own.find(_w("abstractNumId")).get(_w("val")))
        override = etree.SubElement(added, _w("lvlOverride"))
        override.set(_w("ilvl"), "0")
        etree.SubElement(override, _w("startOverride")).set(_w("val"), "1")


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"
