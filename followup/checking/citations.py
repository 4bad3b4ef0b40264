"""What is cited and how: two symbols for one thing (L3), cited and not used (L4), asked without a pinpoint (L6)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.checking.document import Document, Line, sentences_of
from followup.checking.findings import Finding, found
from followup.checking.rulefile import matches, patterns
from followup.checking.symbols import decisions_of, normal, symbols_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup.checking.symbols import Cited

_STARS = re.compile(r"(?<![*＊])[*＊]{1,4}(?![*＊])")
_NEAR = 70
_SHORTEST = {"zh": 8}
_SHORTEST_ELSEWHERE = 24
_BREAKS = re.compile(r"[，。；：,;:.!?！？（(]\s*")


@dataclass(frozen=True, slots=True)
class Described:
    """A symbol with the words by which the document says what it holds."""

    thing: str
    symbol: str
    line: Line


def check_one_symbol(document: Document) -> Iterator[Finding]:
    """L3 by the text: one compilation, or one description word for word, with two symbols."""
    groups: dict[str, list[Described]] = {}
    for one in described(document):
        groups.setdefault(one.thing, []).append(one)
    for group in groups.values():
        counts = Counter(one.symbol for one in group)
        if len(counts) > 1:
            rare = min(group, key=lambda one: (counts[one.symbol], one.line.order))
            facts = tuple(f"{one.symbol} ({one.line.place})" for one in group)
            message = f"one thing, {len(counts)} symbols: {', '.join(counts)}"
            yield found("L3", rare.line, message, tuple(dict.fromkeys(facts)), advisory=True)


def described(document: Document) -> list[Described]:
    """The symbols of which the text says that they hold the compilation, or something else in the same words."""
    things = []
    for line in document.running:
        for cited in symbols_of(line):
            thing = _thing(cited, document.language)
            if thing is not None:
                things.append(Described(thing, normal(cited.text), line))
    return things


def _thing(cited: Cited, language: str) -> str | None:
    before = cited.line.whole[max(0, cited.start - _NEAR * 3) : cited.start]
    if any(True for _ in matches(patterns("L3", "compilation", language), before)):
        return "compilation"
    for match in matches(patterns("L3", "contained", language), before):
        words = _BREAKS.split(match["what"].strip())[-1].strip()
        if len(words) >= _SHORTEST.get(language, _SHORTEST_ELSEWHERE):
            return words.casefold()
    return None


def check_unused(document: Document) -> Iterator[Finding]:
    """L4: a decision cited in a note of the masthead and nowhere else; asterisks without their note."""
    used = {one.text for line in document.running for one in decisions_of(line)}
    used |= {one.text for line in document.masthead for one in decisions_of(line)}
    for line in document.notes:
        if "note " in line.place and not _STARS.match(line.text):
            continue
        for one in _series(line):
            if one not in used and _STARS.match(line.text):
                yield found(
                    "L4", line, f"{one} is cited in a note and used nowhere", (f"{one} ({line.place})",), advisory=True
                )
    yield from _stars(document)


def _series(line: Line) -> list[str]:
    return list(dict.fromkeys(one.text for one in decisions_of(line)))


def _stars(document: Document) -> Iterator[Finding]:
    """A mark of asterisks in the masthead without a note, where others have theirs."""
    noted = {match[0] for line in document.notes if (match := _STARS.match(line.text))}
    if not noted:
        return
    for line in document.masthead:
        for match in _STARS.finditer(line.text):
            if match[0] not in noted and not any(one.startswith(match[0]) for one in _starts(document)):
                yield found("L4", line, f"{match[0]} has no note", (f"{match[0]} ({line.place})",))


def _starts(document: Document) -> list[str]:
    return [line.text.strip() for line in document.notes]


def check_pinpoints(document: Document) -> Iterator[Finding]:
    """L6: something that a decision or a meeting asked, told of without the paragraph or the decision."""
    yield from _without_paragraph(document)
    yield from _without_decision(document)


def _without_paragraph(document: Document) -> Iterator[Finding]:
    last: str | None = None
    reported: set[str] = set()
    for line in document.running:
        cited = decisions_of(line)
        if not cited and last is None:
            continue
        for sentence in line.sentences:
            named = _blotted(line, cited, sentence)
            last = named[0] if named else last
            text = named[1] if named else _that_decision(sentence, document)
            if last is None or last in reported or not text or not _any("asks", text, document):
                continue
            if not _any("pinpoint", sentence, document):
                reported.add(last)
                message = f"what {last} asks is told of without the number of its paragraph"
                yield found("L6", line, message, (f"{last} ({line.place})",), advisory=True)


def _blotted(line: Line, cited: list[Cited], sentence: str) -> tuple[str, str] | None:
    """The first decision that a sentence cites, and the sentence with DECISION in its place."""
    for one in cited if "/" in sentence or "／" in sentence else []:
        written = line.whole[one.start : one.end]
        if written in sentence:
            return one.text, sentence.replace(written, "DECISION")
    return None


def _that_decision(sentence: str, document: Document) -> str:
    for match in matches(patterns("L6", "that_decision", document.language), sentence):
        return sentence.replace(match[0], "DECISION")
    return ""


def _without_decision(document: Document) -> Iterator[Finding]:
    """A meeting that asked for something, and no decision or report of it in the same paragraph or its note."""
    reported: set[str] = set()
    for line, sentence in sentences_of(document.running):
        for match in matches(patterns("L6", "meeting_asks", document.language), sentence):
            meeting = re.sub(r"\s+", " ", match["meeting"]).casefold()
            if meeting in reported or decisions_of(line) or symbols_of(line) or _noted(document, meeting):
                continue
            reported.add(meeting)
            message = f"what the meeting asked is told of without a decision: {match[0].strip()}"
            yield found("L6", line, message, (f"{match[0].strip()} ({line.place})",), advisory=True)


def _noted(document: Document, meeting: str) -> bool:
    """Whether a note gives the decision or report of that meeting."""
    return any(meeting in line.text.casefold() and (symbols_of(line) or decisions_of(line)) for line in document.notes)


def _any(name: str, text: str, document: Document) -> bool:
    return any(True for _ in matches(patterns("L6", name, document.language), text))
