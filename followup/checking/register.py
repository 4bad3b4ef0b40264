"""A document against the register: L2, L5, L11 and L12, and what the register adds to L3 and L7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup.checking.citations import described
from followup.checking.counts import submissions_told
from followup.checking.document import Document, Line, Part
from followup.checking.findings import Finding, found
from followup.checking.marks import SECTIONS, Style
from followup.checking.rulefile import check_rules, patterns
from followup.checking.symbols import decisions_of, normal, symbols_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from followup.checking.facts import BodyFact, LetterFact, RegisterFacts, RequestFact

_HAN = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[^\W\d_]{4,}")
_MARKS = re.compile(r"[《》“”\"'‘’]|(?<=[㐀-鿿])\s")
_SHORTEST_HEAD = 3
_UPPER = SECTIONS - {Style.SECTION_LETTER}


def check_known(document: Document, facts: RegisterFacts) -> Iterator[Finding]:
    """L2: a symbol or decision that the register does not hold."""
    if not facts.symbols:
        return
    seen: set[str] = set()
    for line in document.lines:
        for cited in symbols_of(line):
            name = normal(cited.text)
            if name not in facts.symbols and name not in seen and not cited.text.endswith("/"):
                seen.add(name)
                yield found(
                    "L2", line, f"{cited.text} is not in the register of documents", (f"{cited.text} ({line.place})",)
                )
        for cited in decisions_of(line):
            if facts.decisions and cited.text not in facts.decisions and cited.text not in seen:
                seen.add(cited.text)
                yield found(
                    "L2", line, f"decision {cited.text} is not in the register", (f"{cited.text} ({line.place})",)
                )


def check_compilation(document: Document, facts: RegisterFacts) -> Iterator[Finding]:
    """L3: the compilation of submissions under another symbol than its own."""
    if not facts.compilations:
        return
    known = ", ".join(sorted(facts.compilations))
    for one in described(document):
        if one.thing == "compilation" and one.symbol not in facts.compilations:
            message = f"the compilation is given as {one.symbol}; the register holds {known}"
            yield found("L3", one.line, message, (f"{one.symbol} ({one.line.place})", f"{known} (register)"))


def check_results(document: Document, facts: RegisterFacts) -> Iterator[Finding]:
    """L5: something asked of which neither the register nor the text gives a result."""
    for request in facts.requests:
        line = None if request.answered else _told(document, request)
        if line is not None and not _says_none(document, line):
            words = request.words.get(document.language) or next(iter(request.words.values()), request.key)
            told = (f"{words} ({line.place})", "no result (register)")
            yield found("L5", line, f"no result is reported: {words}", told)


def _says_none(document: Document, line: Line) -> bool:
    """Whether the text itself says, there or on the next lines, that there is no result."""
    near = " ".join(one.whole for one in document.lines[line.order : line.order + 3])
    return any(pattern.search(near) for pattern in patterns("L5", "none", document.language))


def _told(document: Document, request: RequestFact) -> Line | None:
    """The line that tells of the request: the one that shares most of its words."""
    words = request.words.get(document.language)
    if not words:
        return document.lines[0] if document.lines else None
    pieces = _pieces(words)
    scored = [
        (len(pieces & _pieces(_joined(document, line))) / (len(pieces) or 1), -line.order, line)
        for line in document.running
    ]
    share, _, line = max(scored, key=lambda one: one[:2], default=(0.0, 0, None))
    return line if share >= check_rules()["L5"].values["shared_words"].value else None


def _joined(document: Document, line: Line) -> str:
    """A line with its continuation: plain texts break items in the middle."""
    following = [one.whole for one in document.lines[line.order + 1 : line.order + 3] if one.mark is None]
    return " ".join([line.whole, *following]) if line.mark is not None else line.whole


def _pieces(text: str) -> frozenset[str]:
    """Pairs of Chinese signs, words of four letters and more elsewhere."""
    if _HAN.search(text):
        signs = "".join(_HAN.findall(text))
        return frozenset(signs[at : at + 2] for at in range(len(signs) - 1))
    return frozenset(word.casefold() for word in _WORD.findall(text))


def check_covered(document: Document, facts: RegisterFacts) -> Iterator[Finding]:
    """L11: a body that was asked and has no section, or has one and was not asked."""
    if not facts.bodies:
        return
    place = _place_of_asking(document, facts.bodies)
    if not any(name in place.whole for body in facts.bodies for name in body.names):
        return
    heads = [(line, _owner(line, facts.bodies)) for line in _sections(document)]
    covered = {owner.key for _, owner in heads if owner is not None}
    for body in facts.bodies:
        name = _name(body, document)
        if body.asked and body.key not in covered:
            yield found(
                "L11", place, f"{name} was asked and is not covered", (f"{name} (register)", "no section of its own")
            )
    for line, owner in heads:
        if owner is not None and not owner.asked:
            told = (f"{line.whole} ({line.place})",)
            yield found("L11", line, f"{_name(owner, document)} is covered and was not asked", told)


def _sections(document: Document) -> list[Line]:
    """The heads of the lowest level of sections that there is; a head may stand on the line below its mark."""
    marked = [
        line
        for line in document.lines
        if line.part is Part.BODY and line.mark is not None and (line.heading or line.mark.style in SECTIONS)
    ]
    lower = [line for line in marked if line.mark is not None and line.mark.style not in _UPPER]
    return [line if line.text.strip() else _next(document, line) for line in lower or marked]


def _next(document: Document, line: Line) -> Line:
    return document.lines[min(line.order + 1, len(document.lines) - 1)]


def _owner(line: Line, bodies: Sequence[BodyFact]) -> BodyFact | None:
    """The body whose name stands in a head, or of whose name the head is a part; of several the one most alike."""
    head = _bare(line.text or line.whole)
    least = check_rules()["L11"].values["shared_words"].value
    likeness = [(_likeness(head, _bare(name)), body) for body in bodies for name in body.names if name]
    score, owner = max(likeness, key=lambda one: one[0])
    return owner if len(head) >= _SHORTEST_HEAD and score >= least else None


def _likeness(head: str, name: str) -> float:
    """From 1 to 2 where one contains the other, by their lengths; else the share of the head's words in the name."""
    if head and (head in name or name in head):
        return 1 + min(len(head), len(name)) / max(len(head), len(name))
    pieces = _pieces(head)
    return len(pieces & _pieces(name)) / len(pieces) if pieces else 0.0


def _bare(text: str) -> str:
    return _MARKS.sub("", " ".join(text.split())).casefold().removeprefix("the ")


def _name(body: BodyFact, document: Document) -> str:
    han = document.language == "zh"
    return next((name for name in body.names if bool(_HAN.search(name)) is han), body.key)


def _place_of_asking(document: Document, bodies: Sequence[BodyFact]) -> Line:
    """The line that names most of those asked."""
    asked = [body for body in bodies if body.asked]
    return max(
        document.lines,
        key=lambda line: (sum(any(name in line.whole for name in body.names) for body in asked), -line.order),
    )


def check_letters(document: Document, facts: RegisterFacts) -> Iterator[Finding]:
    """L12: a later letter that went to fewer audiences than the first, where the document tells of letters.

    A letter of which the register does not know the day is told as a place that is missing (L6).
    """
    line = _line_of_letters(document)
    asking = line or (_place_of_asking(document, facts.bodies) if facts.bodies else None)
    for letter in facts.letters:
        if letter.dated is None and asking is not None:
            told = (f"letter {letter.key} (register)", "no day (register)")
            yield found("L6", asking, f"the day of the letter {letter.key} is not recorded", told, advisory=True)
    for later in facts.letters[1:] if line is not None else ():
        lost = facts.letters[0].audience - later.audience
        if lost and line is not None:
            message = f"the letter {_dated(later.dated)} did not go to: {', '.join(sorted(lost))}"
            yield found("L12", line, message, (_audience(facts.letters[0]), _audience(later)))


def _dated(day: date | None) -> str:
    return f"of {day}" if day else "(without a day)"


def _audience(letter: LetterFact) -> str:
    return f"{letter.key}: {', '.join(sorted(letter.audience))}"


def _line_of_letters(document: Document) -> Line | None:
    for line in document.running:
        if any(pattern.search(line.whole) for pattern in patterns("L12", "letter", document.language)):
            return line
    return None


def check_submissions(document: Document, facts: RegisterFacts) -> Iterator[Finding]:
    """L7: the count of submissions or senders told against the register's."""
    for line, items, senders, words in submissions_told(document):
        known = (facts.submissions, facts.senders)
        if (known[0] is not None and items != known[0]) or (known[1] is not None and senders != known[1]):
            message = f"{items} submissions from {senders}; the register has {known[0]} from {known[1]}"
            yield found("L7", line, message, (f"{words} ({line.place})", f"{known[0]} from {known[1]} (register)"))
