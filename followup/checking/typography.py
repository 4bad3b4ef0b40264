"""Signs out of place: brackets of two widths (L15), traces of conversion (L16), doubled words and signs (L17)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup.checking.findings import Finding, found
from followup.checking.rulefile import matches, patterns, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup.checking.document import Document, Line

_BRACKETS = re.compile(r"[（(][^（）()]{0,60}[)）]")
_HAN = r"[㐀-鿿]"
_DOUBLED_HAN = re.compile(rf"({_HAN})\1")
_REPEATED_HAN = re.compile(rf"({_HAN}{{2,8}})\1")
_DOUBLED_WORD = re.compile(r"(?<![\w'’/.-])([^\W\d_]{1,30})\s+\1(?![\w'’-])", re.IGNORECASE)
_DOUBLED_STOP = re.compile(r"([，。；：、,;:])\s?\1(?!\1)")
_PATH = re.compile(r"\d{1,2}\s?(?:[（(][^（）()\s]{1,4}[)）]){2,4}")
_WIDE_PAIR = ("（", "）")
_AROUND = 8


def check_brackets(document: Document) -> Iterator[Finding]:
    """L15: a bracket opened in one width and closed in the other, or two widths in the path of one agenda item."""
    for line in document.lines:
        for match in _PATH.finditer(line.whole):
            widths = sorted({sign for sign in match[0] if sign in "（("})
            if len(widths) > 1 and not _crossed(match[0]):
                yield found("L15", line, f"{match[0]}: full-width and half-width brackets mixed", tuple(widths))
        for match in _BRACKETS.finditer(line.whole):
            opened, closed = match[0][0], match[0][-1]
            if _crossed(match[0]):
                shown = line.whole[max(0, match.start() - _AROUND) : match.end()]
                yield found("L15", line, f"{shown}: full-width and half-width brackets mixed", (opened, closed))


def _crossed(text: str) -> bool:
    """Whether a bracket in it is opened in one width and closed in the other."""
    pairs = _BRACKETS.findall(text)
    return any((one[0] == _WIDE_PAIR[0]) != (one[-1] == _WIDE_PAIR[1]) for one in pairs)


def check_residue(document: Document) -> Iterator[Finding]:
    """L16: what a conversion or a template left behind, and lists marked twice."""
    residue = patterns("L16", "residue", document.language)
    for line in document.lines:
        covered: list[tuple[int, int]] = []
        for match in matches(residue, line.whole):
            if not any(start <= match.start() < end for start, end in covered):
                covered.append(match.span())
                shown = _visible(match[0])
                yield found("L16", line, f"{shown}: left behind by a conversion or a template", (shown,))
    yield from _marked_twice(document)


def _marked_twice(document: Document) -> Iterator[Finding]:
    doubled = [line for line in document.lines if line.mark is not None and line.mark.bullet]
    if doubled:
        first = doubled[0]
        shown = first.whole[:_AROUND]
        message = f"{shown!r}: a bullet and a number for one item ({len(doubled)} times in the document)"
        yield found("L16", first, message, tuple(f"{line.whole[:_AROUND]} ({line.place})" for line in doubled[:5]))


def _visible(text: str) -> str:
    return "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in text.strip()) or repr(text)


def check_doubled(document: Document) -> Iterator[Finding]:
    """L17: a character, word or stop written twice."""
    for line in document.lines:
        yield from _doubled_signs(line)
        if document.language == "zh":
            yield from _doubled_han(line)
        yield from _doubled_words(line, document.language)


def _doubled_signs(line: Line) -> Iterator[Finding]:
    for match in _DOUBLED_STOP.finditer(line.whole):
        yield _doubled(line, match)


def _doubled_han(line: Line) -> Iterator[Finding]:
    text = _without_names(line.whole)
    taken: set[int] = set()
    for match in _REPEATED_HAN.finditer(text):
        if match[0] not in words("L17", "repeated", "zh") and len(set(match[1])) > 1:
            taken.update(range(*match.span()))
            yield _doubled(line, match)
    for match in _DOUBLED_HAN.finditer(text):
        if match.start() not in taken and not _two_words(text, match):
            yield _doubled(line, match)


def _without_names(text: str) -> str:
    """The text with the names that double a sign blotted out, as long as before."""
    for name in words("L17", "names", "zh"):
        if name in text:
            text = text.replace(name, "\x00" * len(name))
    return text


def _two_words(text: str, match: re.Match[str]) -> bool:
    """Whether two like characters are one word that doubles them, or end one word and begin the next."""
    if match[0] in words("L17", "reduplicated", "zh"):
        return True
    before, after = (
        text[max(0, match.start() - _AROUND) : match.start() + 1],
        text[match.end() - 1 : match.end() + _AROUND],
    )
    begins = after.startswith(words("L17", "beginnings", "zh"))
    if match[1] in "".join(words("L17", "joints", "zh")):
        return begins and not before[:-1].endswith(words("L17", "counters", "zh"))
    return begins or before.endswith(words("L17", "endings", "zh"))


def _doubled_words(line: Line, language: str) -> Iterator[Finding]:
    legal, single = set(words("L17", "words", language)), set(words("L17", "single", language))
    for match in _DOUBLED_WORD.finditer(line.whole):
        name = match[0].istitle() and match[1][0].isupper()
        marks = len(match[1]) == 1 and match[1] not in single
        if match[1].casefold() not in legal and not name and not marks:
            yield _doubled(line, match)


def _doubled(line: Line, match: re.Match[str]) -> Finding:
    shown = line.whole[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    return found("L17", line, f"{match[0]}: written twice, in “{shown}”", (match[0],))
