"""A document as the rules of checking see it: its lines in order, each with its mark, its part and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from followup.checking.marks import SECTIONS, Mark, Style, find_mark, letter_ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_HEADING = {"zh": 40}
_LONGEST_HEADING_ELSEWHERE = 120
_NUMBERED_HEADING = {"zh": 16}
_NUMBERED_HEADING_ELSEWHERE = 50
_STOPS = tuple(".;:,。；：，、؛،!?！？")
_RULE = re.compile(r"_{5,}$|-{10,}$")
_STAR = re.compile(r"[*＊]{1,4}(?=[^*＊])")
_RESIDUAL_NOTE = re.compile(r"�\s")
_ANNEX = re.compile(
    r"(?:附件|附录|annex(?:e|es)?|appendix|anexo|приложение|المرفق)"
    r"\s*(?P<number>[一二三四五六七八九十]{1,3}|[IVXL]{1,5}|[A-Z]|\d{1,2}|الأول|الثاني|الثالث|الرابع)?\s*[*＊]{0,3}[.:：]?\s*$",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[。；！？])|(?<=[.;!?؟؛])\s+(?=[^\Wa-zа-я_]|[(“«])")


class Part(StrEnum):
    """Where in a document a line stands."""

    MASTHEAD = "masthead"
    BODY = "body"
    ANNEX = "annex"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as a file gives it: its text, the number that its format keeps apart, whether it is a note or heading."""

    text: str
    label: str = ""
    note: bool = False
    heading: bool = False
    cell: bool = False
    line: int | None = None
    """Its number in a plain text, from 1."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, placed. `text` is without its mark; `whole` is as printed."""

    order: int
    whole: str
    text: str
    mark: Mark | None
    part: Part
    place: str
    heading: bool
    cell: bool = False
    number: int | None = None
    paragraph: str = ""
    """The number of the paragraph it belongs to, as "5"; empty before the first and in unnumbered texts."""
    annex: str | None = None
    """The head of the annex in which it stands."""

    @property
    def sentences(self) -> list[str]:
        """Its sentences; semicolons end one too."""
        return [part for part in _SENTENCES.split(self.text) if part and part.strip()]


@dataclass(frozen=True)
class Document:
    """A document in one language, its lines in reading order, empty ones left out."""

    name: str
    language: str
    lines: tuple[Line, ...]

    @cached_property
    def running(self) -> tuple[Line, ...]:
        """The lines of body and annexes."""
        return tuple(line for line in self.lines if line.part in {Part.BODY, Part.ANNEX})

    @cached_property
    def masthead(self) -> tuple[Line, ...]:
        """The lines before the first paragraph or section."""
        return tuple(line for line in self.lines if line.part is Part.MASTHEAD)

    @cached_property
    def notes(self) -> tuple[Line, ...]:
        """Footnotes and notes marked by asterisks."""
        return tuple(line for line in self.lines if line.part is Part.NOTE)

    @cached_property
    def annexes(self) -> tuple[Line, ...]:
        """The heads of its annexes."""
        return tuple(line for line in self.lines if line.heading and annex_number(line.whole) is not None)


def annex_number(text: str) -> str | None:
    """The number in the head of an annex, "" for one without; None when the line is no such head."""
    found = _ANNEX.match(text.strip())
    return (found["number"] or "") if found else None


@dataclass(slots=True)
class _Walk:
    """What is known while going down the lines."""

    part: Part = Part.MASTHEAD
    paragraph: str = ""
    items: tuple[str, ...] = ()
    annex: str | None = None
    section: Mark | None = None
    bare: Mark | None = None
    """The section mark of the line above, when it stands there alone."""
    after_rule: bool = False


def lay_out(name: str, language: str, printed: Sequence[Printed]) -> Document:
    """Place every line: masthead, body, annexes and notes, under which paragraph and item."""
    walk = _Walk()
    ruled = _last_rule(printed)
    lines: list[Line] = []
    for index, one in enumerate(printed):
        text = one.text.strip()
        if text or one.label:
            walk.after_rule = ruled is not None and index > ruled
            lines.append(_line(len(lines), one, text, walk, language))
    return Document(name, language, tuple(lines))


def _last_rule(printed: Sequence[Printed]) -> int | None:
    """The line drawn below a plain text, behind which its notes stand."""
    rules = [index for index, one in enumerate(printed) if one.line is not None and _RULE.match(one.text.strip())]
    return rules[-1] if rules else None


def _line(order: int, one: Printed, text: str, walk: _Walk, language: str) -> Line:
    whole = f"{one.label} {text}".strip() if one.label else text
    if one.note or walk.after_rule or _STAR.match(text) or _RESIDUAL_NOTE.match(text):
        place = _shown(f"note {one.label}".strip() if one.note else "note", one)
        return Line(order, whole, text, None, Part.NOTE, place, heading=False, number=one.line)
    mark, rest = find_mark(whole)
    mark = _as_letter(mark, walk.section)
    heading = one.heading or _is_heading(mark, rest, language)
    head = mark if heading else (walk.bare if mark is None else None)
    walk.bare = mark if heading and not rest.strip() else None
    _advance(walk, mark, whole, heading=heading, cell=one.cell)
    return Line(
        order,
        whole,
        rest,
        mark,
        walk.part,
        _shown(_place(walk, head), one),
        heading or annex_number(whole) is not None,
        one.cell,
        one.line,
        walk.paragraph,
        walk.annex,
    )


def _advance(walk: _Walk, mark: Mark | None, whole: str, *, heading: bool, cell: bool) -> None:
    if annex_number(whole) is not None:
        walk.part, walk.annex, walk.paragraph, walk.items = Part.ANNEX, whole, "", ()
    elif mark is None or cell:
        return
    elif heading or mark.style in SECTIONS:
        walk.items = ()
        walk.part = Part.BODY if walk.part is Part.MASTHEAD else walk.part
        walk.section = mark
    elif mark.style is Style.PARAGRAPH:
        walk.paragraph, walk.items = str(mark.ordinal), ()
        walk.part = Part.BODY if walk.part is Part.MASTHEAD else walk.part
    else:
        walk.items = _items(walk.items, mark)


def _as_letter(mark: Mark | None, above: Mark | None) -> Mark | None:
    """A section "I." that follows "H." is a letter, not a Roman one."""
    if mark is None or above is None or mark.style is not Style.SECTION_ROMAN:
        return mark
    letter = letter_ordinal(mark)
    if above.style is Style.SECTION_LETTER and letter == above.ordinal + 1:
        return replace(mark, style=Style.SECTION_LETTER, ordinal=letter)
    return mark


def _items(above: tuple[str, ...], mark: Mark) -> tuple[str, ...]:
    """The items above a mark and itself: "(i)" below "(a)" is a further level, "(b)" behind "(a)" the same."""
    styles = [find_mark(item)[0] for item in above]
    for depth, known in enumerate(styles):
        if known is not None and known.style is mark.style:
            return (*above[:depth], mark.text)
    return (*above, mark.text)


def _place(walk: _Walk, head: Mark | None) -> str:
    parts = ["annex"] if walk.part is Part.ANNEX else []
    if head is not None:
        return ", ".join([*parts, f"section {head.text.rstrip('.．、')}"])
    if walk.part is Part.MASTHEAD:
        parts.append("masthead")
    if walk.paragraph:
        parts.append(f"paragraph {walk.paragraph}{''.join(walk.items)}")
    elif walk.items:
        parts.append("".join(walk.items))
    return ", ".join(parts)


def _shown(place: str, one: Printed) -> str:
    line = f"line {one.line}" if one.line is not None else ""
    return ", ".join(part for part in (place, line) if part) or "text"


def _is_heading(mark: Mark | None, rest: str, language: str) -> bool:
    """Whether a line without a sign of its format is a heading: short, and without a stop at its end."""
    text = rest.strip()
    if text.endswith(_STOPS):
        return False
    if mark is not None and mark.style in SECTIONS:
        return len(text) <= _LONGEST_HEADING.get(language, _LONGEST_HEADING_ELSEWHERE)
    if mark is not None and mark.style is Style.PARAGRAPH:
        return bool(text) and len(text) <= _NUMBERED_HEADING.get(language, _NUMBERED_HEADING_ELSEWHERE)
    return False


def sentences_of(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Every sentence of some lines, with its line."""
    for line in lines:
        for sentence in line.sentences:
            yield line, sentence
