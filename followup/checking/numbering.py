"""L13: paragraphs, items and headings numbered on without gap or repetition, in the style of their level."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from followup.checking.document import Document, Line, Part, annex_number
from followup.checking.findings import Finding, found
from followup.checking.marks import SECTIONS, Mark, Style, letter_ordinal
from followup.checking.rulefile import matches, patterns, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 24


def check_numbering(document: Document) -> Iterator[Finding]:
    """L13: every finding about numbers of one document."""
    yield from _paragraphs(document)
    yield from _items(document)
    yield from _levels(document)
    yield from _annexes(document)


def _paragraphs(document: Document) -> Iterator[Finding]:
    """A number missing, repeated or going back; a list that is numbered 1. 1. 1. gives one finding."""
    for run in _runs(document):
        repeated: list[Line] = []
        for above, line in pairwise(run):
            step = _number(line) - _number(above)
            if step == 0:
                repeated += [line] if repeated and repeated[-1] is above else [above, line]
            elif step != 1 and not (_number(line) == 1 and step < 0):
                yield _broken(above, line)
        if repeated:
            marks = " ".join(line.mark.text for line in repeated if line.mark)
            yield found("L13", repeated[0], f"numbered {marks}: the same number again", tuple(map(_shown, repeated)))


def _runs(document: Document) -> list[list[Line]]:
    """The numbered paragraphs of body and each annex; behind a heading counting may begin anew."""
    runs: list[list[Line]] = [[]]
    after_heading = False
    for line in document.running:
        if line.heading and annex_number(line.whole) is not None:
            runs.append([])
        elif line.heading or line.mark is None:
            after_heading = after_heading or line.heading
        elif line.mark.style is Style.PARAGRAPH and not line.cell:
            if after_heading and line.mark.ordinal == 1:
                runs.append([])
            runs[-1].append(line)
            after_heading = False
    return runs


def _number(line: Line) -> int:
    return line.mark.ordinal if line.mark else 0


def _broken(above: Line, line: Line) -> Finding:
    expected = _number(above) + 1
    what = f"paragraph {expected} is missing" if _number(line) > expected else f"{expected} was to follow"
    return found("L13", line, f"{_number(above)} is followed by {_number(line)}: {what}", (_shown(above), _shown(line)))


def _shown(line: Line) -> str:
    return f"{line.whole[:_SHOWN]} ({line.place})"


def _items(document: Document) -> Iterator[Finding]:
    """Items (a), (b), (d): a letter missing or repeated below one paragraph; sections I, II, IV likewise."""
    last: dict[Style, tuple[int, Line]] = {}
    for line in document.running:
        if line.mark is None:
            last = {} if annex_number(line.whole) is not None else last
        elif line.mark.style in SECTIONS:
            yield from _section(last, line)
        elif line.mark.style is Style.PARAGRAPH:
            last = {style: known for style, known in last.items() if style in SECTIONS}
        else:
            yield from _item(last, line, line.mark)


_BELOW = (Style.SECTION_ROMAN, Style.SECTION_HAN, Style.SECTION_COMMA, Style.SECTION_ARABIC, Style.SECTION_LETTER)


def _section(last: dict[Style, tuple[int, Line]], line: Line) -> Iterator[Finding]:
    mark = line.mark
    if mark is None or not (line.heading or not line.text.strip()):
        return
    if mark.style is not Style.SECTION_LETTER:
        for style in [style for style in last if style not in SECTIONS or style is Style.SECTION_LETTER]:
            del last[style]
    known = last.get(mark.style)
    if known is not None and mark.ordinal not in {known[0] + 1, 1}:
        yield found("L13", line, f"{known[1].whole[:_SHOWN]} is followed by {line.whole[:_SHOWN]}", _pair(known, line))
    last[mark.style] = (mark.ordinal, line)


def _item(last: dict[Style, tuple[int, Line]], line: Line, mark: Mark) -> Iterator[Finding]:
    style, ordinal = _read_as(last, mark)
    known = last.get(style)
    for deeper in _deeper(last, style):
        del last[deeper]
    if known is not None and ordinal not in {known[0] + 1, 1}:
        kind = "is repeated" if ordinal == known[0] else f"follows {known[1].mark.text if known[1].mark else ''}"
        yield found("L13", line, f"{mark.text} {kind}", _pair(known, line))
    last[style] = (ordinal, line)


def _read_as(last: dict[Style, tuple[int, Line]], mark: Mark) -> tuple[Style, int]:
    """A roman (i), (v) or (x) that goes on a row of letters is a letter, unless a roman row is under way."""
    letters = last.get(Style.ITEM_LETTER)
    letter = letter_ordinal(mark)
    if mark.style is Style.ITEM_ROMAN and letters is not None and letter is not None:
        roman = last.get(Style.ITEM_ROMAN)
        if letters[0] + 1 == letter and (roman is None or roman[0] + 1 != mark.ordinal):
            return Style.ITEM_LETTER, letter
    return mark.style, mark.ordinal


def _deeper(last: dict[Style, tuple[int, Line]], style: Style) -> list[Style]:
    """The rows of items that began below the row that now goes on."""
    if style not in last:
        return []
    order = list(last)
    return [one for one in order[order.index(style) + 1 :] if one not in SECTIONS]


def _pair(known: tuple[int, Line], line: Line) -> tuple[str, str]:
    return _shown(known[1]), _shown(line)


def _levels(document: Document) -> Iterator[Finding]:
    """Items of the third level numbered (1), (2), where the language has a style of its own."""
    style = "".join(words("L13", "third_level", document.language))
    if not style:
        return
    above: Line | None = None
    reported: Line | None = None
    for line in document.running:
        if line.mark is None:
            continue
        if line.mark.style in {Style.ITEM_LETTER, Style.ITEM_CYRILLIC}:
            above = line
        elif line.mark.style is Style.ITEM_FIGURE and above is not None:
            if reported is not above:
                message = f"the third level is numbered {line.mark.text}; its style is {style}"
                yield found("L13", line, message, (_shown(above), _shown(line)))
            reported = above
        elif line.mark.style not in {Style.ITEM_ROMAN, Style.ITEM_HAN}:
            above = None


def _annexes(document: Document) -> Iterator[Finding]:
    """A single annex carries no number; several carry one each, without gap."""
    heads = document.annexes
    if len(heads) == 1 and annex_number(heads[0].whole):
        mention = _mention(document)
        facts = (_shown(heads[0]), *((f"{mention[1]} ({mention[0].place})",) if mention else ()))
        yield found("L13", heads[0], f"{heads[0].whole}: the only annex is numbered", facts)
    bare = [line for line in heads if not annex_number(line.whole)]
    if len(heads) > 1 and bare and len({line.whole for line in heads}) > 1:
        yield found("L13", bare[0], "one of several annexes has no number", tuple(map(_shown, heads)))


def _mention(document: Document) -> tuple[Line, str] | None:
    """Where the note itself speaks of "the annex"."""
    for line in document.running:
        if line.part is Part.BODY:
            for match in matches(patterns("L13", "the_annex", document.language), line.text):
                return line, match[0]
    return None
