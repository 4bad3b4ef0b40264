"""Fields of a merged document: what they printed when it was sent is what is printed now.

A date of today, a table of contents, a number of pages would come out anew, and different, in our document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup.writing.merging.packages import w

if TYPE_CHECKING:
    from lxml.etree import _Element

_KEPT = frozenset(
    {
        *("HYPERLINK", "EQ", "SYMBOL", "ADVANCE", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "LISTNUM", "AUTONUM"),
        *("PAGE", "NUMPAGES", "SECTIONPAGES"),
    }
)
"""Fields that mean the same wherever they stand, or print nothing of their own."""
_IN_WORDS = tuple(map(w, ("t", "tab", "br", "sym", "cr")))


@dataclass(slots=True)
class _Field:
    nodes: list[_Element] = field(default_factory=list)
    words: str = ""
    has_result: bool = False

    @property
    def goes(self) -> bool:
        return self.has_result and _name(self.words) not in _KEPT


def print_results(root: _Element) -> None:
    """Leave of each field its result; links, formulas, forms and the number of the page stay fields."""
    for node in list(root.iter(w("fldSimple"))):
        if _name(node.get(w("instr"), "")) not in _KEPT and len(node):
            _unwrap(node)
    still_open: list[_Field] = []
    for node in list(root.iter(w("fldChar"), w("instrText"), *_IN_WORDS)):
        _look(node, still_open)


def _look(node: _Element, still_open: list[_Field]) -> None:
    kind = node.get(w("fldCharType"))
    if kind == "begin":
        still_open.append(_Field([node]))
    if not still_open or kind == "begin":
        return
    current = still_open[-1]
    if kind == "separate":
        current.has_result = True
        current.nodes.append(node)
    elif kind == "end":
        current.nodes.append(node)
        _close(still_open.pop())
    elif not current.has_result:
        current.words += node.text or "" if node.tag == w("instrText") else ""
        current.nodes.append(node)


def _close(one: _Field) -> None:
    for node in one.nodes if one.goes else ():
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)


def _name(words: str) -> str:
    return next(iter(words.split()), "").upper()


def _unwrap(node: _Element) -> None:
    parent = node.getparent()
    if parent is not None:
        place = parent.index(node)
        parent[place : place + 1] = list(node)
