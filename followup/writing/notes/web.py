"""A laid-out note as one HTML page (templates/notes/note.html.j2): the twin of the Word file, of the same blocks."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from followup.content import content_path
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import direction
from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.pieces import words_of

if TYPE_CHECKING:
    from followup.writing.notes.pieces import Laid

_PLACE = "templates/notes/note.html.j2"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")


def to_html(laid: Laid, templates: Path | None = None, *, draft: bool = False) -> bytes:
    """The note as a page in UTF-8; a draft shows what the register does not know.

    Raises BadInput with the line and the reason when the template is wrong.
    """
    folder = templates or content_path("templates")
    words = catalogue(laid.language, folder)
    try:
        page = _template(folder, right_to_left=direction(laid.language) == "rtl").render(
            note=laid,
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
def _template(folder: Path, *, right_to_left: bool) -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder / "notes"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals = {}
    # A stretch in another script inside a right-to-left line is isolated, so that a symbol keeps its order.
    environment.tests["foreign"] = lambda text: right_to_left and is_foreign(text)
    return environment.get_template("note.html.j2")


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
