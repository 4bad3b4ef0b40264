"""Symbols of documents and numbers of decisions: their grammar (L1), and marks and spaces that break them (L15)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from followup.checking.findings import Finding, found
from followup.checking.rulefile import check_rules, exact_patterns, matches
from followup.vocabulary.errors import BadInput
from followup.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup.checking.document import Document, Line

_TYPOGRAPHIC = "‐‑‒–—−﹣－"
_WIDE = re.compile(r"[／．０-９Ａ-Ｚａ-ｚ（）]")
_NUMBERED = re.compile(r"(?P<body>/[A-Za-z]+)\.\d+(?=/)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A symbol or decision number as it stands in a line."""

    text: str
    line: Line
    start: int
    end: int


def symbols_in(document: Document) -> list[Cited]:
    """Every well or badly written symbol of a document, without stray spaces."""
    return [one for line in document.lines for one in symbols_of(line)]


def symbols_of(line: Line) -> list[Cited]:
    """The symbols in one line; a full stop or bracket behind one is not its own."""
    if "/" not in line.whole:
        return []
    return [
        Cited(text, line, match.start(), match.start() + len(text))
        for match in matches(exact_patterns("L1", "symbol"), line.whole)
        if (text := _trimmed(match[0]))
    ]


def decisions_of(line: Line) -> list[Cited]:
    """The numbers of decisions in one line, as MC-3/8, whatever hyphen they are written with."""
    return [
        Cited(plain(match[0]), line, match.start(), match.end())
        for match in matches(exact_patterns("L1", "decision"), line.whole)
    ]


def plain(text: str) -> str:
    """A number or symbol with ordinary hyphens and without spaces."""
    return re.sub(r"\s", "", text.translate({ord(sign): "-" for sign in _TYPOGRAPHIC}))


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A symbol as the register keeps it; one that breaks the grammar stays as it is."""
    try:
        return str(Symbol.parse(text))
    except BadInput:
        return plain(text)


def _trimmed(text: str) -> str:
    text = text.rstrip(".,;:-*")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(".,;:-*")
    return text


def check_grammar(document: Document) -> Iterator[Finding]:
    """L1: a symbol without its session number, with a suffix that is none, with a slash too many."""
    cited = symbols_in(document)
    sessions = _with_session(cited)
    seen: set[str] = set()
    for one in cited:
        fault = _fault(one.text) or _session_missing(one.text, sessions)
        if fault and not _goes_on(one) and one.text not in seen:
            seen.add(one.text)
            other = _sibling(one.text, cited)
            facts = (f"{one.text} ({one.line.place})", *((f"{other.text} ({other.line.place})",) if other else ()))
            yield found("L1", one.line, f"{one.text}: {fault}", facts)
    yield from _decisions(document)


def _fault(symbol: str) -> str | None:
    return next((say.says for say in check_rules()["L1"].sayings if re.search(say.pattern, symbol)), None)


def _goes_on(one: Cited) -> bool:
    """Whether the rest stands behind a space: that is said by L15."""
    return one.text.endswith("/") and re.match(r"[\s\u200b]+[A-Z\d]", one.line.whole[one.end :]) is not None


def _with_session(cited: list[Cited]) -> dict[str, str]:
    """The bodies that elsewhere in the document carry a session number: "UNEP/POPS/EGBATBEP" by "…/EGBATBEP.1/5"."""
    sessions: dict[str, str] = {}
    for one in cited:
        for match in _NUMBERED.finditer(one.text):
            sessions.setdefault(one.text[: match.end("body")], one.text)
    return sessions


def _session_missing(symbol: str, sessions: dict[str, str]) -> str | None:
    for body, example in sessions.items():
        if symbol.startswith(f"{body}/") and re.match(r"\d|INF|CRP", symbol[len(body) + 1 :]):
            return f"no session number behind {body.rpartition('/')[2]}, which has one in {example}"
    return None


def _sibling(symbol: str, cited: list[Cited]) -> Cited | None:
    """Another symbol of the document that differs by a session number alone."""
    for one in cited:
        if one.text != symbol and _NUMBERED.sub(r"\g<body>", one.text) == symbol:
            return one
    return None


def _decisions(document: Document) -> Iterator[Finding]:
    for line in document.lines:
        for pattern in exact_patterns("L1", "decision_fault"):
            for match in pattern.finditer(line.whole):
                yield found(
                    "L1", line, f"{match[0]}: not the number of a decision, as SC-1/19", (f"{match[0]} ({line.place})",)
                )


def check_breaks(document: Document) -> Iterator[Finding]:
    """L15: spaces, typographic hyphens or wide signs inside a symbol or a decision's number."""
    for line in document.lines:
        yield from _spaces(line)
        yield from _hyphens(line)


def _spaces(line: Line) -> Iterator[Finding]:
    taken: set[int] = set()
    for pattern in exact_patterns("L15", "spaced"):
        for match in pattern.finditer(line.whole):
            if match.start() not in taken:
                taken.add(match.start())
                yield found(
                    "L15",
                    line,
                    f"{match[0]!r}: a space inside a symbol",
                    (match[0], re.sub(r"\s|\u200b", "", match[0])),
                )


def _hyphens(line: Line) -> Iterator[Finding]:
    for pattern in exact_patterns("L15", "signs"):
        for match in pattern.finditer(line.whole):
            names = sorted({f"U+{ord(sign):04X}" for sign in match[0] if sign in _TYPOGRAPHIC or _WIDE.match(sign)})
            if names:
                message = f"{match[0]}: written with {', '.join(names)}, so that a search for it fails"
                yield found("L15", line, message, (match[0], *names))
