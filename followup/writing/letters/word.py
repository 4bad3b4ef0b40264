"""A laid-out letter as a Word document: its form is a Word file that officers edit (templates/letters/letter.docx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.writing.letters.layout import Block, LaidLetter
from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.runs import text_runs
from followup.writing.notes.word import WordBlock, fill_form
from followup.writing.notes.wordparts import Additions, finish

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def to_word(laid: LaidLetter, dated: date, templates: Path) -> bytes:
    """The letter as docx; the same letter gives the same bytes. Raises BadInput when the form is wrong."""
    lines = ("secretariat", "address", "reference", "dated", "title", "to", "subject", "signer")
    context: dict[str, object] = {
        name: text_runs(words, laid.language) if (words := getattr(laid, name)) else "" for name in lines
    }
    context |= {
        "blocks": [_block(block, laid.language) for block in laid.blocks],
        "language": laid.language,
        "heading": laid.subject,
    }
    required = [("subject", laid.subject), *((block.kind, block.words) for block in laid.blocks)]
    filled = fill_form(templates / "letters" / "letter.docx", context, required)
    return finish(filled, catalogue(laid.language, templates), Additions((), (), dated))


def _block(block: Block, language: str) -> WordBlock:
    return WordBlock(block.kind, 1, text_runs(block.words, language), text_runs("", language), (), ())
