"""The sidecar of a note: every printed figure with the rows it was taken from, and what the register does not know."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from followup.writing.notes.pieces import Head, records_in, words_of

if TYPE_CHECKING:
    from followup.writing.notes.facts import NoteFacts
    from followup.writing.notes.pieces import Block, Laid, Pieces


def sidecar(facts: NoteFacts, laid: Laid) -> dict[str, Any]:
    """The trace of a note as JSON values.

    `masthead`, `blocks` and `footnotes` hold the text as printed; in each, `figures` are the printed values with the
    identities of the rows behind them, and `records` all of these rows. `unknown` is what the register does not know.
    """
    return {
        "kind": facts.kind,
        "language": laid.language,
        "symbol": facts.masthead.symbol,
        "dated": facts.masthead.dated.isoformat() if facts.masthead.dated else None,
        "masthead": [{"line": name, **_traced(pieces)} for name, pieces in _head_lines(laid.head)],
        "blocks": [_block(block) for block in laid.blocks],
        "footnotes": [{"number": number, **_traced(note)} for number, note in enumerate(laid.footnotes, 1)],
        "unknown": [{"code": one.code, "words": one.words, "records": list(one.records)} for one in laid.unknown],
    }


def _head_lines(head: Head) -> list[tuple[str, Pieces]]:
    lines: list[tuple[str, Pieces]] = []
    for one in fields(Head):
        value = getattr(head, one.name)
        if one.name in ("issue", "stars"):
            lines.extend((f"{one.name} {number}", pieces) for number, pieces in enumerate(value, 1))
        else:
            lines.append((one.name, value))
    return lines


def _block(block: Block) -> dict[str, Any]:
    pieces = block.pieces + tuple(piece for row in block.rows for cell in row for piece in cell)
    traced = _traced(pieces) | {"text": block.text}
    return {
        "kind": block.kind,
        "key": block.key,
        "label": block.label,
        "officers": block.officers,
        "untranslated": block.untranslated,
        **traced,
    }


def _traced(pieces: Pieces) -> dict[str, Any]:
    return {
        "text": words_of(pieces),
        "figures": [{"text": piece.text, "records": list(piece.records)} for piece in pieces if piece.records],
        "records": list(records_in(pieces)),
    }
