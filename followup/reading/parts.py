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
    roman_numeral,
    roman_value,
)
from followup.reading.results import Provision, ProvisionKind

_STRAY = re.compile(r"[\W_]*\d{0,4}[\W_]*\Z")
_SENTENCE = re.compile(r".*[.;:!?。；：؛؟][\"”»’)）\]]?\s?(?:and|et|y|и|و)?$", re.DOTALL)
_COMMA = (",", "，", "،", "、")
_SECTION = re.compile(r"(?P<token>[IVXLC]{1,6}|[A-Z])(?:[.．](?:\s+(?P<title>\S.*))?|)$", re.DOTALL)
_HAN_SECTION = re.compile(r"(?P<token>[一二三四五六七八九十]{1,3})、\s*(?P<title>.*)$", re.DOTALL)
_NOTE = re.compile(r"(?:(?P<mark>\d{1,3})\s+(?=[^\W\d_a-zа-яё])|(?P<star>\*{1,3})\s*)(?P<text>.{4,})$", re.DOTALL)
_OF_DECISION = re.compile(r"\d/|/\d")
_LONGEST_HEADING = 220
_LONGEST_LABEL = 8
_LONGEST_CELL = 120
_LONGEST_ORDINAL = 16
_TITLE_LINES = 4
_TASHKIL = re.compile(r"[\u064b-\u0652\u0640]")


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
    alone = ""
    for line in lines:
        if alone and not line.label and line.kind is BlockKind.TEXT:
            kept.append(Line(f"{alone} {line.text}"))
            alone = ""
            continue
        if alone:
            kept.append(Line(alone))
        alone = line.text if not line.label and _stands_alone(line.text, dashed=dashed) else ""
        if not alone and (line.kind is BlockKind.FOOTNOTE or line.label or not _STRAY.match(line.text)):
            kept.append(line)
    return kept


def _stands_alone(text: str, *, dashed: bool) -> bool:
    """Whether a line is nothing but the number of a paragraph, item or section."""
    if len(text) > _LONGEST_LABEL:
        return False
    label = item_label(text)
    number = paragraph_label(text, dashed=dashed)
    section = _SECTION.match(text) or _HAN_SECTION.match(text)
    return bool(
        (label and label.end == len(text)) or (number and number[1] == len(text)) or (section and not section["title"])
    )


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
        self.sections: list[tuple[str, int, str]] = []
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
        return len(line.text) > _LONGEST_CELL or (_SENTENCE.match(line.text) is not None and " " in line.text)

    # Numbered paragraphs and items

    def _numbered(self, line: Line, following: Line | None) -> bool:
        dashed = self.marks.script == "arabic"
        number = (
            paragraph_label(line.label, dashed=dashed, alone=True)
            if line.label
            else paragraph_label(line.text, dashed=dashed)
        )
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
        path = self.lists.place(label, item_label(following.whole) if following else None)
        self.begun = True
        base = self.paragraph or ""
        parent = self._place(path[:-1]) if self.paragraph is not None or len(path) > 1 else None
        self._add(ProvisionKind.ITEM, base + "".join(f"({part})" for part in path), text, parent=parent)
        inner = item_label(text)
        if inner and text[inner.end :] and inner.readings[-1].ordinal == 1:
            self.found.provisions.pop()
            return self._put_item(inner, text[inner.end :], following)
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
        mark = self._section_mark(line.whole)
        if mark is None:
            return False
        level, ordinal, name, title = mark
        if self.marks.operative.match(title) and _SENTENCE.match(title):
            self._enter_section(level, ordinal, name)
            self._operative(title)
            return True
        if len(title) > _LONGEST_HEADING or (
            level == "I" and self.marks.script == "han" and title.endswith(("；", "。"))
        ):
            return False
        self._enter_section(level, ordinal, name)
        self._add(ProvisionKind.HEADING, "", line.whole)
        return True

    def _section_mark(self, text: str) -> tuple[str, int, str, str] | None:
        """Level ("I" or "A"), ordinal, canonical name and title of a section's line."""
        if found := _HAN_SECTION.match(text):
            label = item_label(f"({found['token']})")
            ordinal = label.readings[0].ordinal if label and label.readings else 1
            return "I", ordinal, roman_numeral(ordinal).upper(), found["title"]
        if self.marks.section_ordinals and (arabic := self._arabic_section(text)):
            return arabic
        found = _SECTION.match(text)
        if not found:
            return None
        token, title = found["token"], found["title"] or ""
        ordinal = ord(token[0]) - ord("A") + 1
        value = roman_value(token)
        continues_letters = bool(self.sections) and self.sections[-1][0] == "A" and self.sections[-1][1] + 1 == ordinal
        if value and not (len(token) == 1 and continues_letters):
            return "I", value, token, title
        return ("A", ordinal, token, title) if len(token) == 1 and (title or text.endswith(".")) else None

    def _arabic_section(self, text: str) -> tuple[str, int, str, str] | None:
        first, dash, title = text.partition("-")
        if not dash or len(first) > _LONGEST_ORDINAL:
            return None
        word = _TASHKIL.sub("", first).strip()
        if word in self.marks.section_ordinals:
            ordinal = self.marks.section_ordinals.index(word) + 1
            return "I", ordinal, roman_numeral(ordinal).upper(), title.strip()
        if word in self.marks.section_letters:
            ordinal = self.marks.section_letters.index(word) + 1
            return "A", ordinal, chr(ord("A") + ordinal - 1), title.strip()
        return None

    def _enter_section(self, level: str, ordinal: int, name: str) -> None:
        keep = [part for part in self.sections if part[0] != level] if level == "A" else []
        self.sections = [*keep, (level, ordinal, name)]
        self.paragraph, self.chapeau, self.lists = None, None, ItemLists()
        self.begun = True

    def _annex(self, text: str) -> bool:
        found = self.marks.annex.match(text)
        if not found or len(text) > _LONGEST_HEADING or _SENTENCE.match(text):
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
        elif not self.begun and self._titles(text):
            self.titles.append(text)
        else:
            self._sentence(line, text)

    def _body(self, body: BodyLine, text: str) -> None:
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
        if not self.headed and len(self.titles) >= _TITLE_LINES:
            return False
        opens = self.marks.operative.match(text) or self.marks.preamble.match(text)
        return (
            len(text) <= _LONGEST_HEADING * 2
            and not text.endswith(_COMMA)
            and not _SENTENCE.match(text)
            and not (opens and self.marks.script != "han" and not self.headed)
        )

    def _sentence(self, line: Line, text: str) -> None:
        if text.endswith(_COMMA) or (self.paragraph is None and self.marks.preamble.match(text)):
            self.begun = True
            self._add(ProvisionKind.PREAMBLE, "", text)
        elif self._unfinished(line):
            last = self.found.provisions.pop()
            self.found.provisions.append(replace(last, text=f"{last.text}{'' if self._spaceless else ' '}{text}"))
        elif self._continues(text):
            self._add(ProvisionKind.PARAGRAPH, self.paragraph or "", text)
        elif (
            (self.marks.operative.match(text) and len(text.split()) > 1)
            or (_SENTENCE.match(text) and line.kind is not BlockKind.CELL)
            or len(text) > _LONGEST_HEADING
        ):
            self._operative(text)
        else:
            self._add(ProvisionKind.HEADING, "", text)

    @property
    def _spaceless(self) -> bool:
        return self.marks.script == "han"

    def _unfinished(self, line: Line) -> bool:
        """Whether the paragraph or item above was broken in the middle of its sentence and goes on in this line."""
        last = self.found.provisions[-1] if self.found.provisions else None
        if (
            last is None
            or last.kind not in {ProvisionKind.PARAGRAPH, ProvisionKind.ITEM}
            or line.kind is not BlockKind.TEXT
        ):
            return False
        if _SENTENCE.match(last.text) or self.marks.operative.match(line.text):
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
        section = ".".join(name for _, _, name in self.sections) or None
        self.found.provisions.append(
            Provision(len(self.found.provisions), kind, place, text, parent=parent, section=section, annex=self.annex)
        )
