"""What was received is set apart while the form is filled, and put in afterwards: it is long, and it is not ours.

Paragraphs that hold nothing but a mark keep its places. The marks are characters that no text of a note may hold.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from followup.writing.merging.merge import Enclosed
from followup.writing.notes.pieces import Block, Piece
from followup.writing.notes.runs import paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.writing.notes.pieces import Laid

BREAK = "\ue0f0"
"""Where the pages of a document that came in begin, with its heading."""
_PLACE = "\ue0f1{}\ue0f1"
_LEADS = frozenset({"title", "file"})


def set_apart(laid: Laid) -> tuple[Laid, dict[str, Enclosed]]:
    """The note with marks in place of what was received, and what stands at each."""
    enclosed: dict[str, Enclosed] = {}
    blocks: list[Block] = []
    for (received, path), group in groupby(laid.blocks, key=lambda one: (one.received, one.enclosed)):
        if not received:
            blocks += group
            continue
        mark = _PLACE.format(len(enclosed))
        enclosed[mark] = Enclosed(path, [paragraph(block.text, "NoteText", laid.language) for block in group])
        if path is not None:
            blocks.insert(_heading(blocks), Block("text", "break", (Piece(BREAK),)))
        blocks.append(Block("text", "place", (Piece(mark),)))
    return replace(laid, blocks=tuple(blocks)), enclosed


def _heading(blocks: Sequence[Block]) -> int:
    """Where the heading begins of what comes next: with the sender where it is the first that is printed of theirs."""
    place = len(blocks)
    while place and blocks[place - 1].key in _LEADS:
        place -= 1
    for kind in ("part", "annex"):
        place -= place > 0 and blocks[place - 1].kind == kind
    return place
