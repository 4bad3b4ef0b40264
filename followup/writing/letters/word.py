"""A laid-out letter as a Word document: its form is a Word file that officers edit (templates/letters/letter.docx)."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from followup.vocabulary.errors import BadInput
from followup.writing.letters.layout import Block, LaidLetter
from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.runs import text_runs
from followup.writing.notes.word import WordBlock, fill_form
from followup.writing.notes.wordparts import Additions, finish

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{|\}\}|\{%|%\}")
_NEAR = 30


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
    form = templates / "letters" / "letter.docx"
    filled = fill_form(form, context, _required(laid, form))
    _refuse_tags(filled)
    return finish(filled, catalogue(laid.language, templates), Additions((), (), dated))


def _required(laid: LaidLetter, form: Path) -> list[tuple[str, str]]:
    """What has to stand in the letter, each with a name; a form may leave out the lines that its letterhead prints."""
    printed = _words(form.read_bytes()) if form.is_file() else ""
    letterhead = [(name, getattr(laid, name)) for name in ("secretariat", "address") if name in printed]
    head = [("reference", laid.reference), ("date", laid.dated), ("addressee", laid.title or laid.to)]
    body = [("subject", laid.subject), *((block.kind, block.words) for block in laid.blocks)]
    return [one for one in (*letterhead, *head, *body, ("signature", laid.signer)) if one[1]]


def _refuse_tags(filled: bytes) -> None:
    """Refuse a letter in which half a tag is left, as it stands."""
    words = _words(filled)
    if found := _TAG.search(words):
        near = words[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        raise BadInput(f"templates/letters/letter.docx: a tag is not opened or not closed near {near!r}")


def _words(docx: bytes) -> str:
    """What stands in a Word document; nothing for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            return "".join(etree.fromstring(package.read("word/document.xml")).itertext(f"{_WORD}t"))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
        return ""


def _block(block: Block, language: str) -> WordBlock:
    return WordBlock(block.kind, 1, text_runs(block.words, language), text_runs("", language), (), ())
