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
    }
)
_OF_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
"""Fields that mean the same wherever they stand, or print nothing of their own."""
_IN_WORDS = tuple(map(w, ("t", "tab", "br", "sym", "cr")))


@dataclass(slots=True)
class _Field:
    nodes: list[_Element] = field(default_factory=list)
    words: str = ""
    has_result: bool = False


def print_results(root: _Element, *, at_edge: bool = False) -> None:
    """Leave of each field its result; links, formulas and forms stay fields.

    So does, in a header or footer (`at_edge`), the number of the page, which is another on each.
    """
    kept = _KEPT | _OF_PAGES if at_edge else _KEPT
    for node in list(root.iter(w("fldSimple"))):
        if _name(node.get(w("instr"), "")) not in kept and len(node):
            _unwrap(node)
    still_open: list[_Field] = []
    for node in list(root.iter(w("fldChar"), w("instrText"), *_IN_WORDS)):
        _look(node, still_open, kept)


def _look(node: _Element, still_open: list[_Field], kept: frozenset[str]) -> None:
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
        _close(still_open.pop(), kept)
    elif not current.has_result:
        current.words += node.text or "" if node.tag == w("instrText") else ""
        current.nodes.append(node)


def _close(one: _Field, kept: frozenset[str]) -> None:
    goes = one.has_result and _name(one.words) not in kept
    for node in one.nodes if goes else ():
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
