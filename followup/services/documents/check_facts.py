"""What a worked case knows that a document can contradict, as the checking room takes it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup.checking.facts import BodyFact, LetterFact, MeetingFact, RegisterFacts, RequestFact
from followup.checking.numerals import numerals_of
from followup.checking.symbols import normal
from followup.services.cases import load_case
from followup.writing.notes.facts import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from followup.services.cases import Case, CaseActivity

_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def facts_of_file(path: Path) -> RegisterFacts:
    """The facts of a worked case as it lies. Raises BadInput naming file, line and field when it is wrong."""
    return facts_of_case(load_case(path))


def facts_of_case(case: Case) -> RegisterFacts:
    """The facts of a case; what it leaves out is not checked."""
    senders = {one.party for one in case.submissions if one.party}
    return RegisterFacts(
        symbols=frozenset(_symbols(case)),
        decisions=frozenset(source.number for source in case.sources if source.kind == "decision"),
        compilations=frozenset(
            normal(one.symbol) for one in case.documents if one.kind == "compilation" and one.symbol
        ),
        meetings=tuple(_meetings(case)),
        requests=tuple(_requests(case)),
        letters=tuple(
            LetterFact(one.key, one.dated, frozenset(one.audience))
            for one in sorted(case.letters, key=lambda letter: letter.round)
        ),
        bodies=tuple(BodyFact(one.key, tuple(one.names.values()), one.asked) for one in case.bodies),
        submissions=len(case.submissions) or None,
        senders=len(senders) or None,
    )


def _symbols(case: Case) -> Iterator[str]:
    yield from (normal(one.symbol) for one in case.documents if one.symbol)
    if case.note is not None:
        yield from (normal(one) for one in (case.note.symbol, case.note.agenda_document) if one)


def _meetings(case: Case) -> Iterator[MeetingFact]:
    groups = {group.key: group for group in case.groups}
    for activity in case.activities:
        number = _number(activity)
        if activity.kind == "meeting" and activity.held and number and activity.group in groups:
            span = Span.parse(activity.held)
            names = tuple(groups[activity.group].names.values())
            yield MeetingFact(activity.names.get("en", activity.key), number, names, span.first, _end(span))
    yield from _own(case)


def _number(activity: CaseActivity) -> int | None:
    """Which of its body's meetings it was, from the ordinal in its English name."""
    ordinals = numerals_of("en").ordinals
    return next((ordinals[word] for word in activity.names.get("en", "").casefold().split() if word in ordinals), None)


def _own(case: Case) -> Iterator[MeetingFact]:
    """The meeting for which the note is written, from the first day of its first part to the last of its last."""
    if case.note is None:
        return
    spans = [
        Span.parse(one.quarter or f"{one.opening}..{one.closing}")
        for one in case.note.segments
        if one.quarter or (one.opening and one.closing)
    ]
    number = case.note.meeting.rpartition(" ")[2]
    if spans and number.isdigit():
        names = tuple(case.note.body_name.values())
        first, last = min(span.first for span in spans), max(_end(span) for span in spans)
        yield MeetingFact(case.note.meeting, int(number), names, first, last, own=True)


def _end(span: Span) -> date:
    """The last day of a span that is given by its month, quarter or year."""
    months = _MONTHS_OF.get(span.precision)
    if months is None:
        return span.last
    count = span.first.year * 12 + span.first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1) - timedelta(days=1)


def _requests(case: Case) -> Iterator[RequestFact]:
    for activity in case.activities:
        if activity.kind == "request":
            yield RequestFact(activity.key, activity.names, bool(activity.result))
    for group in case.groups:
        for term in group.terms:
            yield RequestFact(f"{group.key} {term.place}", term.words, bool(term.result))
