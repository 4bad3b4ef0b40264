"""How fast a note is written: Word against the bare filling of its form, HTML against Word, PDF against LibreOffice."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import Measured, timed

if TYPE_CHECKING:
    from collections.abc import Callable

    from followup.writing.notes.pieces import Laid

_CASE = ("storage", "cases", "minamata-cop4-capacity.yaml")
_LANGUAGES = ("en", "zh", "ar")
_PDFS = 6
_PDF_RUNS = 2
_TURNS = 20
_PAGES = 10
"""How many pages are written in a turn, each being so short."""


def notes() -> list[Measured]:
    """Every promise about notes, of the worked case with submissions; PDF where LibreOffice is installed."""
    from followup.content import content_path
    from followup.services.documents.notes import case_facts
    from followup.vocabulary.instants import instant
    from followup.writing.notes.layout import lay_out

    facts = case_facts(content_path(*_CASE), now=instant("2021-07-20"))
    laid = [lay_out(facts, language) for language in _LANGUAGES]
    return [*(one for each in laid for one in _word_and_html(each)), *_pdf(laid)]


def _word_and_html(laid: Laid) -> list[Measured]:
    from followup.writing.notes.web import to_html
    from followup.writing.notes.word import fill_bare, to_word

    bare = fill_bare(laid)
    word, form, html = _least(lambda: to_word(laid, None), bare, lambda: [to_html(laid) for _ in range(_PAGES)])
    return [
        Measured(f"a note as docx, {laid.language} / docxtpl alone", word, form, "ms", 1.5),
        Measured(f"a note as html, {laid.language} / as docx", html / _PAGES, word, "ms", 1 / 20),
    ]


def _least(*works: Callable[[], object]) -> list[float]:
    """The milliseconds that each of these takes, the least of several turns: what others do only adds to it."""
    turns = [[timed(work) for work in works] for _ in range(_TURNS)]
    return [min(times) for times in zip(*turns, strict=True)]


def _pdf(laid: list[Laid]) -> list[Measured]:
    """Several notes at once, against one call of LibreOffice with the same files."""
    from followup.writing.notes.pdf import soffice, to_pdf
    from followup.writing.notes.word import to_word

    program = soffice()
    if program is None:
        return []
    documents = [to_word(laid[number % len(laid)], None) for number in range(_PDFS)]
    turns = [
        (timed(lambda: to_pdf(documents)), timed(lambda: _libreoffice(program, documents))) for _ in range(_PDF_RUNS)
    ]
    ours, alone = (median(times) for times in zip(*turns, strict=True))
    return [Measured(f"{_PDFS} notes as pdf / LibreOffice alone", ours, alone, "ms", 1.2)]


def _libreoffice(program: str, documents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory(prefix="followup-bench-") as folder:
        files = [Path(folder, f"{number}.docx") for number in range(len(documents))]
        for file, content in zip(files, documents, strict=True):
            file.write_bytes(content)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"HOME": folder})  # noqa: S603  LibreOffice by its path
