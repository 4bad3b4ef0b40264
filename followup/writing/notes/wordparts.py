"""What a form cannot hold: footnotes, the numbers of the language, its direction, the dates; and the archive."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import direction
from followup.writing.notes.catalogue import fill
from followup.writing.notes.wordannexes import add_numberings, number_annexes
from followup.writing.notes.wordcomments import add_comments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from markupsafe import Markup

    from followup.writing.notes.catalogue import Catalogue

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_THE_SAME_TIME = (1980, 1, 1, 0, 0, 0)
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


NUMBER_FORMS = {
    "decimal": "decimal",
    "upper_roman": "upperRoman",
    "lower_roman": "lowerRoman",
    "lower_letter": "lowerLetter",
    "upper_letter": "upperLetter",
    "cyrillic_letter": "russianLower",
    "abjad": "arabicAbjad",
    "han": "chineseCountingThousand",
}
"""Word's names for our forms of number; a form that is not here is typed as text."""

_LEVELS = {
    "NoteHeading": ("heading", 0),
    "NoteHeading2": ("subheading", 0),
    "NoteParagraph": ("paragraph", 0),
    "NoteItem1": ("item", 0),
    "NoteItem2": ("item", 1),
}
_LANGUAGES = {"zh": "zh-CN", "ar": "ar-SA", "en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU"}


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's paragraphs as runs; `starred` when they are the masthead's notes, marked *, ** and so on."""

    paragraphs: tuple[Markup, ...]
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Additions:
    """What is added to a rendered form: footnotes, a drafter's comments (at the title), the date of the note."""

    footnotes: Sequence[Footnote]
    comments: Sequence[str]
    dated: date | None


def finish(archive: bytes, words: Catalogue, additions: Additions) -> bytes:
    """Complete a rendered form and write it so that the same input gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    annexes = 0

    def arrange(root: Any) -> None:  # noqa: ANN401  an lxml element
        nonlocal annexes
        annexes = number_annexes(root)
        if direction(words.language) == "rtl":
            _turn_tables(root)

    def number(root: Any) -> None:  # noqa: ANN401  an lxml element
        _number(root, words)
        add_numberings(root, annexes)

    changes: dict[str, Callable[[Any], None]] = {
        "word/document.xml": arrange,
        "word/footnotes.xml": lambda root: _add_footnotes(root, additions.footnotes, words),
        "word/numbering.xml": number,
        "word/styles.xml": lambda root: _speak(root, words),
        "docProps/core.xml": lambda root: _date(root, additions.dated),
    }
    if additions.comments:
        add_comments(parts, additions.comments, additions.dated)
    for name, change in changes.items():
        if name not in parts:
            raise BadInput(f"the form of the note has no {name}; take templates/notes/note.docx as a start")
        root = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
        change(root)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as an archive; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _THE_SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return out.getvalue()


def _add_footnotes(root: Any, footnotes: Sequence[Footnote], words: Catalogue) -> None:  # noqa: ANN401  an lxml element
    bidi = "<w:bidi/>" if direction(words.language) == "rtl" else ""
    for number, footnote in enumerate(footnotes, 1):
        paragraphs = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/>{bidi}</w:pPr>{_mark(footnote, place)}'
            f'<w:r><w:t xml:space="preserve"> </w:t></w:r>{words}</w:p>'
            for place, words in enumerate(footnote.paragraphs, 1)
        )
        root.append(etree.fromstring(f'<w:footnote xmlns:w="{_W}" w:id="{number}">{paragraphs}</w:footnote>'))


def _mark(footnote: Footnote, place: int) -> str:
    if not footnote.starred:
        return _REFERENCE
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:t>{"*" * place}</w:t></w:r>'


def _number(root: Any, words: Catalogue) -> None:  # noqa: ANN401  an lxml element
    for level in root.iter(_w("lvl")):
        linked = level.find(_w("pStyle"))
        if linked is None or linked.get(_w("val")) not in _LEVELS:
            continue
        kind, depth = _LEVELS[linked.get(_w("val"))]
        entry = words.get("numbering", kind)
        entry = entry[min(depth, len(entry) - 1)] if isinstance(entry, list) else entry
        form = NUMBER_FORMS.get(entry["form"])
        level.find(_w("numFmt")).set(_w("val"), form or "none")
        text = fill(entry["label"], n=f"%{int(level.get(_w('ilvl'))) + 1}") if form else ""
        level.find(_w("lvlText")).set(_w("val"), text)
        if form is None:
            level.find(_w("suff")).set(_w("val"), "nothing")


def _speak(root: Any, words: Catalogue) -> None:  # noqa: ANN401  an lxml element
    """Set the language of the text and, for a right-to-left one, the direction of every paragraph style."""
    tag = _LANGUAGES.get(words.language, words.language)
    spoken = root.find(f"{_w('docDefaults')}/{_w('rPrDefault')}/{_w('rPr')}/{_w('lang')}")
    if spoken is not None:
        side = {"zh": "eastAsia", "ar": "bidi"}.get(words.language, "val")
        spoken.set(_w(side), tag)
    if direction(words.language) != "rtl":
        return
    for style in root.iter(_w("style")):
        if style.get(_w("type")) == "paragraph":
            properties = style.find(_w("pPr"))
            if properties is None:
                properties = etree.Element(_w("pPr"))
                run = style.find(_w("rPr"))
                style.insert(len(style) if run is None else style.index(run), properties)
            _turn(properties)


# What stands after w:bidi in a paragraph's properties: Word refuses a file with these out of order.
_AFTER_BIDI = {_w(name) for name in ("spacing", "ind", "contextualSpacing", "jc", "textAlignment", "outlineLvl", "rPr")}


def _turn(properties: Any) -> None:  # noqa: ANN401  an lxml element
    places = [place for place, one in enumerate(properties) if one.tag in _AFTER_BIDI]
    properties.insert(min(places, default=len(properties)), etree.Element(_w("bidi")))


def _turn_tables(root: Any) -> None:  # noqa: ANN401  an lxml element
    for properties in root.iter(_w("tblPr")):
        properties.insert(0, etree.Element(_w("bidiVisual")))


def _date(root: Any, dated: date | None) -> None:  # noqa: ANN401  an lxml element
    """The document's own dates are the note's, not those of the machine that made it."""
    for name in ("created", "modified"):
        for old in root.findall(f"{{{_TERMS}}}{name}"):
            root.remove(old)
        if dated is None:
            continue
        entry = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        entry.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        entry.text = f"{dated.isoformat()}T00:00:00Z"
