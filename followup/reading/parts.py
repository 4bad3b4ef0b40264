"""One decision's lines become its title and its provisions: preamble, sections, paragraphs, items, annexes, footnotes.

What an unnumbered line is, in this order: the line that names the adopting body, an annex's head, a paragraph of the
preamble (a comma at its end, or one of the language's openings), an operative paragraph (an operative opening, or a
sentence), a heading. Its place is then "" (pinpoint unknown), and `order` alone tells it apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from followup.reading.blocks import BlockKind
from followup.reading.heads import BodyLine, body_line
from followup.reading.marks import StructureMarks
from followup.reading.numbering import (
    ItemLabel,
    ItemLists,
    bullet,
    item_label,
    paragraph_label,
)
from followup.reading.results import Provision, ProvisionKind
from followup.reading.sections import SectionMark, section_mark, stands_alone

_STRAY = re.compile(r"[\W_]*\d{0,4}[\W_]*\Z")
_SENTENCE_END = re.compile(r"[.;:!?。；：؛؟][\"”»’)）\]]?\s?(?:and|or|et|ou|y|o|и|или|و|أو|以及|和)?$")
_LONGEST_END = 12
_COMMA = (",", "，", "،", "、")
_NOTE = re.compile(r"(?:(?P<mark>\d{1,3})\s+(?=[^\W\d_a-zа-яё])|(?P<star>\*{1,3})\s*)(?P<text>.{4,})$", re.DOTALL)
_OF_DECISION = re.compile(r"\d/|/\d")
_STOPLESS = re.compile(r"(?P<number>[0-9]{1,3})[,;:]?\s+")
_LONGEST_HEADING = 220
_LONGEST_LABEL = 8
_LONGEST_CELL = 120
_DEEPEST = 4
_TITLE_LINES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A block as the reader of a decision sees it: its cleaned text, and the number that the format gave it."""

    text: str
    label: str = ""
    kind: BlockKind = BlockKind.TEXT

    @property
    def whole(self) -> str:
        """Number and text as they would stand in a plain text."""
        return f"{self.label} {self.text}" if self.label else self.text


@dataclass(slots=True)
class DecisionParts:
    """What the lines of one decision gave."""

    title: str | None = None
    body: BodyLine | None = None
    provisions: list[Provision] = field(default_factory=list)

    @property
    def substantial(self) -> bool:
        """Whether there is a decision at all, and not only its mention in a list."""
        return any(part.kind in {ProvisionKind.PARAGRAPH, ProvisionKind.ITEM} for part in self.provisions)


def read_parts(lines: list[Line], marks: StructureMarks, *, headed: bool, title: str = "") -> DecisionParts:
    """The provisions of one decision. `headed`: a decision's number stands above, so that its title comes first."""
    reader = _PartsReader(marks, headed=headed, title=title)
    kept = _joined(lines, dashed=marks.script == "arabic")
    for index, line in enumerate(kept):
        reader.read(
            line, next((below for below in kept[index + 1 : index + 4] if below.kind is not BlockKind.FOOTNOTE), None)
        )
    return reader.finish()


def _joined(lines: list[Line], *, dashed: bool) -> list[Line]:
    """The lines without stray numbers, and with each number that stands on a line of its own before its text."""
    kept: list[Line] = []
    alone: Line | None = None
    for line in lines:
        number = not line.label and _stands_alone(line.text, dashed=dashed)
        if alone is not None and _belongs(alone, line, dashed=dashed):
            joined = Line(_numbered_text(alone.text, line.text), kind=line.kind)
            alone = joined if number else None
            kept += [] if number else [joined]
            continue
        kept += [alone] if alone is not None else []
        alone = line if number else None
        if not number and (line.kind is BlockKind.FOOTNOTE or line.label or not _STRAY.match(line.text)):
            kept.append(line)
    return kept


def _belongs(alone: Line, line: Line, *, dashed: bool) -> bool:
    """Whether a line is the text of the number above it. A section goes without title before a numbered paragraph."""
    if line.label or line.kind is not alone.kind:
        return False
    untitled = paragraph_label(line.text, dashed=dashed) or item_label(line.text) or stands_alone(line.text)
    return not (untitled and stands_alone(alone.text))


def _numbered_text(number: str, text: str) -> str:
    stop = "." if stands_alone(number) and number[-1].isalpha() else ""
    return f"{number}{stop} {text}"


def _stands_alone(text: str, *, dashed: bool) -> bool:
    """Whether a line is nothing but the number of a paragraph, item or section."""
    if len(text) > _LONGEST_LABEL:
        return False
    label = item_label(text)
    number = paragraph_label(text, dashed=dashed)
    return bool((label and label.end == len(text)) or (number and number[1] == len(text)) or stands_alone(text))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence or an item does: "...;", "... and", "...)."."""
    return _SENTENCE_END.search(text[-_LONGEST_END:]) is not None


class _PartsReader:
    """Reads lines in order and keeps where it is: paragraph, open lists, section, annex."""

    def __init__(self, marks: StructureMarks, *, headed: bool, title: str) -> None:
        self.marks = marks
        self.headed = headed
        self.titles = [title] if title else []
        self.found = DecisionParts()
        self.begun = False
        self.paragraph: str | None = None
        self.chapeau: str | None = None
        self.lists = ItemLists()
        self.sections: list[SectionMark] = []
        self.annex: str | None = None

    def finish(self) -> DecisionParts:
        self.found.title = " ".join(self.titles) or None
        return self.found

    def read(self, line: Line, following: Line | None) -> None:
        if line.kind is BlockKind.FOOTNOTE:
            self._add(ProvisionKind.FOOTNOTE, f"note {line.label}".strip(), line.text, parent=self._anchor())
        elif line.kind is BlockKind.CELL and not self._speaks(line):
            self._add(ProvisionKind.HEADING, "", line.whole)
        elif not (self._numbered(line, following) or self._section(line) or self._item(line, following)):
            self._unnumbered(line)

    def _anchor(self) -> str | None:
        """The place of the provision whose text carries the footnote that follows it."""
        above = (part.place for part in reversed(self.found.provisions) if part.kind is not ProvisionKind.FOOTNOTE)
        return next(above, None)

    def _speaks(self, line: Line) -> bool:
        """Whether a table's cell holds a provision and not a name or a figure."""
        return len(line.text) > _LONGEST_CELL or (ends_sentence(line.text) and " " in line.text)

    # Numbered paragraphs and items

    def _numbered(self, line: Line, following: Line | None) -> bool:
        dashed = self.marks.script == "arabic"
        number = (
            paragraph_label(line.label, dashed=dashed, alone=True)
            if line.label
            else paragraph_label(line.text, dashed=dashed)
        )
        if number is None:
            number = self._number_without_stop(line)
        if number is None:
            return False
        place, end = number
        text = line.text if line.label else line.text[end:]
        self._open_paragraph(place)
        label = item_label(text)
        if label and text[label.end :]:
            return self._put_item(label, text[label.end :], following)
        self._add(ProvisionKind.PARAGRAPH, place, text, parent=self.chapeau)
        return True

    def _number_without_stop(self, line: Line) -> tuple[str, int] | None:
        """The next paragraph's number where its stop was lost, before an operative verb: "5 Requests", "5, Invites"."""
        found = None if line.label else _STOPLESS.match(line.text)
        if found is None or not self.marks.operative.match(line.text, found.end()):
            return None
        last = self.paragraph or ""
        follows = last.isdecimal() and int(found["number"]) == int(last) + 1
        return (found["number"], found.end()) if follows else None

    def _open_paragraph(self, place: str) -> None:
        self.begun = True
        self.paragraph = place
        self.lists = ItemLists()

    def _item(self, line: Line, following: Line | None) -> bool:
        label = item_label(line.whole)
        if label is None:
            return self._bulleted(line)
        return self._put_item(label, line.whole[label.end :].strip(), following)

    def _put_item(self, label: ItemLabel, text: str, following: Line | None) -> bool:
        """An item; "(a) (i) To meet" is the item (a)(i)."""
        for _ in range(_DEEPEST):
            inner = item_label(text)
            if inner is None or not text[inner.end :] or inner.readings[-1].ordinal != 1:
                break
            self.lists.place(label, inner)
            label, text = inner, text[inner.end :]
        path = self.lists.place(label, item_label(following.whole) if following else None)
        self.begun = True
        parent = self._place(path[:-1]) if self.paragraph is not None or len(path) > 1 else None
        self._add(ProvisionKind.ITEM, self._place(path), text, parent=parent)
        return True

    def _bulleted(self, line: Line) -> bool:
        length = bullet(line.whole)
        if not length or self.paragraph is None:
            return False
        place = self._place(self.lists.path)
        self._add(ProvisionKind.ITEM, place, line.whole[length:], parent=place)
        return True

    def _place(self, path: tuple[str, ...]) -> str:
        return (self.paragraph or "") + "".join(f"({part})" for part in path)

    # Sections and annexes

    def _section(self, line: Line) -> bool:
        mark = section_mark(line.whole, self.marks, self.sections[-1] if self.sections else None)
        if mark is None:
            return False
        if self.marks.operative.match(mark.title) and ends_sentence(mark.title):
            if self.marks.script == "han":
                self._open_paragraph(str(mark.ordinal))
                self._add(ProvisionKind.PARAGRAPH, str(mark.ordinal), mark.title)
            else:
                self._enter_section(mark)
                self._operative(mark.title)
            return True
        if len(mark.title) > _LONGEST_HEADING:
            return False
        self._enter_section(mark)
        self._add(ProvisionKind.HEADING, "", line.whole)
        return True

    def _enter_section(self, mark: SectionMark) -> None:
        self.sections = [*(section for section in self.sections if section.level < mark.level), mark]
        self.paragraph, self.chapeau, self.lists = None, None, ItemLists()
        self.begun = True

    def _annex(self, text: str) -> bool:
        found = self.marks.annex.match(text)
        if not found or len(text) > _LONGEST_HEADING or ends_sentence(text):
            return False
        rest = text[found.end() :].lstrip(" .:：-–—")
        if rest[:1].islower() and not _OF_DECISION.search(rest):
            return False
        self.annex = found.group().strip()
        self.sections, self.paragraph, self.chapeau, self.lists = [], None, None, ItemLists()
        self.begun = True
        self._add(ProvisionKind.ANNEX, "", text)
        return True

    # Unnumbered lines

    def _unnumbered(self, line: Line) -> None:
        text = line.text if bullet(f"{line.label} -") else line.whole
        body = body_line(text, self.marks.language)
        if body:
            self._body(body, text)
        elif self._annex(text):
            return
        elif self._is_note(text):
            found = _NOTE.match(text)
            mark = (found["mark"] or found["star"]) if found else ""
            self._add(ProvisionKind.FOOTNOTE, f"note {mark}", found["text"] if found else text)
        elif line.kind is BlockKind.HEADING and self.begun:
            self._add(ProvisionKind.HEADING, "", text)
        elif self.headed and not self.begun and self._titles(text):
            self.titles.append(text)
        else:
            self._sentence(line, text)

    def _body(self, body: BodyLine, text: str) -> None:
        above = self.found.provisions[-1:]
        if not self.headed and self.found.body is None and above and above[0].kind is ProvisionKind.HEADING:
            self.titles.append(above[0].text)
        self.begun = True
        self.found.body = self.found.body or body
        if self.marks.operative.match(body.rest):
            self._operative(text)
        else:
            self.chapeau = None

    def _is_note(self, text: str) -> bool:
        return (
            self.begun and _NOTE.match(text) is not None and not self.marks.operative.match(text.lstrip("0123456789 "))
        )

    def _titles(self, text: str) -> bool:
        """Whether an unnumbered line before anything else is a line of the decision's title."""
        short = len(text) <= _LONGEST_HEADING * 2 and len(self.titles) < _TITLE_LINES
        return short and not text.endswith(_COMMA) and not ends_sentence(text)

    def _sentence(self, line: Line, text: str) -> None:
        if text.endswith(_COMMA) or (self.paragraph is None and self._recites(text)):
            self.begun = True
            self._add(ProvisionKind.PREAMBLE, "", text)
        elif self._unfinished(line):
            last = self.found.provisions.pop()
            self.found.provisions.append(replace(last, text=f"{last.text}{'' if self._spaceless else ' '}{text}"))
        elif self._continues(text):
            self._add(ProvisionKind.PARAGRAPH, self.paragraph or "", text)
        elif (
            (self.marks.operative.match(text) and len(text.split()) > 1)
            or (ends_sentence(text) and line.kind is not BlockKind.CELL)
            or len(text) > _LONGEST_HEADING
        ):
            self._operative(text)
        else:
            self._add(ProvisionKind.HEADING, "", text)

    @property
    def _spaceless(self) -> bool:
        return self.marks.script == "han"

    def _recites(self, text: str) -> bool:
        """Whether a text without final comma is of the preamble: it opens so, and is no heading ("Kunming ...")."""
        return self.marks.preamble.match(text) is not None and (ends_sentence(text) or len(text) > _LONGEST_CELL)

    def _unfinished(self, line: Line) -> bool:
        """Whether the paragraph or item above was broken in the middle of its sentence and goes on in this line."""
        last = self.found.provisions[-1] if self.found.provisions else None
        if (
            last is None
            or last.kind not in {ProvisionKind.PARAGRAPH, ProvisionKind.ITEM}
            or line.kind is not BlockKind.TEXT
        ):
            return False
        if ends_sentence(last.text) or self.marks.operative.match(line.text):
            return False
        return line.text[0].islower() or (self.marks.script in {"han", "arabic"} and bool(self.paragraph))

    def _continues(self, text: str) -> bool:
        """A line in lower case behind a numbered paragraph goes on with it (not in scripts without case)."""
        return bool(self.paragraph) and text[0].islower() and not self.marks.operative.match(text)

    def _operative(self, text: str) -> None:
        self._open_paragraph("")
        self._add(ProvisionKind.PARAGRAPH, "", text)
        self.chapeau = "" if text.endswith((":", "：")) else None

    def _add(self, kind: ProvisionKind, place: str, text: str, parent: str | None = None) -> None:
        section = ".".join(section.name for section in self.sections) or None
        order = len(self.found.provisions)
        provision = Provision(order, kind, place, text.strip(), parent=parent, section=section, annex=self.annex)
        self.found.provisions.append(provision)
