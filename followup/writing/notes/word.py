"""A laid-out note as a Word document: the form is a Word file that officers edit (templates/notes/note.docx).

docxtpl renders the form in a sandbox, escaping everything; then footnotes are put in their part, the numbering takes
the forms of the language, and the archive is written so that the same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from followup.content import content_path
from followup.vocabulary.errors import BadInput
from followup.writing.merging.merge import merge
from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.pieces import words_of
from followup.writing.notes.runs import text_runs
from followup.writing.notes.wordparts import NUMBER_FORMS, Additions, Footnote, finish
from followup.writing.notes.wordreceived import BREAK, set_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from followup.writing.notes.catalogue import Catalogue
    from followup.writing.notes.pieces import Block, Head, Laid, Piece, Pieces

_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_REFERENCE = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
# The masthead's notes are one footnote of several paragraphs, hung on its first star: LibreOffice 7.4 prints the marks
# of a second footnote with marks of its own twice.
_FIRST_STAR = f'<w:r>{_REFERENCE}<w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
_NEXT_STAR = f"<w:r>{_REFERENCE}<w:t>{{}}</w:t></w:r>"
_FOOTNOTE = f'<w:r>{_REFERENCE}<w:footnoteReference w:id="{{}}"/></w:r>'


@dataclass(frozen=True, slots=True)
class WordHead:
    """The masthead as runs, for the form."""

    issuer: Markup
    organization: Markup
    symbol: Markup
    issue: tuple[Markup, ...]
    body: Markup
    meeting: Markup
    place: Markup
    item: Markup
    item_heading: Markup
    title: Markup
    author: Markup


@dataclass(frozen=True, slots=True)
class WordBlock:
    """A block as runs, for the form."""

    kind: str
    level: int
    words: Markup
    label: Markup
    head: tuple[Markup, ...]
    rows: tuple[tuple[Markup, ...], ...]

    @property
    def columns(self) -> int:
        """How many columns a table has."""
        return len(self.head)


def to_word(laid: Laid, dated: date | None, templates: Path | None = None, *, draft: bool = False) -> bytes:
    """The note as docx; a draft has what the register does not know as comments in the margin.

    Raises BadInput when the form is wrong, with the paragraph and the reason.
    """
    folder = templates or content_path("templates")
    form = folder / "notes" / "note.docx"
    words = catalogue(laid.language, folder)
    runs = _Runs(laid, words)
    comments = [one.words for one in laid.unknown] if draft else []
    laid, enclosed = set_apart(laid)
    filled = fill_form(form, _context(laid, runs), _required(laid))
    whole = finish(filled, words, Additions(runs.footnotes(), comments, dated))
    return merge(whole, enclosed, BREAK) if enclosed else whole


def fill_bare(laid: Laid) -> Callable[[], None]:
    """A function that fills the form with the same data by docxtpl alone: what `to_word` is measured against."""
    form = content_path("templates", "notes", "note.docx")
    context = _context(laid, _Runs(laid, catalogue(laid.language)))

    def fill() -> None:
        template = DocxTemplate(form)
        template.render(context, autoescape=True)
        template.save(io.BytesIO())

    return fill


def _context(laid: Laid, runs: _Runs) -> dict[str, Any]:
    """What the form is filled with."""
    return {
        "head": runs.head(laid.head),
        "blocks": [runs.block(block) for block in laid.blocks],
        "title": "".join(piece.text for piece in laid.head.title),
        "language": laid.language,
    }


def _required(laid: Laid) -> list[tuple[str, str]]:
    """What has to be in the document, in order: what it is and its words."""
    lines = [("title", laid.head.title), ("author line", laid.head.author)]
    words = [(name, words_of(pieces)) for name, pieces in lines]
    texts = [block for block in laid.blocks if block.kind not in ("annex", "table")]
    return words + [(f"{block.kind} {block.label}", block.text) for block in texts]


def _require(body: Any, required: Sequence[tuple[str, str]], place: str) -> None:  # noqa: ANN401  an lxml element
    # A tag that an officer broke by a keystroke may swallow the paragraphs after it without an error.
    written = "".join(one.text or "" for one in body.iter(_TEXT))
    start = 0
    for name, words in required:
        found = written.find(words, start)
        if found < 0:
            raise BadInput(f"{place} leaves out the {name} ({words[:40]!r}); look for a broken tag before it")
        start = found + len(words)


def fill_form(form: Path, context: dict[str, Any], required: Sequence[tuple[str, str]]) -> bytes:
    """A Word form filled in the sandbox; `required` is what has to stand in it afterwards, in order, each with a name.

    Raises BadInput naming the form and the words near which it is wrong.
    """
    template = _Form(form)
    place = f"templates/{form.parent.name}/{form.name}"
    environment = _sandbox()
    try:
        template.render(context, jinja_env=environment)
        _require(template.docx.element.body, required, place)
        out = io.BytesIO()
        template.save(out)
    except (OpcError, zipfile.BadZipFile, KeyError, OSError) as error:
        raise BadInput(f"{place} cannot be read as a Word document: {error}") from None
    except etree.XMLSyntaxError as error:
        raise BadInput(f"{place}: after rendering it is no well-formed document: {error}") from None
    except SecurityError as error:
        raise BadInput(f"{place}: not allowed in a template: {error}{environment.near(error)}") from None
    except TemplateError as error:
        raise BadInput(f"{place}: {error}{environment.near(error)}") from None
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise BadInput(f"{place}: {error}{environment.near(error)}") from None
    return out.getvalue()


def _printed(value: object) -> object:
    if value is None:
        raise BadInput("the form prints a value that is not known")
    return value


class _Form(DocxTemplate):  # type: ignore[misc]  # docxtpl publishes no types
    """docxtpl's template that refuses what it would mend by leaving text out."""

    def fix_tables(self, xml: str) -> Any:  # noqa: ANN401  an lxml tree, as docxtpl has it
        etree.fromstring(xml)  # raises where docxtpl's own parser would drop text
        return super().fix_tables(xml)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox that compiles a form once and can tell near which of its words an error is."""

    _source = ""

    def from_string(self, source: Any, *_args: Any, **_kwargs: Any) -> Template:  # noqa: ANN401  as in Jinja
        self._source = str(source)
        return Template.from_code(self, _compiled(self._source), {})

    def near(self, error: BaseException) -> str:
        """The words around the line of the form at which the error arose, as "; near ..."."""
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of(error)
        lines = self._source.splitlines()
        if line is None or not lines:
            return ""
        around = " ".join(re.sub(r"<[^>]+>", "", part) for part in lines[max(line - 2, 0) : line + 1])
        return f"; near {' '.join(around.split())[:160]!r}" if around.strip() else ""


def _sandbox() -> _Sandbox:
    environment = _Sandbox(undefined=StrictUndefined, autoescape=True, finalize=_printed)
    environment.globals = {}
    return environment


@lru_cache(maxsize=64)
def _compiled(source: str) -> CodeType:
    return _sandbox().compile(source)


def _line_of(error: BaseException) -> int | None:
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


class _Runs:
    """Pieces as runs of WordprocessingML. Footnotes of the masthead come first, then those of the text."""

    def __init__(self, laid: Laid, words: Catalogue) -> None:
        self._laid = laid
        self._words = words
        self._before = 1 if laid.head.stars else 0

    def head(self, head: Head) -> WordHead:
        return WordHead(
            issuer=self.runs(head.issuer),
            organization=self.runs(head.organization),
            symbol=self.runs(head.symbol),
            issue=tuple(self.runs(line) for line in head.issue),
            body=self.runs(head.body),
            meeting=self.runs(head.meeting),
            place=self.runs(head.place),
            item=self.runs(head.item),
            item_heading=self.runs(head.item_heading),
            title=self.runs(head.title),
            author=self.runs(head.author),
        )

    def block(self, block: Block) -> WordBlock:
        words = self.runs(block.pieces)
        level = "heading" if block.level == 1 else "subheading"
        if block.kind == "heading" and self._words.get("numbering", level)["form"] not in NUMBER_FORMS:
            words = self._text(block.label) + Markup("<w:r><w:tab/></w:r>") + words
        return WordBlock(
            block.kind,
            block.level,
            words,
            self._text(block.label),
            tuple(self.runs(cell) for cell in block.head),
            tuple(tuple(self.runs(cell) for cell in row) for row in block.rows),
        )

    def footnotes(self) -> list[Footnote]:
        stars = tuple(self.runs(note) for note in self._laid.head.stars)
        return [Footnote(stars, starred=True)][: self._before] + [
            Footnote((self.runs(note),)) for note in self._laid.footnotes
        ]

    def runs(self, pieces: Pieces) -> Markup:
        return Markup("").join(self._run(piece) for piece in pieces)

    def _run(self, piece: Piece) -> Markup:
        if piece.star is not None:
            return _xml(_FIRST_STAR if piece.star == 1 else _NEXT_STAR.format("*" * piece.star))
        if piece.footnote is not None:
            return _xml(_FOOTNOTE.format(self._before + piece.footnote))
        return self._text(piece.text)

    def _text(self, text: str) -> Markup:
        return text_runs(text, self._laid.language)


def _xml(runs: str) -> Markup:
    return Markup(runs)  # noqa: S704  made here, of escaped text
