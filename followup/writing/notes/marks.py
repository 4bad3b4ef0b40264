"""The marks in officers' words: {document KEY}, {decision NUMBER}, {article 14.1}, {count KEY of NOUN}, {date KEY} ...

A mark prints what the register holds, so that an officer's paragraph follows the record: when the record changes, so
does the paragraph. A capital letter ({Count ...}) begins a sentence. ^[words] is a footnote, in which marks may stand.

    {document KEY}      the document's symbol          {decision MC-3/8}   the decision as cited
    {count KEY}         a finding's count              {article 14.1}      an article, or one of its paragraphs
    {decision 25/5 para 34}  one of its paragraphs
    {count KEY of NOUN} with its noun                  {name KEY}          the name of a body or programme
    {date KEY}          a date or period               {section KEY}       the number of a section or annex
    {when ACTIVITY}     its days                       {place ACTIVITY}    where it was held
    {host ACTIVITY}     who invited to it              {donors GROUP}      who contributed to a group of activities
    {held GROUP of NOUN} how many activities a group has
    {result ACTIVITY}   what came of it, or that no result is recorded
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, TypeVar

from followup.vocabulary.errors import BadInput
from followup.writing.notes.facts import records_of
from followup.writing.notes.pieces import Piece, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from followup.writing.notes.facts import ActivityFact, MandateFact, SourceFact
    from followup.writing.notes.pieces import Pieces
    from followup.writing.notes.wording import Wording

_TOKEN = re.compile(r"\{(?P<kind>[A-Za-z]+) (?P<rest>[^{}]+)\}|\^\[(?P<note>(?:[^\[\]]|\[[^\[\]]*\])*)\]")


def marks_in(text: str) -> Iterator[tuple[str, str]]:
    """The marks of officers' words, those in footnotes too: ("count", "needs of party")."""
    for found in _TOKEN.finditer(text):
        if found["note"] is not None:
            yield from marks_in(found["note"])
        else:
            yield found["kind"].lower(), found["rest"].strip()


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_Fact = TypeVar("_Fact", bound=_Keyed)


class OfficersWords:
    """Prints officers' words: text as it stands, marks as what the register holds, footnotes gathered in order."""

    def __init__(self, wording: Wording, section: Callable[[str], str], footnotes: list[Pieces]) -> None:
        """`section` gives the printed number of a section; `footnotes` is added to."""
        self._wording = wording
        self._facts = wording.facts
        self._footnotes = footnotes
        self._marks: dict[str, Callable[[str], Piece]] = {
            "document": self._document,
            "decision": self._decision,
            "article": self._article,
            "count": self._count,
            "date": self._date,
            "name": self._name,
            "section": lambda key: Piece(section(key)),
            "when": self._when,
            "place": self._place,
            "host": self._host,
            "donors": self._donors,
            "held": self._held,
            "result": self._result,
        }

    def pieces(self, place: str, text: str, records: tuple[str, ...]) -> Pieces:
        """The words as pieces; their own row is `records`. Raises BadInput, with the place, for a wrong mark."""
        pieces: list[Piece] = []
        start = 0
        for found in _TOKEN.finditer(text):
            pieces.append(Piece(clean(text[start : found.start()]), records))
            pieces.append(self._printed(place, found, records))
            start = found.end()
        pieces.append(Piece(clean(text[start:]), records))
        return tuple(piece for piece in pieces if piece.text or piece.footnote)

    def _printed(self, place: str, found: re.Match[str], records: tuple[str, ...]) -> Piece:
        if found["note"] is not None:
            self._footnotes.append(self.pieces(f"{place}, footnote", found["note"], records))
            return Piece(footnote=len(self._footnotes))
        kind, rest = found["kind"], found["rest"].strip()
        mark = self._marks.get(kind.lower())
        if mark is None:
            raise BadInput(f"{place}: no such mark {found[0]}; there are {', '.join(self._marks)}")
        try:
            piece = mark(rest)
        except BadInput as error:
            raise BadInput(f"{place}: {found[0]}: {error}") from None
        text = clean(piece.text)
        return Piece(text[:1].upper() + text[1:] if kind[0].isupper() else text, piece.records)

    def _document(self, key: str) -> Piece:
        document = _find(self._facts.documents, key, "document")
        return Piece(self._wording.symbol(document), document.records)

    def _decision(self, rest: str) -> Piece:
        number, _, paragraph = rest.partition(" para ")
        sources: tuple[SourceFact | MandateFact, ...] = (*self._facts.sources, *self._facts.mandates)
        for source in sources:
            if source.number == number:
                return Piece(self._wording.cite(source.kind, source.number, paragraph), source.records)
        raise BadInput(f"no decision {number} among the facts of the note")

    def _article(self, place: str) -> Piece:
        number, _, paragraph = place.partition(".")
        for source in self._facts.sources:
            if source.kind == "article" and source.number.removeprefix("article ") == number:
                return Piece(self._wording.cite("article", number, paragraph), source.records)
        raise BadInput(f"no article {number} among the facts of the note")

    def _count(self, rest: str) -> Piece:
        key, _, noun = rest.partition(" of ")
        finding = _find(self._facts.findings, key, "finding")
        words = self._wording.words
        return Piece(words.counted(finding.count, noun) if noun else words.number(finding.count), finding.records)

    def _date(self, key: str) -> Piece:
        found = _find(self._facts.dates, key, "date")
        return Piece(self._wording.words.span(found.when), found.records)

    def _name(self, key: str) -> Piece:
        name = _find(self._facts.names, key, "name")
        return Piece(self._wording.in_language(name.names), name.records)

    def _when(self, key: str) -> Piece:
        activity = _find(self._facts.activities, key, "activity")
        return Piece(self._wording.when(activity), activity.records)

    def _place(self, key: str) -> Piece:
        activity = _find(self._facts.activities, key, "activity")
        return Piece(self._wording.place(activity), activity.records)

    def _host(self, key: str) -> Piece:
        activity = _find(self._facts.activities, key, "activity")
        host = self._wording.host(activity)
        if host is None:
            raise BadInput(f"activity {key!r} has no host in the register")
        return Piece(host, activity.records)

    def _donors(self, group: str) -> Piece:
        activities = self._group(group)
        donors = list({donor.code: donor for one in activities for donor in one.donors}.values())
        if not donors:
            raise BadInput(f"no donors are recorded for {group!r}")
        return Piece(self._wording.parties(donors), records_of(activities))

    def _held(self, rest: str) -> Piece:
        group, _, noun = rest.partition(" of ")
        activities = self._group(group)
        words = self._wording.words
        count = len(activities)
        return Piece(words.counted(count, noun) if noun else words.number(count), records_of(activities))

    def _result(self, key: str) -> Piece:
        activity = _find(self._facts.activities, key, "activity")
        if not activity.result:
            return Piece(str(self._wording.words.get("not_recorded", "result")), activity.records)
        return Piece(self._wording.in_language(activity.result), activity.records)

    def _group(self, group: str) -> tuple[ActivityFact, ...]:
        if not (found := self._facts.activities_of(group)):
            raise BadInput(f"no activity or group of activities {group!r} among the facts of the note")
        return found


def _find(facts: Iterable[_Fact], key: str, what: str) -> _Fact:
    for fact in facts:
        if fact.key == key:
            return fact
    raise BadInput(f"no {what} {key!r} among the facts of the note")
