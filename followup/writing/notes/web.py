"""A laid-out note as one HTML page (templates/notes/note.html.j2): the twin of the Word file, of the same blocks."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from followup.content import content_path
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import direction
from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.pieces import words_of

if TYPE_CHECKING:
    from followup.writing.notes.pieces import Laid, Piece, Pieces

_PLACE = "templates/notes/note.html.j2"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")


def to_html(laid: Laid, templates: Path | None = None, *, draft: bool = False) -> bytes:
    """The note as a page in UTF-8; a draft shows what the register does not know.

    Raises BadInput with the line and the reason when the template is wrong.
    """
    folder = templates or content_path("templates")
    words = catalogue(laid.language, folder)
    printed = isolating if direction(laid.language) == "rtl" else plain
    try:
        page = _template(folder).render(
            note=laid,
            # Given ready: the sandbox looks twice at every attribute that is asked for.
            # A file that Word takes in whole may have no line that could stand on a page.
            blocks=[
                (block.kind, block.label, printed(block.pieces), block)
                for block in laid.blocks
                if block.text or not block.received
            ],
            words=printed,
            head=laid.head,
            title=words_of(laid.head.title),
            dir=direction(laid.language),
            issue_language=words.words.get("issue_language", laid.language),
            unknown_heading=words.get("unknown", "heading"),
            draft=draft,
        )
    except TemplateSyntaxError as error:
        raise BadInput(f"{_PLACE}, line {error.lineno}: {error.message}") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        raise BadInput(f"{_PLACE}{_line_of(error)}: {error}") from None
    return page.encode()


@lru_cache(maxsize=8)
def _template(folder: Path) -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder / "notes"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals = {}
    return environment.get_template("note.html.j2")


def plain(pieces: Pieces) -> Markup:
    """Pieces as escaped HTML with the marks of their notes."""
    return _markup("".join([escape(piece.text) if piece.text else _marked(piece) for piece in pieces]))


def isolating(pieces: Pieces) -> Markup:
    """The same inside a right-to-left line: a piece in another script is isolated, so that a symbol keeps its order."""
    return _markup("".join(_marked(piece) or _isolated(piece.text) for piece in pieces))


def _isolated(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>" if is_foreign(text) else str(escape(text))


def _marked(piece: Piece) -> str:
    if (number := piece.footnote) is not None:
        return f'<sup><a id="mark-{number}" href="#footnote-{number}" role="doc-noteref">{number}</a></sup>'
    if (number := piece.star) is not None:
        return f'<a class="star" id="star-{number}" href="#note-{number}" role="doc-noteref">{"*" * number}</a>'
    return ""


def _markup(written: str) -> Markup:
    return Markup(written)  # noqa: S704  made here, of escaped text


def is_foreign(text: str) -> bool:
    """Whether a piece of a right-to-left text has letters, none of them of a right-to-left script."""
    return bool(_LETTER.search(text)) and not _RIGHT_TO_LEFT.search(text)


def _line_of(error: BaseException) -> str:
    line, trace = "", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith("note.html.j2"):
            line = f", line {trace.tb_lineno}"
        trace = trace.tb_next
    return line
