"""The tables in a note's annexes, each from one list of facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.vocabulary.errors import BadInput
from followup.writing.notes.facts import records_of
from followup.writing.notes.pieces import Piece, clean
from followup.writing.notes.received import senders

if TYPE_CHECKING:
    from followup.writing.notes.facts import ActivityFact, DocumentFact, TermFact
    from followup.writing.notes.pieces import Pieces
    from followup.writing.notes.wording import Wording

Row = tuple["Pieces", ...]


def table(name: str, wording: Wording) -> tuple[Row, tuple[Row, ...]]:
    """The head and the rows of a table. Raises BadInput for one that does not exist."""
    makers = {"documents": _documents, "activities": _activities, "terms": _terms, "senders": senders}
    if name not in makers:
        raise BadInput(f"no such table of a note: {name!r}; there are {', '.join(makers)}")
    return makers[name](wording)


def natural(symbol: str) -> list[tuple[int, int | str]]:
    """A key that sorts COP.4/2 before COP.4/15, and both before COP.4/INF/1."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in symbol.split("/")]


def _head(wording: Wording, name: str, *columns: str) -> Row:
    words = wording.words.get("tables", name)
    return tuple((Piece(words[column]),) for column in columns)


def _documents(wording: Wording) -> tuple[Row, tuple[Row, ...]]:
    cited = [one for one in wording.facts.documents if one.kind not in ("note", "letter")]
    cited.sort(key=lambda one: natural(one.symbol or one.key))
    return _head(wording, "documents", "symbol", "title"), tuple(_document(wording, one) for one in cited)


def _document(wording: Wording, document: DocumentFact) -> Row:
    symbol = document.symbol or wording.words.get("tables", "documents")["unknown"]
    title = wording.in_language(document.titles)
    return (Piece(clean(symbol), document.records),), (Piece(clean(title), document.records),)


def _activities(wording: Wording) -> tuple[Row, tuple[Row, ...]]:
    groups = dict.fromkeys(one.group for one in wording.facts.activities)
    ordered = [one for group in groups for one in wording.facts.activities_of(group)]
    head = _head(wording, "activities", "activity", "held", "support")
    return head, tuple(_activity(wording, one) for one in ordered)


def _activity(wording: Wording, activity: ActivityFact) -> Row:
    held = wording.words.listed_plainly([wording.place(activity), wording.when(activity)])
    words = wording.words.get("tables", "activities")
    support = []
    if (host := wording.host(activity)) is not None:
        support.append(wording.words.filled(words["host"], name=host))
    if activity.donors:
        support.append(wording.words.filled(words["donors"], names=wording.parties(activity.donors)))
    result = (
        wording.in_language(activity.result) if activity.result else str(wording.words.get("not_recorded", "result"))
    )
    records = (*activity.records, *records_of(activity.donors), *records_of(activity.host))
    return (
        (Piece(clean(wording.in_language(activity.names)), activity.records),),
        (Piece(held, activity.records),),
        (Piece(clean(" ".join([*support, result])), records),),
    )


def _terms(wording: Wording) -> tuple[Row, tuple[Row, ...]]:
    head = _head(wording, "terms", "task", "place", "result")
    return head, tuple(_term(wording, one) for one in wording.facts.terms)


def _term(wording: Wording, term: TermFact) -> Row:
    words = wording.words.get("tables", "terms")
    recorded = wording.in_language(term.result) if term.result else str(wording.words.get("not_recorded", "result"))
    done = words["done"] if term.done else words["not_done"]
    result = f"{done} {recorded}" if term.result or term.done else recorded
    return (
        (Piece(clean(wording.in_language(term.texts)), term.records),),
        (Piece(clean(term.place), term.records),),
        (Piece(clean(result), term.records),),
    )
